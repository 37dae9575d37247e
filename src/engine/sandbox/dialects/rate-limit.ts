import type { Clock } from '../../clock.ts'

/** At most `perSecond` calls in any second; the returned function says whether this one may pass. */
export function rateLimit(clock: Clock, perSecond: number): () => boolean {
  const passed: number[] = []
  return () => {
    const now = clock.monotonic()
    while (passed.length > 0 && now - (passed[0] ?? now) >= 1_000) passed.shift()
    if (passed.length >= perSecond) return false
    passed.push(now)
    return true
  }
}
