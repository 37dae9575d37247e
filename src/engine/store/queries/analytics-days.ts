import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../../contract/analytics-query.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { conditionsOf, sumTables } from './analytics-dimensions.ts'
import { type MeasureName, type SumsOf, totalSums } from './analytics-sums.ts'

/** Sums by local day in order, `to` exclusive; days without a row are left out. */
export function dailySums<M extends MeasureName>(
  db: Database.Database,
  question: {
    readonly mode: string
    readonly filter: AnalyticsFilter
    readonly measures: readonly M[]
    readonly from: number
    readonly to: number
  },
): ReadonlyMap<number, SumsOf<M>> {
  const { mode, filter, measures, from, to } = question
  const { day: table } = sumTables(filter, null)
  if (table === null) return rowsByDay(db, question)
  const names = {
    provider: 'provider',
    country: 'country',
    service: 'service',
    customer: 'customer',
    network: 'network',
  }
  const conditions = conditionsOf(filter, names)
  const rows = statement(
    db,
    `select day, ${measures.map((name) => `sum(${name}) as ${name}`).join(', ')} from ${table}
     where day >= ? and day < ? and mode = ?${conditions.sql} group by day order by day`,
  ).all(from, to, mode, ...conditions.params) as (SumsOf<M> & { readonly day: number })[]
  return new Map(rows.map((row) => [row.day, row]))
}

function rowsByDay<M extends MeasureName>(
  db: Database.Database,
  { mode, filter, measures, from, to }: Parameters<typeof dailySums<M>>[1],
): ReadonlyMap<number, SumsOf<M>> {
  const { calendar } = rollupState(db)
  const oldest = statement(db, 'select min(created_at) from verifications').pluck().get() as number | null
  const first = oldest === null ? to : Math.max(from, calendar.day(oldest))
  const days = new Map<number, SumsOf<M>>()
  for (let day = first; day < to; day++) {
    const window = { from: calendar.dayStart(day), to: calendar.dayStart(day + 1) }
    days.set(day, totalSums(db, { mode, filter, measures, window, isOpen: false }))
  }
  return days
}
