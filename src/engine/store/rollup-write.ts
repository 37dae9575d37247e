import type Database from 'better-sqlite3'
import { decodeInto, encode, type Histogram } from './histogram.ts'
import { type Cell, latencies, type RollupTable, type TableCells } from './rollup-cells.ts'
import { measures } from './rollup-measures.ts'
import { statement } from './statements.ts'

/**
 * Adds the cells to their rows, one upsert each, and raises the version of every day they change.
 *
 * @param fromHour hours before this one know it already (hours since the epoch); null when none does
 */
export function writeCells(db: Database.Database, tables: Iterable<TableCells>, fromHour: number | null = null): void {
  const days = new Set<number>()
  for (const [table, changed] of tables)
    for (const cell of changed) {
      if (fromHour !== null && table.keys[0] === 'hour' && Number(cell.key[0]) < fromHour) continue
      const isChanged = addSums(db, table, cell)
      const isTimed = addHistograms(db, table, cell)
      if ((isChanged || isTimed) && table.keys[0] === 'day') days.add(Number(cell.key[0]))
    }
  for (const day of days) statement(db, dayChangedSql).run(day)
}

const dayChangedSql =
  'insert into rollup_days (day, version) values (?, 1) on conflict (day) do update set version = version + 1'

/**
 * Only measures that change are written: a change of one verification touches two or three. Rows that sum up many
 * are written in whole, so that their statements stay few. False when nothing changes.
 */
function addSums(db: Database.Database, table: RollupTable, { key, sums }: Cell): boolean {
  let mask = 0
  let changed = 0
  for (let i = 0; i < sums.length; i++)
    if (sums[i] !== 0) {
      mask += 2 ** i
      changed += 1
    }
  if (changed === 0) return false
  const written = changed <= NARROW ? flags(mask) : isWithin(sums, usual) ? usual : all
  const values: (string | number)[] = [...key]
  for (let i = 0; i < sums.length; i++) if (written[i] === true) values.push(sums[i] ?? 0)
  statement(db, upsertSql(table, written === all ? WHOLE : written === usual ? USUAL : mask)).run(...values)
  return true
}

/** Up to so many measures there is a statement for each choice of them. */
const NARROW = 8
/** A bit for every measure. */
const WHOLE = 2 ** measures.length - 1
const flags = (mask: number): readonly boolean[] => measures.map((_, i) => Math.floor(mask / 2 ** i) % 2 === 1)
const all = flags(WHOLE)

/** What verifications change that went well. */
const usualMeasures: readonly string[] = [
  'sent',
  'accepted',
  'decided',
  'delivered',
  'converted',
  'expired',
  'final',
  'billable',
  'revenue_micros',
  'attempts',
  'attempts_decided',
  'attempts_accepted',
  'attempts_delivered',
  'attempts_converted',
  'cost_micros',
  'priced',
  'segments',
  'regular_segments',
]
const usual = measures.map((name) => usualMeasures.includes(name))
const USUAL = usual.reduce((mask, isUsual, i) => (isUsual ? mask + 2 ** i : mask), 0)

const isWithin = (sums: Cell['sums'], chosen: readonly boolean[]): boolean =>
  sums.every((value, i) => value === 0 || chosen[i] === true)

const upserts = new WeakMap<RollupTable, Map<number, string>>()

/** `mask` has a bit for every measure that is written. */
function upsertSql(table: RollupTable, mask: number): string {
  const known = upserts.get(table) ?? new Map<number, string>()
  upserts.set(table, known)
  const found = known.get(mask)
  if (found !== undefined) return found
  const chosen = flags(mask)
  const changed = measures.filter((_, i) => chosen[i])
  const columns = [...table.keys, ...changed]
  const sql = `insert into ${table.name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
    on conflict (${table.keys.join(', ')}) do update set ${changed.map((m) => `${m} = ${m} + excluded.${m}`).join(', ')}`
  known.set(mask, sql)
  return sql
}

function addHistograms(db: Database.Database, { latency, keys }: RollupTable, { key, times }: Cell): boolean {
  if (latency === null || times.length === 0) return false
  const added = new Map<(typeof latencies)[number], Histogram>()
  for (const [index, histogram] of times.entries()) {
    const name = latencies[index]
    // As many may have come as went.
    const changed = new Map([...histogram].filter(([, n]) => n !== 0))
    if (name !== undefined && changed.size > 0) added.set(name, changed)
  }
  if (added.size === 0) return false
  const changed = [...added.keys()]
  const { read, write } = latencySql(latency, keys, changed)
  const stored = (statement(db, read).get(...key) ?? {}) as Readonly<Record<string, Uint8Array | null>>
  const merged = [...added].map(([name, histogram]) => {
    decodeInto(histogram, stored[name] ?? null)
    return encode(histogram)
  })
  statement(db, write).run(...key, ...merged)
  return true
}

const latencySqls = new Map<string, { readonly read: string; readonly write: string }>()

function latencySql(table: string, keys: readonly string[], changed: readonly string[]) {
  const name = `${table} ${changed.join(' ')}`
  const found = latencySqls.get(name)
  if (found !== undefined) return found
  const columns = [...keys, ...changed]
  const sqls = {
    read: `select ${changed.join(', ')} from ${table} where ${keys.map((key) => `${key} = ?`).join(' and ')}`,
    write: `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
     on conflict (${keys.join(', ')}) do update set ${changed.map((each) => `${each} = excluded.${each}`).join(', ')}`,
  }
  latencySqls.set(name, sqls)
  return sqls
}
