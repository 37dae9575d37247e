import type Database from 'better-sqlite3'
import type { AnalyticsFilter, Dimension } from '../../../contract/analytics-query.ts'
import { dimensions } from '../../../contract/analytics-query.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { firstDayOfMonth } from '../zone.ts'
import { conditionsOf } from './analytics-dimensions.ts'
import { slicesOf } from './analytics-slices.ts'
import { keptRows } from './kept-days.ts'
import type { Window } from './whole-hours.ts'

/** What costs are worked out from; each is explained in ../rollup-measures.ts. */
export const costMeasures = [
  'sent',
  'converted',
  'final',
  'attempts',
  'unpriced',
  'segments',
  'regular_segments',
  'cost_micros',
  'duplicate_micros',
  'failed_micros',
] as const
export type CostMeasure = (typeof costMeasures)[number]
export type CostSums = Readonly<Record<CostMeasure, number>>

/** Sums of one combination of values, in the order of the dimensions asked for; empty for none. */
export interface CostCell {
  readonly keys: readonly string[]
  readonly sums: CostSums
}

export interface CostQuestion {
  readonly mode: string
  readonly window: Window
  /** Nothing is newer than the window's end. */
  readonly isOpen: boolean
  readonly filter: AnalyticsFilter
  /** None for one sum of all. */
  readonly by: readonly Dimension[]
  /** The others stay zero; all unless told. */
  readonly only?: readonly CostMeasure[]
}

interface CostTable {
  readonly knows: readonly Dimension[]
  readonly day: string
  readonly month: string | null
}

/** The smallest first. */
const tables: readonly CostTable[] = [
  { knows: ['customer', 'service'], day: 'rollup_customer_days', month: 'rollup_customer_months' },
  { knows: ['provider', 'country', 'service'], day: 'rollup_route_days', month: 'rollup_route_months' },
  { knows: ['customer', 'provider', 'service'], day: 'rollup_customer_provider_days', month: null },
  { knows: ['customer', 'country', 'service'], day: 'rollup_customer_country_days', month: null },
  { knows: ['provider', 'country', 'service', 'network'], day: 'rollup_network_route_days', month: null },
]

/** The roll-up that tells all dimensions apart that are asked for; null when only raw rows do. */
export function costTable(filter: AnalyticsFilter, by: readonly Dimension[]): CostTable | null {
  const needed = dimensions.filter((dimension) => by.includes(dimension) || filter[dimension] !== undefined)
  // Without any, routes are fewer than customers.
  const usable = needed.length === 0 ? tables.slice(1) : tables
  return usable.find(({ knows }) => needed.every((dimension) => knows.includes(dimension))) ?? null
}

export const noCost = (): Record<CostMeasure, number> =>
  Object.fromEntries(costMeasures.map((name) => [name, 0])) as Record<CostMeasure, number>

/** Adds `sums` to `to`. */
export function addCost(to: Record<CostMeasure, number>, sums: CostSums): void {
  for (const name of costMeasures) to[name] += sums[name]
}

/** Sums of a window by up to three dimensions: whole months and days from roll-ups, the rest from rows. */
export function costCells(db: Database.Database, question: CostQuestion): readonly CostCell[] {
  const { window, isOpen, filter, by } = question
  const table = costTable(filter, by)
  const levels = { months: table?.month != null, days: table !== null, hours: false }
  const cells = new Map<string, { readonly keys: readonly string[]; readonly sums: Record<CostMeasure, number> }>()
  for (const slice of slicesOf(rollupState(db).calendar, window, isOpen, levels)) {
    const source = slice.by === 'month' ? table?.month : slice.by === 'day' ? table?.day : null
    const rows = source == null ? rawRows(db, question, slice) : rollupRows(db, question, source, slice)
    for (const row of rows) {
      const keys = by.map((dimension) => String(row[dimension]))
      const id = keys.join('\n')
      const cell = cells.get(id) ?? { keys, sums: noCost() }
      cells.set(id, cell)
      for (const name of costMeasures) cell.sums[name] += Number(row[name] ?? 0)
    }
  }
  return [...cells.values()]
}

/**
 * The same without dimensions for windows of whole days that follow each other: one query for all of them. Only the
 * first and the last may begin or end within a day.
 */
export function costSeries(
  db: Database.Database,
  question: Pick<CostQuestion, 'mode' | 'filter' | 'only'>,
  windows: readonly (Window & { readonly isOpen: boolean })[],
): readonly CostSums[] {
  const [first, last] = [windows[0], windows.at(-1)]
  const table = costTable(question.filter, [])
  const sums = windows.map(noCost)
  if (first === undefined || last === undefined) return sums
  const { calendar } = rollupState(db)
  const add = (at: number, row: Row) => {
    const place = windows.findIndex(({ from, to }) => from <= at && at < to)
    const sum = sums[place]
    if (sum !== undefined) for (const name of costMeasures) sum[name] += Number(row[name] ?? 0)
  }
  const whole = { from: first.from, to: last.to }
  const levels = { months: false, days: table !== null, hours: false }
  for (const slice of slicesOf(calendar, whole, last.isOpen, levels))
    if (table !== null && slice.by === 'day')
      for (const row of rollupRows(db, { ...question, by: [] }, table.day, slice, 'day'))
        add(calendar.dayStart(Number(row['day'])), row)
    else
      for (const window of windows) {
        const part = { from: Math.max(window.from, slice.from), to: Math.min(window.to, slice.to) }
        if (part.from < part.to) for (const row of rawRows(db, { ...question, by: [] }, part)) add(window.from, row)
      }
  return sums
}

type Row = Readonly<Record<string, unknown>>

function rollupRows(
  db: Database.Database,
  { mode, filter, by, only = costMeasures }: Omit<CostQuestion, 'window' | 'isOpen'>,
  table: string,
  slice: { readonly by: string; readonly from: number; readonly to: number },
  also: 'day' | null = null,
): readonly Row[] {
  const conditions = conditionsOf(filter, Object.fromEntries(dimensions.map((name) => [name, name])))
  const sums = only.map((name) => `sum(${name}) as ${name}`)
  const columns = also === null ? by : [also, ...by]
  const sql = `select ${[...columns, ...sums].join(', ')} from ${table}
    where ${slice.by} >= ? and ${slice.by} < ? and mode = ?${conditions.sql}${groupedBy(columns)}`
  const read = (from: number, to: number) => {
    const days = slice.by === 'month' ? { from: firstDayOfMonth(from), to: firstDayOfMonth(to) } : { from, to }
    return keptRows(db, sql, [from, to, mode, ...conditions.params], days) as readonly Row[]
  }
  // The last day is often the running one, which changes all the time.
  if (slice.by === 'month' || slice.to - slice.from < 2) return read(slice.from, slice.to)
  return [...read(slice.from, slice.to - 1), ...read(slice.to - 1, slice.to)]
}

/** The same from raw rows: parts of a day, and what no roll-up tells apart. */
function rawRows(
  db: Database.Database,
  { mode, filter, by, only = costMeasures }: Omit<CostQuestion, 'window' | 'isOpen'>,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Row[] {
  const conditions = conditionsOf(filter, Object.fromEntries(dimensions.map((name) => [name, name])))
  const sums = only.map((name) => `sum(${name}) as ${name}`)
  return statement(
    db,
    `select ${[...by, ...sums].join(', ')} from (${rawSql}) where true${conditions.sql}${groupedBy(by)}`,
  ).all(from, to, mode, from, to, mode, ...conditions.params) as readonly Row[]
}

const groupedBy = (by: readonly string[]) => (by.length === 0 ? '' : ` group by ${by.join(', ')}`)

const place = `v.country, v.service, coalesce(v.customer_id, '') as customer, coalesce(v.network, '') as network`
const paid = `a.state = 'accepted' and a.delivery <> 'failed'`
const rawSql = `
select coalesce((select x.provider from attempts x where x.verification_id = v.id
    order by x.state = 'accepted' desc, x.n desc limit 1), '') as provider, ${place},
  1 as sent, v.converted_at is not null as converted, v.final_at is not null as final, 0 as attempts, 0 as unpriced,
  0 as segments, 0 as regular_segments, 0 as cost_micros, 0 as duplicate_micros, 0 as failed_micros
from verifications v where v.created_at >= ? and v.created_at < ? and v.mode = ?
union all
select a.provider, ${place}, 0, 0, 0, 1, a.cost_reporting_micros is null and a.state <> 'intent',
  iif(a.state = 'accepted' or a.state = 'unknown', v.segments, 0),
  iif(a.cost_reporting_micros is not null and a.maybe_duplicate = 0 and ${paid}, v.segments, 0),
  coalesce(a.cost_reporting_micros, 0),
  iif(a.maybe_duplicate = 1 and ${paid}, coalesce(a.cost_reporting_micros, 0), 0),
  iif(${paid}, 0, coalesce(a.cost_reporting_micros, 0))
from verifications v join attempts a on a.verification_id = v.id
where v.created_at >= ? and v.created_at < ? and v.mode = ?`
