import type Database from 'better-sqlite3'
import { type AlertRule, type AlertRuleDraft, alertRuleDraftSchema } from '../../contract/alert-rules.ts'
import type { AlertRuleRow } from './schema-alerts.ts'
import { statement } from './statements.ts'

interface ListedRow extends AlertRuleRow {
  readonly pending: number
  readonly open: number
  readonly last_fired_at: number | null
}

const listSql = `
select r.*, (select count(*) from alert_pending p where p.rule_id = r.id) as pending,
  (select count(*) from alerts a where a.rule_id = r.id and a.resolved_at is null) as open,
  (select max(created_at) from alerts a where a.rule_id = r.id) as last_fired_at
from alert_rules r where r.removed_at is null`

/** Every rule in the order in which they were made; removed ones are left out. */
export const alertRules = (db: Database.Database): readonly AlertRule[] =>
  (statement(db, `${listSql} order by r.id`).all() as ListedRow[]).map(toRule)

export function alertRule(db: Database.Database, id: number): AlertRule | null {
  const row = statement(db, `${listSql} and r.id = ?`).get(id) as ListedRow | undefined
  return row === undefined ? null : toRule(row)
}

/** Returns the id of the new rule. */
export function insertAlertRule(db: Database.Database, draft: AlertRuleDraft, now: number): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into alert_rules (name, condition, severity, for_ms, recover_ms, max_repeats, repeat_every_ms, channels,
       enabled, created_at, updated_at)
     values (:name, :condition, :severity, :forMs, :recoverMs, :maxRepeats, :repeatEveryMs, :channels, :enabled, :now,
       :now)`,
  ).run({ ...columnsOf(draft), now })
  return Number(lastInsertRowid)
}

export function updateAlertRule(db: Database.Database, id: number, draft: AlertRuleDraft, now: number): void {
  statement(
    db,
    `update alert_rules set name = :name, condition = :condition, severity = :severity, for_ms = :forMs,
       recover_ms = :recoverMs, max_repeats = :maxRepeats, repeat_every_ms = :repeatEveryMs, channels = :channels,
       enabled = :enabled, updated_at = :now
     where id = :id`,
  ).run({ ...columnsOf(draft), id, now })
}

/** The alerts it raised keep it as their rule. */
export function removeAlertRule(db: Database.Database, id: number, now: number): void {
  statement(db, 'update alert_rules set removed_at = ? where id = ?').run(now, id)
}

const columnsOf = ({ condition, channels, enabled, ...draft }: AlertRuleDraft) => ({
  name: draft.name,
  severity: draft.severity,
  forMs: draft.forMs,
  recoverMs: draft.recoverMs,
  maxRepeats: draft.maxRepeats,
  repeatEveryMs: draft.repeatEveryMs,
  condition: JSON.stringify(condition),
  channels: JSON.stringify(channels),
  enabled: enabled ? 1 : 0,
})

const toRule = (row: ListedRow): AlertRule => ({
  ...alertRuleDraftSchema.parse({
    name: row.name,
    condition: JSON.parse(row.condition),
    severity: row.severity,
    forMs: row.for_ms,
    recoverMs: row.recover_ms,
    maxRepeats: row.max_repeats,
    repeatEveryMs: row.repeat_every_ms,
    channels: JSON.parse(row.channels),
    enabled: row.enabled === 1,
  }),
  id: row.id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  pending: row.pending,
  open: row.open,
  lastFiredAt: row.last_fired_at,
})
