import type Database from 'better-sqlite3'
import type { AnalyticsFilter, Dimension } from '../../../contract/analytics-query.ts'
import { addBins, type Bins, countBin, type Histogram, histogramOf, noBins } from '../histogram.ts'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'
import { conditionsOf, levelsOf, timeTables } from './analytics-dimensions.ts'
import { type Slice, slicesOf } from './analytics-slices.ts'
import type { Window } from './whole-hours.ts'

export const timeNames = ['submit', 'receipt', 'conversion'] as const
export type TimeName = (typeof timeNames)[number]

/** Histograms of accepted attempts, ms. */
export type Times = Readonly<Record<TimeName, Histogram>>

export interface TimeQuestion {
  readonly mode: string
  readonly window: Window
  readonly isOpen: boolean
  readonly filter: AnalyticsFilter
  readonly group: Dimension | null
  /** Only these are read; the others stay empty. */
  readonly names: readonly TimeName[]
}

const placed = {
  country: 'v.country',
  service: 'v.service',
  network: `coalesce(v.network, '')`,
  provider: 'a.provider',
}
const stored = { country: 'country', service: 'service', network: 'network', provider: 'provider' }

const durations: Readonly<Record<TimeName, string>> = {
  submit: 'a.duration_ms',
  receipt: 'max(0, a.delivered_at - a.started_at)',
  conversion: 'max(0, v.converted_at - a.started_at)',
}

/** Times of a window by the values of a dimension; null when they are not kept by customer. */
export function windowTimes(db: Database.Database, question: TimeQuestion): ReadonlyMap<string, Times> | null {
  const { filter, group, window, isOpen, names } = question
  const tables = timeTables(filter, group)
  if (tables === null) return null
  const bins = new Map<string, Record<TimeName, Bins | null>>()
  for (const slice of slicesOf(rollupState(db).calendar, window, isOpen, levelsOf(tables))) {
    const table = slice.by === 'rows' ? null : tables[slice.by]
    for (const row of timeRows(db, question, table, slice)) {
      const key = String(row['key'])
      const own = bins.get(key) ?? { submit: null, receipt: null, conversion: null }
      bins.set(key, own)
      for (const name of names) {
        const value = row[name]
        if (value === null) continue
        const sums = own[name] ?? noBins()
        own[name] = sums
        if (typeof value === 'number') countBin(sums, value)
        else if (value instanceof Uint8Array) addBins(sums, value)
      }
    }
  }
  return new Map([...bins].map(([key, own]) => [key, timesOf(own)]))
}

const timesOf = (bins: Readonly<Record<TimeName, Bins | null>>): Times => {
  const of = (name: TimeName): Histogram => (bins[name] === null ? new Map() : histogramOf(bins[name]))
  return { submit: of('submit'), receipt: of('receipt'), conversion: of('conversion') }
}

/** The histograms of several added up. */
export function mergedTimes(parts: Iterable<Times>): Times {
  const merged = emptyTimes()
  for (const part of parts)
    for (const name of timeNames)
      for (const [bin, n] of part[name]) merged[name].set(bin, (merged[name].get(bin) ?? 0) + n)
  return merged
}

export const emptyTimes = (): Times => ({ submit: new Map(), receipt: new Map(), conversion: new Map() })

function timeRows(
  db: Database.Database,
  { mode, filter, group, names }: TimeQuestion,
  table: string | null,
  { by, from, to }: Slice,
): Iterable<Readonly<Record<string, unknown>>> {
  const columns = table === null ? placed : stored
  const key = group === null || group === 'customer' ? `''` : columns[group]
  const conditions = conditionsOf(filter, columns)
  const sql =
    table === null
      ? `select ${key} as key, ${names.map((name) => `${durations[name]} as ${name}`).join(', ')}
         from verifications v join attempts a on a.verification_id = v.id
         where v.created_at >= ? and v.created_at < ? and v.mode = ? and a.state = 'accepted'${conditions.sql}`
      : `select ${key} as key, ${names.join(', ')} from ${table}
         where ${by} >= ? and ${by} < ? and mode = ?${conditions.sql}`
  return statement(db, sql).iterate(from, to, mode, ...conditions.params) as Iterable<Readonly<Record<string, unknown>>>
}
