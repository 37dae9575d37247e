import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../../contract/durations.ts'
import { rollupState } from '../rollups.ts'

/** Below this the raw rows are as fast. */
const AT_LEAST_HOURS = 2

/** Delivery and conversion need time: verifications younger than this are not counted in them. */
export const MATURITY_MS = 120_000

export interface Window {
  /** UTC epoch ms, inclusive. */
  readonly from: number
  /** UTC epoch ms, exclusive. */
  readonly to: number
}

export interface SplitWindow {
  /** Hours that the roll-ups answer, counted from the epoch, `to` exclusive; null when raw rows have to. */
  readonly hours: Window | null
  /** The rest of the window, for raw rows. */
  readonly edges: readonly Window[]
}

/** Splits a window into the whole hours before `mature` and what is left of it. */
export function splitWindow(db: Database.Database, window: Window, mature: number = window.to): SplitWindow {
  const from = Math.ceil(window.from / HOUR_MS)
  const to = Math.floor(Math.min(window.to, mature) / HOUR_MS)
  if (to - from < AT_LEAST_HOURS || rollupState(db).builtTo !== null) return { hours: null, edges: [window] }
  const edges = [
    { from: window.from, to: from * HOUR_MS },
    { from: to * HOUR_MS, to: window.to },
  ]
  return { hours: { from, to }, edges: edges.filter((edge) => edge.from < edge.to) }
}

/** Adds up rows of counts, column by column. */
export function addedUp<Row extends Readonly<Record<keyof Row, number>>>(first: Row, ...rows: readonly Row[]): Row {
  const sums: Record<string, number> = { ...first }
  for (const row of rows) for (const [name, n] of Object.entries<number>(row)) sums[name] = (sums[name] ?? 0) + n
  return sums as Row
}
