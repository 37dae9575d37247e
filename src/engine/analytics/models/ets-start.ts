import type { EtsForm, EtsState } from './ets.ts'

/** Seasons that the first guess is taken from. */
const SEASONS_USED = 4

/**
 * A first guess of the state before the first observation: the mean shape of the first seasons round their trend, then
 * a straight line through the start of what is left.
 */
export function startingState(form: EtsForm, values: readonly (number | null)[]): EtsState {
  const seasons = form.season === 'none' ? [] : seasonalShape(form, values)
  const span = Math.max(10, form.season === 'none' ? 10 : 2 * form.period)
  const adjusted = values.slice(0, span).flatMap((value, t) => {
    if (value === null) return []
    const season = seasons[t % form.period]
    if (season === undefined) return [{ t: t + 1, value }]
    return [{ t: t + 1, value: form.season === 'multiplicative' ? value / season : value - season }]
  })
  const n = Math.max(1, adjusted.length)
  const meanT = adjusted.reduce((sum, point) => sum + point.t, 0) / n
  const mean = adjusted.reduce((sum, point) => sum + point.value, 0) / n
  if (form.trend === 'none') return { level: mean, slope: 0, seasons }
  const spread = adjusted.reduce((sum, point) => sum + (point.t - meanT) ** 2, 0)
  const slope = spread === 0 ? 0 : adjusted.reduce((sum, point) => sum + (point.t - meanT) * point.value, 0) / spread
  const level = mean - slope * meanT
  // A line through rising figures may start below zero, where no factor can begin.
  return { level: level > 0 || mean <= 0 ? level : mean / 2, slope, seasons }
}

function seasonalShape(form: EtsForm, values: readonly (number | null)[]): readonly number[] {
  const { period } = form
  const multiplicative = form.season === 'multiplicative'
  const used = Math.max(1, Math.min(SEASONS_USED, Math.floor(values.length / period)))
  const means = Array.from({ length: used }, (_, k) => meanOf(values.slice(k * period, (k + 1) * period)) ?? 0)
  const slope = used > 1 ? ((means[used - 1] ?? 0) - (means[0] ?? 0)) / (used - 1) : 0
  const middle = (used - 1) / 2
  const level = meanOf(means) ?? 0
  const trendAt = (t: number) => level + slope * ((t - (period - 1) / 2) / period - middle)
  const raw = Array.from({ length: period }, (_, phase) => {
    const deviations = Array.from({ length: used }, (_, k) => {
      const t = k * period + phase
      const value = values[t] ?? null
      if (value === null) return null
      return multiplicative ? value / Math.max(trendAt(t), level / 10) : value - trendAt(t)
    })
    return meanOf(deviations) ?? (multiplicative ? 1 : 0)
  })
  const balance = meanOf(raw) ?? 0
  return raw.map((value) => (multiplicative ? Math.max(value / balance, 0.01) : value - balance))
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
