import type { TotalledTraffic } from './prefix-traffic.ts'

/** The country's share counts for so many attempts of a prefix. */
export const COUNTRY_PRIOR = 20

/** Least spread of volumes from day to day, as a squared coefficient of variation. */
const MIN_DISPERSION = 0.04

/**
 * Share converted of each prefix in the buckets from `from` to before `to`, drawn to its country's where there is little
 * of its own, and that to the share of all.
 */
export function usualConversions(
  traffic: readonly TotalledTraffic[],
  from: number,
  to: number,
): (one: TotalledTraffic) => number {
  const countries = new Map<string, { attempts: number; converted: number }>()
  const all = { attempts: 2, converted: 1 }
  for (const one of traffic) {
    const country = countries.get(one.country) ?? { attempts: 0, converted: 0 }
    countries.set(one.country, country)
    for (const sum of [country, all]) {
      sum.attempts += one.attempts(from, to)
      sum.converted += one.converted(from, to)
    }
  }
  const overall = all.converted / all.attempts
  return (one) => {
    const country = countries.get(one.country) ?? { attempts: 0, converted: 0 }
    const common = (country.converted + COUNTRY_PRIOR * overall) / (country.attempts + COUNTRY_PRIOR)
    return (one.converted(from, to) + COUNTRY_PRIOR * common) / (one.attempts(from, to) + COUNTRY_PRIOR)
  }
}

/**
 * Typical squared coefficient of variation of the same hours from day to day, beyond that of mere counting: the median
 * over the prefixes with enough traffic, so that an attack on a few does not widen it.
 *
 * @param counts for each prefix the counts of the same hours on several days
 */
export function dispersionOf(counts: readonly (readonly number[])[]): number {
  const found = counts.flatMap((days) => {
    const mean = days.reduce((sum, count) => sum + count, 0) / days.length
    if (days.length < 3 || mean < 5) return []
    const variance = days.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (days.length - 1)
    return [(variance - mean) / mean ** 2]
  })
  const middle = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0
  return Math.max(MIN_DISPERSION, middle)
}
