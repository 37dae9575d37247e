import { formatCount, formatMoney, formatPrice, formatSum, UNKNOWN } from '../format.ts'

const ONE_DECIMAL = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Micros as a sum; a dash when unknown. Fractions of a micro are dropped here and nowhere before. */
export const sum = (micros: number | null, currency: string): string =>
  micros === null ? UNKNOWN : formatSum({ micros: Math.round(micros), currency })

/** Micros as a unit price, 5 decimals. */
export const price = (micros: number | null, currency: string): string =>
  micros === null ? UNKNOWN : formatPrice({ micros: Math.round(micros), currency })

/** A sum with its sign: `+€1.20`, `-€0.40`. */
export const signedSum = (micros: number | null, currency: string): string =>
  micros !== null && micros > 0 ? `+${sum(micros, currency)}` : sum(micros, currency)

/** A sum for an axis: as many decimals as its size asks for. */
export function axisSum(micros: number, currency: string): string {
  const size = Math.abs(micros)
  return formatMoney(
    { micros: Math.round(micros), currency },
    size % 1_000_000 === 0 || size >= 10_000_000 ? 0 : size >= 50_000 ? 2 : 4,
  )
}

/** A change as `+12.3 %`, `-4.0 %`; a dash when there is nothing to compare with. */
export function changeText(now: number | null, before: number | null | undefined): string {
  if (now === null || before === null || before === undefined || before === 0) return UNKNOWN
  return signedPercent(now / before - 1)
}

/** A share with its sign, beyond 100 % too: `+12.3 %`. */
export function signedPercent(share: number | null): string {
  if (share === null) return UNKNOWN
  const percent = Math.round(share * 1_000) / 10
  return `${percent > 0 ? '+' : percent < 0 ? '-' : ''}${ONE_DECIMAL.format(Math.abs(percent))} %`
}

/** Percentage points with their sign, from a difference of shares: `+1.2 pp`. */
export function signedPoints(difference: number): string {
  const points = Math.round(difference * 1_000) / 10
  return `${points > 0 ? '+' : points < 0 ? '-' : ''}${ONE_DECIMAL.format(Math.abs(points))} pp`
}

/** `€0.012 to €0.014`; empty without both ends. */
export const between = (
  low: number | null,
  high: number | null,
  currency: string,
  as: (micros: number, currency: string) => string = sum,
): string => (low === null || high === null ? '' : `${as(low, currency)} to ${as(high, currency)}`)

/** A whole number that may be an expectation. */
export const roundCount = (n: number): string => formatCount(Math.round(n))
