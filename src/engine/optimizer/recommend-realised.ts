import { DAY_MS } from '../../contract/durations.ts'
import type { Realised } from '../../contract/recommendations.ts'
import type { SubjectFigures } from '../store/queries/recommendations.ts'

/** What came true is measured over as many days as before it was applied. */
export const REALISED_DAYS = 14
const MONTH_DAYS = 30
const Z95 = 1.96

const method =
  'The same verifications 14 days before and after: what one costs, and its chance to convert weighed as the failure ' +
  'cost, for as many as there were after. Prices and conversion that moved for other reasons are part of it.'

/** What 30 days really got better by. */
export function realisedOf(
  before: SubjectFigures,
  after: SubjectFigures,
  options: { readonly appliedAt: number; readonly failureCost: number; readonly currency: string },
): Realised {
  const { appliedAt, failureCost, currency } = options
  const window = { from: appliedAt, to: appliedAt + REALISED_DAYS * DAY_MS }
  const counts = { verifications: after.n, verificationsBefore: before.n }
  if (before.n === 0 || after.n === 0) return { ...window, ...counts, monthly: null, conversion: null, method }
  const failure = (failureCost * before.cost) / before.n
  const [was, is] = [momentsOf(before, failure), momentsOf(after, failure)]
  const volume = (after.n * MONTH_DAYS) / REALISED_DAYS
  const gain = volume * (was.weighed - is.weighed)
  const half = volume * Z95 * Math.sqrt(was.weighedVariance / before.n + is.weighedVariance / after.n)
  const change = is.conversion - was.conversion
  const changeHalf = Z95 * Math.sqrt(was.conversionVariance / before.n + is.conversionVariance / after.n)
  const round = (value: number) => Math.round(value) + 0
  return {
    ...window,
    ...counts,
    monthly: { micros: round(gain), low: round(gain - half), high: round(gain + half), currency },
    conversion: { value: change, low: Math.max(-1, change - changeHalf), high: Math.min(1, change + changeHalf) },
    method,
  }
}

/** Mean and variance of the weighed cost and of conversion; `failure` is micros. */
function momentsOf({ n, cost, costSquared, converted, convertedCost }: SubjectFigures, failure: number) {
  const conversion = converted / n
  const mean = cost / n
  const conversionVariance = conversion * (1 - conversion)
  const covariance = convertedCost / n - mean * conversion
  const costVariance = Math.max(0, costSquared / n - mean ** 2)
  return {
    conversion,
    conversionVariance,
    weighed: mean + failure * (1 - conversion),
    weighedVariance: Math.max(0, costVariance + failure ** 2 * conversionVariance - 2 * failure * covariance),
  }
}
