import type { Waterfall } from '../../contract/cost-analysis.ts'
import type { CostCell, CostSums } from '../store/queries/cost-sums.ts'

/** Regular spend of one provider, country and service. */
interface Route {
  /** Segments, and what they cost, before and after. */
  readonly before: Paid
  readonly after: Paid
}
interface Paid {
  readonly segments: number
  readonly micros: number
}

const nothing: Paid = { segments: 0, micros: 0 }

/**
 * Why spend changed, by the usual price-volume-mix split over routes: price is what the segments of now cost more than
 * the same ones at the price of then, volume is the change in segments at the mean price of then, and mix what is left:
 * segments that moved between routes, new routes among them. Duplicates and fees for failed messages stand apart. The
 * parts add up to the micro.
 */
export function waterfall(before: readonly CostCell[], after: readonly CostCell[]): Waterfall {
  const routes = pairedRoutes(before, after)
  const [then, now] = [totalOf(before), totalOf(after)]
  const regularChange = regularOf(now) - regularOf(then)
  let price = 0
  for (const { before: old, after: own } of routes)
    if (old.segments > 0 && own.segments > 0) price += own.micros - (own.segments / old.segments) * old.micros
  price = Math.round(price)
  const volume =
    then.regular_segments === 0
      ? regularChange - price
      : Math.round((now.regular_segments - then.regular_segments) * (regularOf(then) / then.regular_segments))
  return {
    before: then.cost_micros,
    price,
    volume,
    mix: regularChange - price - volume,
    duplicates: now.duplicate_micros - then.duplicate_micros,
    fees: now.failed_micros - then.failed_micros,
    after: now.cost_micros,
  }
}

const regularOf = ({ cost_micros, duplicate_micros, failed_micros }: Total): number =>
  cost_micros - duplicate_micros - failed_micros

const summed = ['cost_micros', 'duplicate_micros', 'failed_micros', 'regular_segments'] as const
type Total = Readonly<Record<(typeof summed)[number], number>>

function totalOf(cells: readonly CostCell[]): Total {
  const total = { cost_micros: 0, duplicate_micros: 0, failed_micros: 0, regular_segments: 0 }
  for (const { sums } of cells) for (const name of summed) total[name] += sums[name]
  return total
}

function pairedRoutes(before: readonly CostCell[], after: readonly CostCell[]): readonly Route[] {
  const old = new Map(before.map(({ keys, sums }) => [keys.join('\n'), paidOf(sums)]))
  return after.map(({ keys, sums }) => ({ before: old.get(keys.join('\n')) ?? nothing, after: paidOf(sums) }))
}

const paidOf = (sums: CostSums): Paid => ({ segments: sums.regular_segments, micros: regularOf(sums) })
