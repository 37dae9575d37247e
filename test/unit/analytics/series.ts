import type { Bucket, ForecastRequest, Span } from '../../../src/engine/analytics/models/forecast.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** Monday 2025-01-06, UTC. */
export const START = Date.UTC(2025, 0, 6)

export const spans = (from: number, count: number, length: number): readonly Span[] =>
  Array.from({ length: count }, (_, i) => ({ startMs: from + i * length, endMs: from + (i + 1) * length }))

/** Normal numbers from a seed. */
export function normals(...seed: readonly (string | number)[]): () => number {
  const random = createRandom(...seed)
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

const WEEK_SHAPE = [1.1, 1.15, 1.1, 1.05, 1, 0.8, 0.8]

/** Daily volumes that grow, with a week's shape and noise that lasts a few days. */
export function dailyVolumes(days: number, seed: number, noise = 0.06): readonly number[] {
  const next = normals('volumes', seed)
  let drift = 0
  return Array.from({ length: days }, (_, t) => {
    drift = 0.6 * drift + noise * next()
    return Math.round(4_000 * (1 + t / 400) * (WEEK_SHAPE[t % 7] ?? 1) * Math.exp(drift))
  })
}

/** A request for the next `horizon` buckets after all of `values` have passed. */
export function requestOf(
  values: readonly (number | null)[],
  period: number,
  horizon: number,
  length = DAY,
): ForecastRequest {
  const history: Bucket[] = spans(START, values.length, length).map((span, i) => ({
    ...span,
    value: values[i] ?? null,
  }))
  const end = START + values.length * length
  return { history, future: spans(end, horizon, length), period, now: end, levels: [0.8, 0.95] }
}
