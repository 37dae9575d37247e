import type { CostSavings } from '../../contract/cost-savings.ts'
import { quantile } from '../../contract/rate.ts'
import { SeededDraws } from './seeded-draws.ts'

/** What was compared on one day. */
export interface ComparedDay {
  readonly actual: number
  readonly baseline: number
  readonly verifications: number
  /** Sum of the squares of what single verifications saved; null when that is not known. */
  readonly savedSquares: number | null
}

/** From so many days on the days themselves say how much savings vary. */
const LEAST_DAYS = 10
const RESAMPLES = 2_000
const LEAST_VERIFICATIONS = 30
const Z = 1.959963984540054
const SEED = 5

type Saved = CostSavings['saved']

/**
 * Baseline less actual with its 95 % interval. Over ten days and more: a bootstrap over days (percentiles of 2,000
 * resamples, always the same ones), which takes in that the verifications of a day go up and down together. Below
 * that: from the spread of single verifications, by the normal approximation.
 */
export function savedOf(days: readonly ComparedDay[]): Saved {
  const busy = days.filter(({ verifications }) => verifications > 0)
  const sum = (value: (day: ComparedDay) => number) => busy.reduce((total, day) => total + value(day), 0)
  const [actual, baseline] = [sum((day) => day.actual), sum((day) => day.baseline)]
  const micros = baseline - actual
  const share = baseline === 0 ? null : micros / baseline
  if (busy.length >= LEAST_DAYS) return { micros, share, ...bootstrap(busy), interval: 'days' }
  const n = sum(({ verifications }) => verifications)
  const squares = busy.reduce<number | null>(
    (total, day) => (total === null || day.savedSquares === null ? null : total + day.savedSquares),
    0,
  )
  if (squares === null || n < LEAST_VERIFICATIONS)
    return { micros, share, low: null, high: null, shareLow: null, shareHigh: null, interval: 'none' }
  const half = Z * Math.sqrt(Math.max(0, squares - micros ** 2 / n))
  const shareOf = (value: number) => (baseline === 0 ? null : value / baseline)
  const [low, high] = [micros - half, micros + half]
  return { micros, share, low, high, shareLow: shareOf(low), shareHigh: shareOf(high), interval: 'verifications' }
}

function bootstrap(days: readonly ComparedDay[]) {
  const random = new SeededDraws(SEED)
  const amounts: number[] = []
  const shares: number[] = []
  for (let i = 0; i < RESAMPLES; i++) {
    let actual = 0
    let baseline = 0
    for (let n = 0; n < days.length; n++) {
      const day = days[Math.floor(random.next() * days.length)]
      actual += day?.actual ?? 0
      baseline += day?.baseline ?? 0
    }
    amounts.push(baseline - actual)
    if (baseline > 0) shares.push((baseline - actual) / baseline)
  }
  amounts.sort((a, b) => a - b)
  shares.sort((a, b) => a - b)
  return {
    low: quantile(amounts, 0.025),
    high: quantile(amounts, 0.975),
    shareLow: quantile(shares, 0.025),
    shareHigh: quantile(shares, 0.975),
  }
}

/** Sums over the verifications of one arm; money is micros. */
export interface ArmSums {
  readonly verifications: number
  readonly converted: number
  readonly actual: number
  readonly costSquares: number
  /** What the converted ones cost. */
  readonly convertedCost: number
}

/**
 * How much less a converted verification costs by the policy than in the control group. A cost per conversion is a
 * ratio of two sums, so its spread on the log scale follows from the delta method:
 * `var(c) / c^2 + var(y) / y^2 - 2 cov(c, y) / (c y)`, over n.
 */
export function comparedArms(
  control: ArmSums,
  strategy: ArmSums,
): Pick<CostSavings['control'], 'share' | 'shareLow' | 'shareHigh' | 'certain'> {
  if (control.converted === 0 || strategy.converted === 0 || control.actual <= 0 || strategy.actual <= 0)
    return { share: null, shareLow: null, shareHigh: null, certain: false }
  const per = ({ actual, converted }: ArmSums) => actual / converted
  const ratio = per(strategy) / per(control)
  const half = Z * Math.sqrt(logVariance(control) + logVariance(strategy))
  const [shareLow, shareHigh] = [1 - ratio * Math.exp(half), 1 - ratio * Math.exp(-half)]
  return { share: 1 - ratio, shareLow, shareHigh, certain: shareLow > 0 || shareHigh < 0 }
}

function logVariance({ verifications: n, converted, actual, costSquares, convertedCost }: ArmSums): number {
  const [cost, rate] = [actual / n, converted / n]
  const varCost = costSquares / n - cost ** 2
  const covariance = convertedCost / n - cost * rate
  return Math.max(0, varCost / cost ** 2 + (1 - rate) / rate - (2 * covariance) / (cost * rate)) / n
}
