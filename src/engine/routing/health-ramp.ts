import { createHash } from 'node:crypto'

/** Share of its traffic that a provider or route takes after it came back, in equal steps of the ramp's length. */
const steps = [0.25, 0.5] as const
/** A provider whose breaker closed has answered twice; the rest shows within seconds. */
export const PROVIDER_RAMP_MS = 30_000
/** A route that was ejected shows only after two minutes whether its messages arrive. */
export const ROUTE_RAMP_MS = 300_000

/** The share of traffic `sinceMs` after coming back; 1 once the ramp is over. */
export function rampShare(sinceMs: number, rampMs: number): number {
  return steps[Math.max(0, Math.floor((sinceMs / rampMs) * steps.length))] ?? 1
}

/** Whether the verification with this key is one of that share: the same answer whenever it is asked. */
export function inShare(provider: string, key: string, share: number): boolean {
  if (share >= 1) return true
  const hash = createHash('sha256').update(`${provider}|${key}`).digest()
  return hash.readUInt32BE(0) / 2 ** 32 < share
}
