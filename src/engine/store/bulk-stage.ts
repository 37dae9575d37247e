import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { revenueFor } from './billing.ts'
import {
  attemptColumns,
  attemptDerived,
  type BulkRow,
  type BulkTry,
  type Column,
  type Derived,
  insertOf,
  type Layout,
  layoutOf,
  type Names,
  revenueColumns,
  verificationColumns,
  verificationDerived,
} from './bulk-rows.ts'
import {
  type BulkConstants,
  type BulkResult,
  type BulkVerification,
  billedRow,
  constantsOf,
  nextId,
  withRevenue,
} from './bulk-write.ts'
import { type Cell, RollupCells, rollupTables } from './rollup-cells.ts'
import { type RollupBatch, rollupState } from './rollups.ts'
import { statement } from './statements.ts'

/** Rows of an insert into a stage. */
const AT_ONCE = 50

/** A table's columns as a stage has them: how those that it has are found there, and the values of the others. */
interface StagedColumns extends Names {
  /** Of {@link Names.given}; the first takes a bound number. */
  readonly expressions: readonly string[]
  readonly condition: string
  readonly values: Readonly<Record<string, string | number | null>>
  /** Rows. */
  readonly count: number
}

/** Verifications that stand in a stage, and all that is needed to take them over in three statements. */
export interface StagedRows {
  readonly rows: number
  readonly customers: readonly string[]
  readonly verifications: StagedColumns
  readonly attempts: StagedColumns
  readonly constants: BulkConstants
  /** What the rows change in the roll-ups, by table, with the days of a zone. */
  readonly cells: readonly (readonly [table: string, cells: readonly Cell[]])[]
  readonly zone: string
}

const ofVerification = [...verificationColumns, ...revenueColumns].filter(({ name }) => name !== 'id')

/** What an attempt has in common with its verification, as a stage has it. */
const shared: Readonly<Record<string, string>> = {
  verification_id: 'id + ?',
  key: 'key',
  started_at: 'created_at',
  delivered_at: 'delivered_at',
}

const TRY = 'try_'
const ofAttempt = attemptColumns
  .filter(({ name }) => !(name in shared))
  .map((column): Column<Line> => ({ ...column, name: `${TRY}${column.name}` }))

/** A verification with its attempt, as one row. */
type Line = BulkRow & BulkTry

/** Stands for the attempt of a verification that nobody tried to send. */
const noAttempt = Object.fromEntries(attemptColumns.map(({ name }) => [name, null])) as unknown as BulkTry['attempt']

/**
 * A file beside the database in which one thread lays out rows that another one copies by two statements: what
 * JavaScript does for a row then runs beside what SQLite does. It holds one batch, without journal or sync, and goes with
 * the run.
 */
export class Stage {
  readonly #db: Database.Database

  constructor(file: string) {
    removeStage(file)
    this.#db = new Database(file)
    for (const pragma of ['page_size = 65536', 'journal_mode = off', 'synchronous = off']) this.#db.pragma(pragma)
    const columns = [...ofVerification, ...ofAttempt].map(
      ({ name, isNumber }) => `${name}${isNumber ? ' integer' : ''}`,
    )
    this.#db.exec(`create table lines (id integer primary key, ${columns.join(', ')})`)
  }

  /**
   * Lays out rows of one source and mode instead of those that are there. Null when a row is not as those of files are,
   * or when what it earns depends on what else is in the store: only who writes it can say then.
   *
   * @param db knows plans and the zone of the roll-ups
   */
  fill(db: Database.Database, rows: readonly BulkVerification[]): StagedRows | null {
    let isKnown = rows.every(isPlain)
    const volume = () => {
      isKnown = false
      return 0
    }
    const { calendar } = rollupState(db)
    const cells = new RollupCells(calendar)
    const all = rows.map((row, i): Line => {
      const { id, facts, revenue, planId } = billedRow(row, i + 1, (each) => revenueFor(db, each, volume))
      cells.count(withRevenue(facts, revenue), 1)
      return { id, row, revenue, planId, key: '', attempt: row.attempts[0] ?? noAttempt }
    })
    if (!isKnown) return null
    const layout = layoutOf([...ofVerification, ...ofAttempt], all)
    this.#put(layout, all)
    const tries = rows.filter(({ attempts }) => attempts.length > 0).length
    return {
      rows: all.length,
      customers: [...new Set(rows.flatMap(({ verification }) => verification.customer_id ?? []))],
      verifications: { ...verificationColumnsOf(layout), count: all.length },
      attempts: { ...attemptColumnsOf(layout), count: tries },
      constants: constantsOf(rows[0]),
      cells: [...cells.tables()].map(([{ name, latency }, changed]) => [name, sendable(changed, latency !== null)]),
      zone: calendar.zone,
    }
  }

  close(): void {
    this.#db.close()
  }

  #put({ varying }: Layout<Line>, rows: readonly Line[]): void {
    const columns = varying.map(({ name }) => name).join(', ')
    const one = `(${varying.map(() => '?').join(', ')})`
    this.#db.transaction(() => {
      this.#db.exec('delete from lines')
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        const chunk = rows.slice(from, from + AT_ONCE)
        const values: (string | number | null)[] = []
        for (const row of chunk) for (const { value } of varying) values.push(value(row))
        const list = chunk.map(() => one).join(', ')
        statement(this.#db, `insert into lines (${columns}) values ${list}`).run(values)
      }
    })()
  }
}

/** As rows of files are: one attempt at most, made at once, and what is known of it says the verification too. */
const isPlain = ({ verification, attempts: [attempt, ...others], hops }: BulkVerification): boolean =>
  hops.length === 0 &&
  others.length === 0 &&
  (attempt === undefined ||
    (attempt.started_at === verification.created_at && attempt.delivered_at === verification.delivered_at))

/** Where the columns of attempts are found: in the stage, or among the common values. */
function attemptColumnsOf({ varying, values }: Layout<Line>): Omit<StagedColumns, 'count'> {
  const found = [...Object.entries(shared), ...ofAttempt.map(({ name }) => [name.slice(TRY.length), name] as const)]
  const staged = new Set(['id + ?', ...varying.map(({ name }) => name)])
  const given = found.filter(([, from]) => staged.has(from))
  const common = found.filter(([, from]) => !staged.has(from))
  return {
    given: given.map(([name]) => name),
    common: common.map(([name]) => name),
    values: Object.fromEntries(common.map(([name, from]) => [name, values[from] ?? null])),
    expressions: given.map(([, from]) => from),
    // Where only some have an attempt, its number is staged.
    condition: staged.has(`${TRY}n`) ? `${TRY}n is not null` : 'true',
  }
}

function verificationColumnsOf({ varying, values }: Layout<Line>): Omit<StagedColumns, 'count'> {
  const given = varying.map(({ name }) => name).filter((name) => !name.startsWith(TRY))
  const common = Object.keys(values).filter((name) => !name.startsWith(TRY))
  return { given: ['id', ...given], common, values, expressions: ['id + ?', ...given], condition: 'true' }
}

/** Nothing happens when there is none. */
export const removeStage = (file: string): void => rmSync(file, { force: true })

/** Cells for another thread; a table without histograms needs no times. */
const sendable = (cells: Iterable<Cell>, isTimed: boolean): readonly Cell[] =>
  Array.from(cells, ({ key, sums, times }) => ({ key, sums, times: isTimed ? times : [] }))

/**
 * Takes over what stands in the stage that is attached as `schema`, and counts it. Null, and nothing is written, when
 * some of the rows are there already, or when the roll-ups are made by another zone by now: they have to be written row
 * by row.
 */
export function writeStaged(
  db: Database.Database,
  batch: RollupBatch,
  schema: string,
  staged: StagedRows,
): BulkResult | null {
  const { rows, verifications, attempts, constants, cells, zone } = staged
  if (!batch.agrees(zone)) return null
  const first = nextId(db)
  const copy = (table: string, columns: StagedColumns, derived: Derived): number => {
    const { expressions, condition } = columns
    const query = `select ${expressions.join(', ')} from ${schema}.lines where ${condition}`
    const { sql, after } = insertOf(table, columns, derived, query)
    const values: Readonly<Record<string, string | number | null>> = { ...columns.values, ...constants }
    return statement(db, sql).run(first - 1, ...after.map((name) => values[name] ?? null)).changes
  }
  const written = copy('verifications', verifications, verificationDerived)
  if (written === 0 && repeatedIn(db, schema, constants.source) === rows)
    return { inserted: 0, repeated: rows, firstId: null, lastId: null }
  if (written < rows) {
    statement(db, 'delete from verifications where id >= ?').run(first)
    return null
  }
  if (attempts.count > 0 && copy('attempts', attempts, attemptDerived) < attempts.count)
    throw new Error('an attempt lacks a value')
  const tables = Object.values(rollupTables)
  batch.counted(
    cells.flatMap(([name, changed]) => tables.filter((table) => table.name === name).map((table) => [table, changed])),
  )
  return { inserted: rows, repeated: 0, firstId: first, lastId: first + rows - 1 }
}

const repeatedIn = (db: Database.Database, schema: string, source: string): number =>
  statement(
    db,
    `select count(*) from ${schema}.lines as staged
     where exists (select 1 from main.verifications where source = ? and external_id = staged.key)`,
  )
    .pluck()
    .get(source) as number
