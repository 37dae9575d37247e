import type Database from 'better-sqlite3'
import type { AlertSummary } from '../../contract/alerts.ts'
import { type Alert, type AlertEvent, type AlertEventKind, alertSchema } from '../../contract/alerts.ts'
import type { AlertPendingRow, AlertRow } from './schema-alerts.ts'
import { statement } from './statements.ts'

const conditionSchema = alertSchema.shape.condition

/** A row as the contract shows it. */
export const toAlert = (row: AlertRow): Alert => ({
  id: row.id,
  ruleId: row.rule_id,
  ruleName: row.rule_name,
  condition: conditionSchema.parse(JSON.parse(row.condition)),
  severity: row.severity,
  state: row.state,
  subject: row.subject === '' ? null : row.subject,
  message: row.message,
  since: row.since,
  createdAt: row.created_at,
  resolvedAt: row.resolved_at,
  repeats: row.repeats,
  acknowledgedAt: row.acknowledged_at,
  note: row.note,
  snoozedUntil: row.snoozed_until,
  read: row.read_at !== null,
})

export const alertRow = (db: Database.Database, id: number): AlertRow | undefined =>
  statement(db, 'select * from alerts where id = ?').get(id) as AlertRow | undefined

/** Firing or recovering, oldest first. */
export const openAlerts = (db: Database.Database): readonly AlertRow[] =>
  statement(db, 'select * from alerts where resolved_at is null order by id').all() as AlertRow[]

export function insertAlert(
  db: Database.Database,
  row: Pick<
    AlertRow,
    'rule_id' | 'rule_name' | 'condition' | 'severity' | 'subject' | 'message' | 'since' | 'created_at'
  > & { readonly read_at: number | null },
): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into alerts (rule_id, rule_name, condition, severity, subject, state, message, since, created_at,
       read_at)
     values (:rule_id, :rule_name, :condition, :severity, :subject, 'firing', :message, :since, :created_at,
       :read_at)`,
  ).run(row)
  return Number(lastInsertRowid)
}

const changeable = [
  'state',
  'message',
  'recovering_since',
  'resolved_at',
  'notified_at',
  'repeats',
  'acknowledged_at',
  'note',
  'snoozed_until',
  'read_at',
] as const

/** Sets the given columns of an alert. */
export function updateAlert(
  db: Database.Database,
  id: number,
  patch: Partial<Pick<AlertRow, (typeof changeable)[number]>>,
): void {
  const columns = changeable.filter((column) => patch[column] !== undefined)
  if (columns.length === 0) return
  const assignments = columns.map((column) => `${column} = :${column}`).join(', ')
  statement(db, `update alerts set ${assignments} where id = :id`).run({ ...patch, id })
}

/** Marks everything read; returns the ids of what was not. */
export function markAllAlertsRead(db: Database.Database, now: number): readonly number[] {
  return statement(db, 'update alerts set read_at = ? where read_at is null returning id').pluck().all(now) as number[]
}

export function addAlertEvent(
  db: Database.Database,
  event: {
    readonly alertId: number
    readonly at: number
    readonly kind: AlertEventKind
    readonly detail: string | null
  },
): void {
  statement(db, 'insert into alert_events (alert_id, at, kind, detail) values (:alertId, :at, :kind, :detail)').run(
    event,
  )
}

/** Oldest first. */
export const alertEvents = (db: Database.Database, alertId: number): readonly AlertEvent[] =>
  statement(db, 'select id, at, kind, detail from alert_events where alert_id = ? order by at, id').all(
    alertId,
  ) as AlertEvent[]

/** Alerts whose notifications were held back after `since` (UTC epoch ms), each once. */
export const heldAlerts = (db: Database.Database, since: number): readonly AlertRow[] =>
  statement(
    db,
    `select * from alerts where id in (select alert_id from alert_events where kind = 'held' and at > ?) order by id`,
  ).all(since) as AlertRow[]

export const pendingAlerts = (db: Database.Database): readonly AlertPendingRow[] =>
  statement(db, 'select * from alert_pending').all() as AlertPendingRow[]

export function savePending(db: Database.Database, row: AlertPendingRow): void {
  statement(
    db,
    `insert into alert_pending (rule_id, subject, since, seen_at) values (:rule_id, :subject, :since, :seen_at)
     on conflict (rule_id, subject) do update set since = excluded.since, seen_at = excluded.seen_at`,
  ).run(row)
}

export function removePending(db: Database.Database, ruleId: number, subject: string): void {
  statement(db, 'delete from alert_pending where rule_id = ? and subject = ?').run(ruleId, subject)
}

/** Counts for badge and tray; alerts that are snoozed at `now` (UTC epoch ms) are left out. */
export function alertCounts(
  db: Database.Database,
  now: number,
): Pick<AlertSummary, 'unread' | 'open'> & {
  readonly lastResolvedAt: number | null
  readonly firstRuleAt: number | null
} {
  const awake = '(snoozed_until is null or snoozed_until <= :now)'
  const open = statement(
    db,
    `select count(*) filter (where severity = 'info') as info, count(*) filter (where severity = 'warning') as warning,
       count(*) filter (where severity = 'critical') as critical
     from alerts where resolved_at is null and ${awake}`,
  ).get({ now }) as AlertSummary['open']
  const unread = statement(db, `select count(*) from alerts where read_at is null and ${awake}`).pluck().get({ now })
  const last = statement(db, 'select max(resolved_at) from alerts').pluck().get() as number | null
  const first = statement(db, 'select min(created_at) from alert_rules').pluck().get() as number | null
  return { unread: Number(unread), open, lastResolvedAt: last, firstRuleAt: first }
}
