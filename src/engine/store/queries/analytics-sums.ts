import type Database from 'better-sqlite3'
import type { AnalyticsFilter, Dimension } from '../../../contract/analytics-query.ts'
import type { measures } from '../rollup-measures.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { conditionsOf, levelsOf, sumTables, type Tables } from './analytics-dimensions.ts'
import { rowSums } from './analytics-rows.ts'
import { type Slice, slicesOf } from './analytics-slices.ts'
import { customerMeasures, sumsOfCustomerDays } from './customer-days.ts'
import type { Window } from './whole-hours.ts'

export type MeasureName = (typeof measures)[number]

export interface SumQuestion<M extends MeasureName> {
  /** Which verifications count; the workspace's own in business figures. */
  readonly mode: string
  readonly window: Window
  /** Nothing is newer than the window's end. */
  readonly isOpen: boolean
  readonly filter: AnalyticsFilter
  /** Null for one sum of all, under the key ''. */
  readonly group: Dimension | null
  readonly measures: readonly M[]
}

export type SumsOf<M extends MeasureName> = Readonly<Record<M, number>>

/**
 * Sums of a window by the values of a dimension, exact for any window: whole months, days and hours from roll-ups, the
 * rest from rows. A correction counts on the date it was booked, all else when its verification was created.
 */
export function windowSums<M extends MeasureName>(
  db: Database.Database,
  question: SumQuestion<M>,
): ReadonlyMap<string, SumsOf<M>> {
  const { filter, group, measures, window, isOpen } = question
  const tables = sumTables(filter, group)
  const result = new Map<string, Record<MeasureName, number>>()
  for (const slice of slicesOf(rollupState(db).calendar, window, isOpen, levelsOf(tables))) {
    if (slice.by === 'day' && isByCustomerAlone(question)) {
      addCustomerDays(db, question, slice, result)
      continue
    }
    for (const row of rowsOf(db, question, tables, slice)) {
      const key = String(row['key'])
      const sums = result.get(key) ?? zeros(measures)
      result.set(key, sums)
      for (const name of measures) sums[name] += Number(row[name] ?? 0)
    }
  }
  return result
}

/** Days of all customers with nothing but money: those are kept in memory. */
const isByCustomerAlone = <M extends MeasureName>({ filter, group, measures }: SumQuestion<M>): boolean =>
  group === 'customer' &&
  Object.values(filter).every((chip) => chip === undefined) &&
  measures.every((name) => placeOf(name) >= 0)

const placeOf = (name: MeasureName): number => (customerMeasures as readonly string[]).indexOf(name)

function addCustomerDays<M extends MeasureName>(
  db: Database.Database,
  { mode, measures }: SumQuestion<M>,
  days: Slice,
  result: Map<string, Record<MeasureName, number>>,
): void {
  for (const [customer, own] of sumsOfCustomerDays(db, mode, days)) {
    const sums = result.get(customer) ?? zeros(measures)
    result.set(customer, sums)
    for (const name of measures) sums[name] += own[placeOf(name)] ?? 0
  }
}

/** One sum of everything that matches. */
export function totalSums<M extends MeasureName>(
  db: Database.Database,
  question: Omit<SumQuestion<M>, 'group'>,
): SumsOf<M> {
  return windowSums(db, { ...question, group: null }).get('') ?? zeros(question.measures)
}

const zeros = <M extends MeasureName>(names: readonly M[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<MeasureName, number>

function rowsOf<M extends MeasureName>(
  db: Database.Database,
  { mode, filter, group, measures }: SumQuestion<M>,
  tables: Tables,
  { by, from, to }: Slice,
): readonly Readonly<Record<string, unknown>>[] {
  const table = by === 'rows' ? null : tables[by]
  if (by === 'rows' || table === null) return rowSums(db, { mode, from, to, filter, group, measures })
  const own = { provider: 'provider', country: 'country', service: 'service', customer: 'customer', network: 'network' }
  const conditions = conditionsOf(filter, own)
  const sums = measures.map((name) => `sum(${name}) as ${name}`).join(', ')
  return statement(
    db,
    `select ${group === null ? `''` : group} as key, ${sums} from ${table}
     where ${by} >= ? and ${by} < ? and mode = ?${conditions.sql} group by 1`,
  ).all(from, to, mode, ...conditions.params) as Readonly<Record<string, unknown>>[]
}
