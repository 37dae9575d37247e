import type Database from 'better-sqlite3'
import type { Drill, DrillFilter, DrillOrigin, DrillPlan, DrillReport, DrillVerdict } from '../../contract/drills.ts'
import { tracked } from './rollups.ts'
import { statement } from './statements.ts'

interface DrillRow {
  readonly id: number
  readonly origin: DrillOrigin
  readonly provider: string
  readonly fault: DrillPlan['fault']
  readonly seconds: number
  readonly per_second: number
  readonly started_at: number
  readonly verdict: DrillVerdict | null
  readonly ended_at: number | null
  readonly report: string | null
}

/** Notes that a drill begins; returns its id. */
export function insertDrill(db: Database.Database, plan: DrillPlan, origin: DrillOrigin, now: number): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into drills (origin, provider, fault, seconds, per_second, started_at)
     values (:origin, :provider, :fault, :seconds, :perSecond, :now)`,
  ).run({ ...plan, origin, now })
  return Number(lastInsertRowid)
}

/** Notes how a drill ended; a drill ends once. */
export function insertDrillReport(
  db: Database.Database,
  id: number,
  end: { readonly verdict: DrillVerdict; readonly endedAt: number; readonly report: DrillReport | null },
): void {
  const report = end.report === null ? null : JSON.stringify(end.report)
  statement(db, 'insert into drill_reports (drill_id, verdict, ended_at, report) values (?, ?, ?, ?)').run(
    id,
    end.verdict,
    end.endedAt,
    report,
  )
}

/** Drills of an earlier session that never came to their end get one: interrupted. */
export function closeInterruptedDrills(db: Database.Database, now: number): void {
  statement(
    db,
    `insert into drill_reports (drill_id, verdict, ended_at, report)
     select id, 'interrupted', ?, null from drills where id not in (select drill_id from drill_reports)`,
  ).run(now)
}

export function drillById(db: Database.Database, id: number): Drill | null {
  const row = statement(db, `${selectSql} where d.id = ?`).get(id) as DrillRow | undefined
  return row === undefined ? null : toDrill(row)
}

/** When the last drill of the schedule began, UTC epoch ms; null when there was none. */
export function lastScheduledDrillAt(db: Database.Database): number | null {
  return statement(db, `select max(started_at) from drills where origin = 'scheduled'`).pluck().get() as number | null
}

export interface DrillPage {
  readonly rows: readonly Drill[]
  readonly total: number
  readonly matching: number
}

/** Newest first, by key. `total` counts all drills, `matching` those that pass the filter. */
export function drillPage(
  db: Database.Database,
  filter: DrillFilter,
  page: { readonly before?: { readonly createdAt: number; readonly id: number } | undefined; readonly limit: number },
): DrillPage {
  const values = {
    providers: jsonOrNull(filter.providers),
    faults: jsonOrNull(filter.faults),
    verdicts: jsonOrNull(filter.verdicts),
  }
  const before = { at: page.before?.createdAt ?? null, id: page.before?.id ?? null, limit: page.limit }
  const rows = statement(
    db,
    `${selectSql} where ${filterSql} and (:at is null or (d.started_at, d.id) < (:at, :id))
     order by d.started_at desc, d.id desc limit :limit`,
  ).all({ ...values, ...before }) as DrillRow[]
  return {
    rows: rows.map(toDrill),
    total: statement(db, 'select count(*) from drills').pluck().get() as number,
    matching: statement(db, `select count(*) from ${fromSql} where ${filterSql}`).pluck().get(values) as number,
  }
}

const fromSql = 'drills d left join drill_reports r on r.drill_id = d.id'
const selectSql = `select d.*, r.verdict, r.ended_at, r.report from ${fromSql}`
const filterSql = `
  (:providers is null or d.provider in (select value from json_each(:providers)))
  and (:faults is null or d.fault in (select value from json_each(:faults)))
  and (:verdicts is null or r.verdict in (select value from json_each(:verdicts)))`

const jsonOrNull = (values: readonly string[] | undefined): string | null =>
  values === undefined ? null : JSON.stringify(values)

const toDrill = (row: DrillRow): Drill => ({
  id: row.id,
  origin: row.origin,
  provider: row.provider,
  fault: row.fault,
  seconds: row.seconds,
  perSecond: row.per_second,
  createdAt: row.started_at,
  endedAt: row.ended_at,
  verdict: row.verdict,
  report: row.report === null ? null : JSON.parse(row.report),
})

type Row = Readonly<Record<string, unknown>>

/** Rows that one transaction takes, so that nothing else waits long for the writer. */
const COPIED_AT_ONCE = 100

/**
 * Adds the ledger that a drill kept for itself to the workspace's own: every verification with its attempts and
 * hops, under new ids. Both databases have the same schema.
 */
export async function copyLedger(from: Database.Database, to: Database.Database): Promise<void> {
  const verifications = from.prepare('select * from verifications order by id').all() as Row[]
  for (let i = 0; i < verifications.length; i += COPIED_AT_ONCE) {
    tracked(to, (batch) => {
      for (const verification of verifications.slice(i, i + COPIED_AT_ONCE))
        batch.touchNew(copyVerification(from, to, verification))
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function copyVerification(from: Database.Database, to: Database.Database, { id, ...row }: Row): number {
  const newId = insertRow(to, 'verifications', row)
  for (const table of ['attempts', 'failover_logs']) {
    const rows = statement(from, `select * from ${table} where verification_id = ? order by id`).all(id) as Row[]
    for (const { id: _, ...own } of rows) insertRow(to, table, { ...own, verification_id: newId })
  }
  return newId
}

function insertRow(db: Database.Database, table: string, row: Row): number {
  const columns = Object.keys(row)
  const values = columns.map((column) => `:${column}`)
  const sql = `insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`
  return Number(statement(db, sql).run(row).lastInsertRowid)
}
