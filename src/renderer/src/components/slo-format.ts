import { UNKNOWN } from '../format.ts'

/** A share close to 1 with as many decimals as a target has: `99.95 %`; never 100 unless it is exactly that. */
export function formatUptime(value: number | null): string {
  if (value === null) return UNKNOWN
  if (value === 1) return '100 %'
  return `${Math.min(99.999, Math.floor(value * 100_000) / 1_000).toFixed(value > 0.99 ? 3 : 2)} %`
}

/** A target as it was set: `99.9 %`, `99.95 %`. */
export const formatTarget = (share: number): string => `${Number((share * 100).toFixed(3))} %`

/** Minutes with one decimal below ten, and seconds below one: `25 s`, `-3.1 min`, `43 min`. */
export function formatMinutes(minutes: number): string {
  if (minutes !== 0 && Math.abs(minutes) < 1) {
    const seconds = minutes * 60
    return `${seconds.toFixed(Math.abs(seconds) < 10 ? 1 : 0)} s`
  }
  const digits = Math.abs(minutes) < 10 && !Number.isInteger(minutes) ? 1 : 0
  return `${minutes.toFixed(digits)} min`
}

/** A burn rate as `0.4 ×`. */
export const formatBurn = (rate: number | null): string =>
  rate === null ? UNKNOWN : `${rate.toFixed(rate < 10 ? 1 : 0)} ×`
