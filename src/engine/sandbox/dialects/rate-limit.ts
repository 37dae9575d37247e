import type { Clock } from '../../clock.ts'

/** At most `limit` calls in any `windowMs` (a second by default); the returned function says whether this one may pass. */
export function rateLimit(clock: Clock, limit: number, windowMs = 1_000): () => boolean {
  const passed: number[] = []
  return () => {
    const now = clock.monotonic()
    while (passed.length > 0 && now - (passed[0] ?? now) >= windowMs) passed.shift()
    if (passed.length >= limit) return false
    passed.push(now)
    return true
  }
}
