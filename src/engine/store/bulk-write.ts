import type Database from 'better-sqlite3'
import type { Revenue } from './billing.ts'
import {
  attemptColumns,
  attemptDerived,
  type BulkRow,
  type BulkTry,
  type Derived,
  insertOf,
  keyOf,
  type Layout,
  layoutOf,
  namesOf,
  revenueColumns,
  verificationColumns,
  verificationDerived,
} from './bulk-rows.ts'
import { takeUpHop } from './episodes.ts'
import type { AttemptFacts, Facts, VerificationFacts } from './rollup-facts.ts'
import type { RollupBatch } from './rollups.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from './schema.ts'
import { statement } from './statements.ts'

/** An attempt that is over. `settled_at` follows from its duration. */
export type BulkAttempt = AttemptFacts & Pick<AttemptRow, 'cost_micros' | 'cost_currency' | 'error_code'>

/** Revenue that the history itself names, with the moment it was due. */
export interface KnownRevenue {
  readonly billableAt: number
  readonly micros: number
  readonly currency: string
  readonly reportingMicros: number | null
}

/** A verification from another time or place, with all its attempts. */
export interface BulkVerification {
  readonly verification: Omit<VerificationFacts, 'id' | 'billable_at' | 'revenue_reporting_micros'> &
    Pick<VerificationRow, 'to_prefix' | 'to_last2' | 'failure_reason'>
  readonly attempts: readonly BulkAttempt[]
  readonly hops: readonly Omit<FailoverRow, 'id' | 'verification_id' | 'country' | 'mode'>[]
  readonly source: string
  /** By which the source knows it; null where nothing can come twice. */
  readonly externalId: string | null
  /** Unique in the store; null when source and external id are. */
  readonly reference: string | null
  /** Null: its price plan says what it earned. */
  readonly revenue: KnownRevenue | null
}

/** What became of rows that were written. Between `firstId` and `lastId` lie only rows of this batch. */
export interface BulkResult {
  readonly inserted: number
  /** Were there already. */
  readonly repeated: number
  readonly firstId: number | null
  readonly lastId: number | null
}

/** Rows of a statement. With more of them it takes longer to prepare and is no faster. */
const AT_ONCE = 50

/**
 * Writes verifications of one source and mode in one transaction, fixes their revenue and counts them. Many rows a
 * statement, because most of a statement of one row is spent on opening and closing the indexes.
 */
export function writeBulk(db: Database.Database, batch: RollupBatch, rows: readonly BulkVerification[]): BulkResult {
  const first = nextId(db)
  const form = formOf(rows, first)
  let next = first
  let repeated = 0
  // Where one row was there already, the next is likely to be as well.
  let isRepeating = false
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const chunk = rows.slice(from, from + AT_ONCE)
    let written: number = isRepeating ? 0 : writeTogether(db, batch, chunk, next, form)
    if (written === 0) for (const row of chunk) written += writeTogether(db, batch, [row], next + written, form)
    isRepeating = written < chunk.length
    repeated += chunk.length - written
    next += written
  }
  const inserted = next - first
  return { inserted, repeated, firstId: inserted === 0 ? null : first, lastId: inserted === 0 ? null : next - 1 }
}

export const nextId = (db: Database.Database): number =>
  ((statement(db, 'select max(id) from verifications').pluck().get() as number | null) ?? 0) + 1

/** All of the rows, with ids from `firstId` on, or none when one of them is there already; returns how many. */
function writeTogether(
  db: Database.Database,
  batch: RollupBatch,
  rows: readonly BulkVerification[],
  firstId: number,
  form: Form,
): number {
  const all = rows.map((row, i) => billedRow(row, firstId + i, (facts) => batch.bill(facts)))
  const layout = all.some(({ revenue }) => revenue !== null) ? form.billed : form.free
  const { changes } = insert(db, 'verifications', layout, verificationDerived, all, form.constants)
  if (changes < rows.length) {
    statement(db, 'delete from verifications where id >= ?').run(firstId)
    for (const { facts, planId } of all) if (planId !== null) batch.unbill(facts)
    if (rows.length === 1) assertThere(db, rows[0])
    return 0
  }
  const tries = all.flatMap(triesOf)
  for (let from = 0; from < tries.length; from += AT_ONCE) {
    const chunk = tries.slice(from, from + AT_ONCE)
    const constants = { prefix: form.constants.prefix }
    if (insert(db, 'attempts', form.attempts, attemptDerived, chunk, constants).changes < chunk.length)
      throw new Error('an attempt lacks a value')
  }
  for (const { id, row, facts, revenue } of all) {
    for (const hop of row.hops) insertHop(db, id, row.verification, hop)
    batch.inserted(withRevenue(facts, revenue))
  }
  return rows.length
}

/** What it earns: as the history says, else by its plan. */
export function billedRow(row: BulkVerification, id: number, bill: (facts: Facts) => Revenue | null): BilledRow {
  const facts = {
    verification: { ...row.verification, id, billable_at: null, revenue_reporting_micros: null },
    attempts: row.attempts,
  }
  if (row.revenue !== null) return { id, row, facts, revenue: row.revenue, planId: null }
  const revenue = bill(facts)
  return { id, row, facts, revenue, planId: revenue?.planId ?? null }
}

/** As it is in the store, where its revenue is fixed. */
export function withRevenue(facts: BilledRow['facts'], revenue: BulkRow['revenue']): Facts {
  facts.verification.billable_at = revenue?.billableAt ?? null
  facts.verification.revenue_reporting_micros = revenue?.reportingMicros ?? null
  return facts
}

interface BilledRow extends BulkRow {
  /** Not billed yet: that is known once the row is in the store. */
  readonly facts: {
    readonly verification: Omit<VerificationFacts, 'billable_at' | 'revenue_reporting_micros'> & {
      billable_at: number | null
      revenue_reporting_micros: number | null
    }
    readonly attempts: readonly BulkAttempt[]
  }
}

const triesOf = ({ id, row }: Pick<BulkRow, 'id' | 'row'>): readonly BulkTry[] =>
  row.attempts.map((attempt) => ({ id, key: keyOf(row), attempt }))

/** How the rows of a batch are written. */
interface Form {
  /** Of rows that earn nothing, and of those some of which do. */
  readonly free: Layout<BulkRow>
  readonly billed: Layout<BulkRow>
  readonly attempts: Layout<BulkTry>
  readonly constants: BulkConstants
}

/**
 * What all rows of a batch have in common and no column of their own says; `named` is 1 where they have external ids, and
 * `prefix` stands before the key in references.
 */
export type BulkConstants = Readonly<Record<'mode' | 'source' | 'prefix', string> & Record<'named', 0 | 1>>

export function constantsOf(first: BulkVerification | undefined): BulkConstants {
  const { source = '', reference = null, externalId = null } = first ?? {}
  return {
    mode: first?.verification.mode ?? '',
    source,
    named: externalId === null ? 0 : 1,
    prefix: reference === null ? `${source}/` : '',
  }
}

function formOf(rows: readonly BulkVerification[], firstId: number): Form {
  const bare = rows.map((row, i): BulkRow => ({ id: firstId + i, row, revenue: null, planId: null }))
  const plain = layoutOf(verificationColumns, bare)
  return {
    free: {
      ...plain,
      values: { ...plain.values, ...Object.fromEntries(revenueColumns.map(({ name }) => [name, null])) },
    },
    billed: { ...plain, varying: [...plain.varying, ...revenueColumns] },
    attempts: layoutOf(attemptColumns, bare.flatMap(triesOf)),
    constants: constantsOf(rows[0]),
  }
}

/** @throws {Error} when a row was left out for another reason than that it is there */
function assertThere(db: Database.Database, row: BulkVerification | undefined): void {
  const { source, externalId, reference } = row ?? { source: '', externalId: null, reference: null }
  const isThere = statement(
    db,
    'select 1 from verifications where (source = :source and external_id = :externalId) or reference = :reference',
  ).get({ source, externalId, reference: reference ?? `${source}/${externalId}` })
  if (isThere === undefined) throw new Error('a verification lacks a value')
}

function insert<Row>(
  db: Database.Database,
  table: string,
  layout: Layout<Row>,
  derived: Derived,
  rows: readonly Row[],
  constants: Readonly<Record<string, string | number>>,
): Database.RunResult {
  const values: (string | number | null)[] = []
  for (const row of rows) for (const { value } of layout.varying) values.push(value(row))
  const { sql, after } = insertOf(table, namesOf(layout), derived, rows.length)
  for (const name of after) values.push(layout.values[name] ?? constants[name] ?? null)
  return statement(db, sql).run(values)
}

function insertHop(
  db: Database.Database,
  id: number,
  { country, mode }: BulkVerification['verification'],
  hop: BulkVerification['hops'][number],
): void {
  const lowest = statement(db, 'select min(id) from failover_logs').pluck().get() as number | null
  const row = { ...hop, id: Math.min(0, lowest ?? 0) - 1, verification_id: id, country, mode }
  statement(db, hopSql).run(row)
  takeUpHop(db, row)
}

const hopSql = `
insert into failover_logs (id, verification_id, from_provider, to_provider, trigger, category, reason, country, mode, outcome,
  duration_ms, extra_cost_micros, maybe_duplicate, created_at)
values (:id, :verification_id, :from_provider, :to_provider, :trigger, :category, :reason, :country, :mode, :outcome,
  :duration_ms, :extra_cost_micros, :maybe_duplicate, :created_at)`

/**
 * Removes up to `limit` verifications of a source whose ids are from `from` to `to`, with all that belongs to them, and
 * takes back what was counted for them. Those stay that revenue was corrected for, or that an operator wrote a note on.
 *
 * @returns how many went, and where to go on; null when there are no more
 */
export function removeBulk(
  db: Database.Database,
  batch: RollupBatch,
  span: { readonly source: string; readonly from: number; readonly to: number; readonly limit: number },
): { readonly removed: number; readonly next: number | null } {
  const { source, from, to, limit } = span
  const ids = statement(db, 'select id, source from verifications where id >= ? and id <= ? order by id limit ?').all(
    from,
    to,
    limit,
  ) as { readonly id: number; readonly source: string | null }[]
  const [first, last] = [ids[0], ids.at(-1)]
  if (first === undefined || last === undefined) return { removed: 0, next: null }
  const spoken = new Set(statement(db, spokenSql).pluck().all({ first: first.id, last: last.id }) as number[])
  let removed = 0
  for (const row of ids) {
    if (row.source !== source || spoken.has(row.id)) continue
    batch.touch(row.id)
    statement(db, 'delete from failover_logs where verification_id = ?').run(row.id)
    statement(db, 'delete from attempts where verification_id = ?').run(row.id)
    statement(db, 'delete from verifications where id = ?').run(row.id)
    removed += 1
  }
  return { removed, next: last.id + 1 }
}

const spokenSql = `
select verification_id from revenue_corrections where verification_id between :first and :last
union select f.verification_id from episode_notes n join failover_logs f on f.id = n.hop_id
  where f.verification_id between :first and :last`
