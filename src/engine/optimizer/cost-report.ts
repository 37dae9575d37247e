import type Database from 'better-sqlite3'
import type { Dimension } from '../../contract/analytics-query.ts'
import type { CostAnalysis, CostAnalysisInput } from '../../contract/cost-analysis.ts'
import { HOUR_MS } from '../../contract/durations.ts'
import {
  answerOf,
  bucketWindows,
  comparedWindows,
  type ReportFrame,
  type ReportSetting,
  reportFrame,
} from '../analytics/report-frame.ts'
import { type RouteCounts, routeCounts } from '../store/queries/cost-routes.ts'
import {
  addCost,
  type CostCell,
  type CostMeasure,
  type CostSums,
  costCells,
  costSeries,
  costTable,
  noCost,
} from '../store/queries/cost-sums.ts'
import { firstTraffic } from '../store/queries/what-if.ts'
import { costFigures } from './cost-figures.ts'
import { waterfall } from './cost-waterfall.ts'

/** All of the analysis that the store knows; prices are known elsewhere. */
export interface CostReport extends Omit<CostAnalysis, 'prices' | 'traps' | 'method'> {
  /** Of the whole days of the span. */
  readonly routes: readonly RouteCounts[]
  /** From the first verification in the span to its end. */
  readonly observedMs: number
}

const SERIES: readonly CostMeasure[] = ['cost_micros', 'duplicate_micros', 'failed_micros', 'converted']
const ROUTE: readonly Dimension[] = ['provider', 'country', 'service']

/** Spend of a span from the roll-ups: runs where the reading connection is. */
export function costReport(db: Database.Database, query: CostAnalysisInput, setting: ReportSetting): CostReport {
  const frame = reportFrame(db, { ...query, bucket: daysAtLeast(query) }, setting)
  const { mode, filter, window, before } = frame
  const cells = (by: readonly Dimension[], of: typeof window) =>
    costCells(db, { mode, filter, by, window: of, isOpen: of.isOpen })
  const [routesNow, routesThen] = [cells(ROUTE, window), before && cells(ROUTE, before)]
  // What routes tell apart is added up from them, instead of being read again.
  const isOfRoutes = query.groupBy.every((dimension) => ROUTE.includes(dimension))
  const now = isOfRoutes ? folded(routesNow, query.groupBy) : cells(query.groupBy, window)
  const then = before && routesThen && (isOfRoutes ? folded(routesThen, query.groupBy) : cells(query.groupBy, before))
  const [total, totalBefore] = [sumOf(now), then && sumOf(then)]
  return {
    ...answerOf(db, frame, setting),
    freshness: { ...answerOf(db, frame, setting).freshness, source: sourceOf(query) },
    groupBy: [...query.groupBy],
    total: costFigures(total),
    before: totalBefore && costFigures(totalBefore),
    ...groupsOf(now, then, total, query.limit),
    series: seriesOf(db, frame),
    waterfall: routesThen && waterfall(routesThen, routesNow),
    routes: routeCounts(db, { mode, service: query.service, from: window.from, to: window.to }),
    observedMs: Math.max(HOUR_MS, window.to - Math.max(window.from, firstTraffic(db, mode, window.from))),
  }
}

const TWO_DAYS_MS = 2 * 86_400_000

/** No roll-up by hour knows what money was paid for. */
export const daysAtLeast = ({ bucket, from, to }: Pick<CostAnalysisInput, 'bucket' | 'from' | 'to'>) =>
  bucket === 'hour' || (bucket === 'auto' && to - from <= TWO_DAYS_MS) ? 'day' : bucket

const sourceOf = ({ filter, groupBy }: CostAnalysisInput) =>
  costTable(filter, groupBy) === null ? ('rows' as const) : ('rollups' as const)

function sumOf(cells: readonly CostCell[]): CostSums {
  const sum = noCost()
  for (const { sums } of cells) addCost(sum, sums)
  return sum
}

/** Routes by fewer dimensions. */
function folded(routes: readonly CostCell[], by: readonly Dimension[]): readonly CostCell[] {
  const places = by.map((dimension) => ROUTE.indexOf(dimension))
  const groups = new Map<string, { readonly keys: readonly string[]; readonly sums: ReturnType<typeof noCost> }>()
  for (const route of routes) {
    const keys = places.map((place) => route.keys[place] ?? '')
    const group = groups.get(keys.join('\n')) ?? { keys, sums: noCost() }
    groups.set(keys.join('\n'), group)
    addCost(group.sums, route.sums)
  }
  return [...groups.values()]
}

function groupsOf(
  now: readonly CostCell[],
  then: readonly CostCell[] | null,
  total: CostSums,
  limit: number,
): Pick<CostAnalysis, 'groups' | 'groupCount' | 'rest'> {
  const before = new Map((then ?? []).map(({ keys, sums }) => [keys.join('\n'), sums]))
  const sorted = now.toSorted((a, b) => b.sums.cost_micros - a.sums.cost_micros || b.sums.sent - a.sums.sent)
  const others = sorted.slice(limit)
  return {
    groups: sorted.slice(0, limit).map(({ keys, sums }) => {
      const old = before.get(keys.join('\n'))
      const share = total.cost_micros === 0 ? null : sums.cost_micros / total.cost_micros
      return { keys: [...keys], ...costFigures(sums), share, before: old === undefined ? null : costFigures(old) }
    }),
    groupCount: sorted.length,
    rest: others.length === 0 ? null : costFigures(sumOf(others)),
  }
}

function seriesOf(db: Database.Database, frame: ReportFrame): CostAnalysis['series'] {
  const { mode, filter } = frame
  const of = (windows: Parameters<typeof costSeries>[2]) => costSeries(db, { mode, filter, only: SERIES }, windows)
  const windows = bucketWindows(frame)
  const sums = of(windows)
  return {
    starts: windows.map(({ from }) => from),
    spend: sums.map(({ cost_micros }) => cost_micros),
    duplicates: sums.map(({ duplicate_micros }) => duplicate_micros),
    failed: sums.map(({ failed_micros }) => failed_micros),
    converted: sums.map(({ converted }) => converted),
    costPerConverted: sums.map(({ cost_micros, converted }) => (converted === 0 ? null : cost_micros / converted)),
    spendBefore: of(comparedWindows(frame)).map(({ cost_micros }) => cost_micros),
  }
}
