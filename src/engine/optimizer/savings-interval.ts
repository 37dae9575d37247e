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
 *
 * @param check how far the modelled baseline may be off, which widens the interval; null where nothing says so
 */
export function savedOf(days: readonly ComparedDay[], check: ModelCheck | null = null): Saved {
  const sampled = sampledSaving(days)
  if (check === null) return { ...sampled, modelError: null }
  const { micros, share, low, high, shareLow, shareHigh } = sampled
  const baseline = days.reduce((sum, day) => sum + day.baseline, 0)
  const far = Z * check.error * check.modelled
  const wide = (value: number, end: number | null, by: number) =>
    end === null ? null : value + Math.sign(end - value || by) * Math.hypot(end - value, by)
  const ofShare = baseline === 0 ? 0 : far / baseline
  return {
    ...sampled,
    low: wide(micros, low, -far),
    high: wide(micros, high, far),
    shareLow: wide(share ?? 0, shareLow, -ofShare),
    shareHigh: wide(share ?? 0, shareHigh, ofShare),
    modelError: check.error,
  }
}

function sampledSaving(days: readonly ComparedDay[]): Omit<Saved, 'modelError'> {
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

/** How far a modelled baseline may be off. */
export interface ModelCheck {
  /** One standard deviation, as a share of what is modelled. */
  readonly error: number
  /** The part of the baseline that is modelled, micros. */
  readonly modelled: number
}

/** Sums of one arm in one country. */
export interface CountrySums extends ArmSums {
  readonly country: string
  readonly baseline: number
}

/**
 * Holds the model against the control group, which really went by the list: what its conversions cost beside what the
 * model says that they do in the same countries. What the two could be apart by chance alone, with so few of them, is
 * taken for the error of the model; or how far they are, where that is more than chance explains.
 *
 * @returns null when the control group is too small to say anything
 */
export function modelCheck(control: readonly CountrySums[], strategy: readonly CountrySums[]): ModelCheck | null {
  const price = new Map<string, { baseline: number; converted: number }>()
  for (const { country, baseline, converted } of strategy) {
    const sum = price.get(country) ?? { baseline: 0, converted: 0 }
    price.set(country, { baseline: sum.baseline + baseline, converted: sum.converted + converted })
  }
  let [n, expected, apart, variance] = [0, 0, 0, 0]
  for (const { country, verifications, converted, actual, costSquares, convertedCost } of byCountry(control)) {
    const model = price.get(country)
    if (model === undefined || model.converted === 0) continue
    const each = model.baseline / model.converted
    const off = actual - each * converted
    n += verifications
    expected += each * converted
    apart += off
    variance += costSquares - 2 * each * convertedCost + each ** 2 * converted - off ** 2 / verifications
  }
  if (n < LEAST_VERIFICATIONS || expected <= 0) return null
  const chance = Math.sqrt(Math.max(0, variance))
  const error = (Math.abs(apart) > Z * chance ? Math.abs(apart) : chance) / expected
  return { error, modelled: strategy.reduce((sum, { baseline }) => sum + baseline, 0) }
}

function byCountry(rows: readonly CountrySums[]): readonly CountrySums[] {
  const sums = new Map<string, CountrySums>()
  for (const row of rows) {
    const sum = sums.get(row.country)
    sums.set(row.country, sum === undefined ? row : added(sum, row))
  }
  return [...sums.values()]
}

const added = (a: CountrySums, b: CountrySums): CountrySums => ({
  country: a.country,
  baseline: a.baseline + b.baseline,
  verifications: a.verifications + b.verifications,
  converted: a.converted + b.converted,
  actual: a.actual + b.actual,
  costSquares: a.costSquares + b.costSquares,
  convertedCost: a.convertedCost + b.convertedCost,
})

function logVariance({ verifications: n, converted, actual, costSquares, convertedCost }: ArmSums): number {
  const [cost, rate] = [actual / n, converted / n]
  const varCost = costSquares / n - cost ** 2
  const covariance = convertedCost / n - cost * rate
  return Math.max(0, varCost / cost ** 2 + (1 - rate) / rate - (2 * covariance) / (cost * rate)) / n
}
