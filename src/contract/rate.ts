import type { Rate } from './models.ts'

/** Two-sided 95 %. */
const Z = 1.959963984540054

/** `k` of `n` with the Wilson score interval (Wilson 1927), which stays inside 0..1 and holds for small n. */
export function wilsonRate(k: number, n: number): Rate {
  if (n === 0) return { k, n, value: null, low: null, high: null }
  const p = k / n
  const scale = 1 + (Z * Z) / n
  const centre = (p + (Z * Z) / (2 * n)) / scale
  const half = (Z / scale) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))
  return { k, n, value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** The `q`-quantile of an ascending list by the nearest rank; null when it is empty. */
export function quantile(ascending: readonly number[], q: number): number | null {
  return ascending[Math.max(0, Math.ceil(q * ascending.length) - 1)] ?? null
}
