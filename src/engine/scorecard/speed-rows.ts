import { HOUR_MS } from '../../contract/durations.ts'
import { isPagePath, pageNames } from '../../contract/page-paths.ts'
import { quantile } from '../../contract/rate.ts'
import type { ScorecardRow } from '../../contract/scorecard.ts'
import type { CallTimes } from './call-times.ts'
import { evidence, known, notYet, type RowFrame } from './row.ts'
import { isCalculation } from './waiting-calls.ts'

const DASHBOARD_MS = 2_000
const CALCULATION_MS = 1_000
const API_MS = 500
/** Of fewer calls a 95th percentile is only the slowest one. */
const CALLS_AT_LEAST = 20
/** A run takes its time: this much later than due is still on time, and half a minute at least. */
const LATE_SHARE = 1 / 12
const LATE_MS = 30_000
const WINDOW = 'since the engine started'

const p95 = (values: readonly number[]): number | null =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.95,
  )

const pageTitle = (path: string): string => (isPagePath(path) ? pageNames[path] : path)

export function dashboardRow(times: CallTimes): ScorecardRow {
  const values = times.pageDurations
  const frame: RowFrame = {
    name: 'dashboard',
    title: 'Pages',
    target: 'under 2 s',
    unit: 'duration',
    of: 'pages opened',
    window: WINDOW,
    method:
      'From opening a page until nothing on it is loading and that is painted, 95th percentile, measured in the window.',
    evidence: evidence('Timings', '/about', { tab: 'timings' }),
  }
  const value = p95(values)
  if (value === null) return notYet(frame, 'Open some pages of the console first.', 0)
  const [slowest] = times.pages
  const detail =
    slowest === undefined ? null : `Slowest: ${pageTitle(slowest.name)} with ${Math.round(slowest.p95Ms)} ms.`
  return known(frame, { value, n: values.length, met: value < DASHBOARD_MS, detail })
}

export function calculationRow(times: CallTimes): ScorecardRow {
  const values = times.durations(isCalculation)
  const frame: RowFrame = {
    name: 'calculation',
    title: 'Calculations',
    target: 'under 1 s',
    unit: 'duration',
    of: 'calculations',
    window: WINDOW,
    method: 'Time the engine took for analyses, savings, forecasts and what-ifs, 95th percentile.',
    evidence: evidence('Timings', '/about', { tab: 'timings' }),
  }
  const value = p95(values)
  if (value === null) return notYet(frame, 'Open the page Cost, or work out a what-if.', 0)
  const whatIf = times.calls.find(({ name }) => name === 'cost.whatIf')
  const detail = whatIf === undefined ? null : `The last what-if took ${Math.round(whatIf.lastMs)} ms.`
  return known(frame, { value, n: values.length, met: value < CALCULATION_MS, detail })
}

export function apiRow(times: CallTimes): ScorecardRow {
  const values = times.durations(() => true)
  const frame: RowFrame = {
    name: 'api',
    title: 'Calls of the API',
    target: 'under 500 ms',
    unit: 'duration',
    of: 'calls',
    window: WINDOW,
    method:
      'Time the engine took to answer, 95th percentile over all procedures; calls that wait for a person, a provider or long work are left out.',
    evidence: evidence('Timings', '/about', { tab: 'timings' }),
  }
  const value = p95(values)
  if (value === null || values.length < CALLS_AT_LEAST)
    return notYet(frame, `At least ${CALLS_AT_LEAST} calls have to be answered first.`, values.length)
  const slowest = times.calls.find(({ counted }) => counted)
  const detail = slowest === undefined ? null : `Slowest: ${slowest.name} with ${Math.round(slowest.p95Ms)} ms.`
  return known(frame, { value, n: values.length, met: value < API_MS, detail })
}

/** What is known of the syncs of prices. All times are UTC epoch ms. */
export interface SyncTimes {
  /** When runs began that covered the countries with traffic and did not fail, in any order. */
  readonly starts: readonly number[]
  /** How often one is due, ms. */
  readonly everyMs: number
  /** Since when this console runs; nothing is due before. */
  readonly since: number
  readonly now: number
}

/** The greatest time without a sync, the one that runs on now included. */
export function syncRow({ starts, everyMs, since, now }: SyncTimes): ScorecardRow {
  const minutes = Math.round(everyMs / 6_000) / 10
  const frame: RowFrame = {
    name: 'sync',
    title: 'Price sync',
    target: `every ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    unit: 'duration',
    of: 'syncs',
    window: 'last 24 hours, while this console ran',
    method:
      'The greatest time between the starts of two syncs that read the lists, up to now; failed ones do not count.',
    evidence: evidence('Syncs', '/prices', { tab: 'runs' }),
  }
  const ascending = starts.filter((start) => start >= since && start <= now).sort((a, b) => a - b)
  if (ascending.length === 0 && now - since < everyMs)
    return notYet(frame, 'The first sync since the start of the console has to end first.', 0)
  const marks = [ascending[0] ?? since, ...ascending, now]
  const value = Math.max(...marks.map((mark, i) => mark - (marks[i - 1] ?? mark)))
  const met = ascending.length > 0 && value <= everyMs + Math.max(LATE_MS, everyMs * LATE_SHARE)
  const detail = everyMs === HOUR_MS ? null : `In the sandbox an hour of price lists takes ${minutes} min.`
  return known(frame, { value, n: ascending.length, met, detail })
}
