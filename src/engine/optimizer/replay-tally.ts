import type { Interval, MoneyInterval, ReplaySide } from '../../contract/replay.ts'

const Z95 = 1.96

/** What one verification came to, or would have. Money is micros of the reporting currency. */
export interface Outcome {
  readonly cost: number
  /** 0 or 1, or a chance. */
  readonly converted: number
  /** Cost, and the chance of no conversion weighed by what a failure costs. */
  readonly weighed: number
}

/** Sums over verifications, with the squared errors of what is estimated in them. */
export interface Tally {
  n: number
  cost: number
  converted: number
  weighed: number
  costError: number
  convertedError: number
  weighedError: number
  /** Of cost with conversion. */
  crossError: number
  /** Chance mass of choices that were never tried. */
  blind: number
  /** By route: how wrong the estimates may be that such choices rest on (one standard deviation, all together). */
  readonly blindRoutes: Map<string, { converted: number; weighed: number }>
}

export const emptyTally = (): Tally => ({
  n: 0,
  cost: 0,
  converted: 0,
  weighed: 0,
  costError: 0,
  convertedError: 0,
  weighedError: 0,
  crossError: 0,
  blind: 0,
  blindRoutes: new Map(),
})

const noError: Outcome = { cost: 0, converted: 0, weighed: 0 }

/** Counts a verification; `error` is how far `outcome` may be off. */
export function addOutcome(tally: Tally, outcome: Outcome, error: Outcome = noError): void {
  tally.n++
  tally.cost += outcome.cost
  tally.converted += outcome.converted
  tally.weighed += outcome.weighed
  tally.costError += error.cost ** 2
  tally.convertedError += error.converted ** 2
  tally.weighedError += error.weighed ** 2
  tally.crossError += error.cost * error.converted
}

/** Notes that a part of a choice rests on an estimate alone. */
export function addBlind(tally: Tally, route: string, mass: number, sd: number, failureMicros: number): void {
  tally.blind += mass
  const known = tally.blindRoutes.get(route)
  if (known === undefined) {
    tally.blindRoutes.set(route, { converted: mass * sd, weighed: mass * sd * failureMicros })
    return
  }
  known.converted += mass * sd
  known.weighed += mass * sd * failureMicros
}

/** The sum of several. */
export function sumTallies(tallies: Iterable<Tally>): Tally {
  const sum = emptyTally()
  for (const tally of tallies) {
    for (const field of fields) sum[field] += tally[field]
    for (const [route, { converted, weighed }] of tally.blindRoutes) {
      const known = sum.blindRoutes.get(route) ?? { converted: 0, weighed: 0 }
      sum.blindRoutes.set(route, { converted: known.converted + converted, weighed: known.weighed + weighed })
    }
  }
  return sum
}

const fields = [
  'n',
  'cost',
  'converted',
  'weighed',
  'costError',
  'convertedError',
  'weighedError',
  'crossError',
  'blind',
] as const

/** Half the width of the 95 % interval of each sum. */
function reach(tally: Tally): Outcome {
  let converted = tally.convertedError
  let weighed = tally.weighedError
  for (const route of tally.blindRoutes.values()) {
    converted += route.converted ** 2
    weighed += route.weighed ** 2
  }
  return {
    cost: Z95 * Math.sqrt(tally.costError),
    converted: Z95 * Math.sqrt(converted),
    weighed: Z95 * Math.sqrt(weighed),
  }
}

/** The sums as people read them. The interval of the ratio is by the delta method. */
export function sideOf(tally: Tally, currency: string): ReplaySide {
  const half = reach(tally)
  const { n, cost, weighed } = tally
  const converted = within(tally.converted, half.converted, 0, n)
  const ratio = converted.value > 0 ? cost / converted.value : null
  const spread = (value: number) =>
    Math.sqrt(Math.max(0, half.cost ** 2 + (value * half.converted) ** 2 - 2 * value * Z95 ** 2 * tally.crossError)) /
    converted.value
  return {
    cost: money(cost, half.cost, currency),
    converted,
    conversion: n === 0 ? { value: 0, low: 0, high: 0 } : scaled(converted, 1 / n),
    costPerConverted: ratio === null ? null : money(ratio, spread(ratio), currency),
    weighedCost: money(weighed, half.weighed, currency),
  }
}

/** How much better the estimated side is than the exact one, over the same verifications, times `scale`. */
export function gainOf(
  exact: Tally,
  estimated: Tally,
  currency: string,
  scale = 1,
): { readonly weighed: MoneyInterval; readonly cost: MoneyInterval; readonly conversion: Interval } {
  const half = reach(estimated)
  const gain = (field: 'weighed' | 'cost') =>
    money(scale * (exact[field] - estimated[field]), scale * half[field], currency)
  const n = Math.max(1, estimated.n)
  const conversion = (estimated.converted - exact.converted) / n
  return {
    weighed: gain('weighed'),
    cost: gain('cost'),
    conversion: within(conversion, half.converted / n, -1, 1),
  }
}

/** Micros with what they may be off by, whole. */
export const money = (value: number, half: number, currency: string): MoneyInterval => ({
  micros: whole(value),
  low: whole(value - half),
  high: whole(value + half),
  currency,
})

/** Never the negative zero. */
const whole = (value: number): number => Math.round(value) + 0

const scaled = ({ value, low, high }: Interval, by: number): Interval => ({
  value: value * by,
  low: low * by,
  high: high * by,
})

function within(value: number, half: number, least: number, most: number): Interval {
  const clamp = (x: number) => Math.min(most, Math.max(least, x))
  return { value: clamp(value), low: clamp(value - half), high: clamp(value + half) }
}
