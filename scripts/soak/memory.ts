import { HOUR_MS } from '../../src/contract/durations.ts'

/** What a process took at one moment. */
export interface Sample {
  /** Ms since the start of the soak. */
  readonly at: number
  /** Which process: after a restart it is another one. */
  readonly life: string
  /** MiB. */
  readonly value: number
}

export interface Trend {
  readonly samples: number
  /** Time that was watched after the warm-ups, ms. */
  readonly watchedMs: number
  /** MiB; null without a sample after a warm-up. */
  readonly first: number | null
  readonly last: number | null
  readonly most: number | null
  /** MiB an hour by least squares; null with fewer than three samples after the warm-ups. */
  readonly perHour: number | null
}

/**
 * Least squares with one slope for all lives and a level for each, so that a restart counts as neither growth nor
 * shrinking: sum of the co-deviations of time and value over the sum of the squared deviations of time, each from the
 * mean of its life.
 *
 * @param warmUpMs the first so many ms of every life are left out
 */
export function trendOf(samples: readonly Sample[], warmUpMs: number): Trend {
  const settled = [...new Set(samples.map(({ life }) => life))].map((name) => {
    const life = samples.filter((one) => one.life === name)
    const from = (life[0]?.at ?? 0) + warmUpMs
    return life.filter(({ at }) => at >= from)
  })
  const all = settled.flat()
  const values = all.map(({ value }) => value)
  let [co, spread] = [0, 0]
  for (const life of settled) {
    const [at, value] = [mean(life.map((one) => one.at)), mean(life.map((one) => one.value))]
    for (const one of life) {
      co += (one.at - at) * (one.value - value)
      spread += (one.at - at) ** 2
    }
  }
  return {
    samples: all.length,
    watchedMs: settled.reduce((sum, life) => sum + (life.at(-1)?.at ?? 0) - (life[0]?.at ?? 0), 0),
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
    most: values.length === 0 ? null : Math.max(...values),
    perHour: all.length < 3 || spread === 0 ? null : (co / spread) * HOUR_MS,
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
