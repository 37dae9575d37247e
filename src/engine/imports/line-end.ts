type EndName = 'converted' | 'delivered' | 'accepted' | 'failed' | 'expired'

/** What other systems call the end of a verification. */
const ends: ReadonlyMap<string, EndName> = new Map([
  ...['converted', 'verified', 'approved', 'completed', 'success', 'successful'].map((w) => [w, 'converted'] as const),
  ...['delivered', 'received'].map((word) => [word, 'delivered'] as const),
  ...['accepted', 'sent', 'submitted', 'queued', 'pending'].map((word) => [word, 'accepted'] as const),
  ...['failed', 'undelivered', 'rejected', 'error', 'canceled', 'cancelled'].map((word) => [word, 'failed'] as const),
  ['expired', 'expired'],
])

/** Times of a line, UTC epoch ms, null where it has none. */
export interface EndTimes {
  readonly at: number
  readonly accepted: number | null
  readonly delivered: number | null
  readonly converted: number | null
}

/** How a verification ended, and when; UTC epoch ms. */
export interface End {
  readonly state: 'converted' | 'failed' | 'expired'
  readonly acceptedAt: number | null
  readonly deliveredAt: number | null
  readonly convertedAt: number | null
}

/**
 * How a verification ended: by its status where there is one, else by its times. What the status says without a time
 * happened at the last known one. Null for a status that nobody knows.
 */
export function endOf(status: string, { at, accepted, delivered, converted }: EndTimes): End | null {
  const named = status === '' ? undefined : ends.get(status.toLowerCase())
  if (status !== '' && named === undefined) return null
  const end = named ?? byTimes(converted, delivered, accepted)
  const deliveredAt = delivered ?? (end === 'delivered' || end === 'converted' ? (converted ?? accepted ?? at) : null)
  const acceptedAt = accepted ?? (deliveredAt !== null || end === 'accepted' ? at : null)
  const convertedAt = end === 'converted' ? (converted ?? deliveredAt) : null
  const state = end === 'converted' || end === 'failed' ? end : 'expired'
  return { state, acceptedAt, deliveredAt, convertedAt }
}

function byTimes(converted: number | null, delivered: number | null, accepted: number | null): EndName {
  if (converted !== null) return 'converted'
  if (delivered !== null) return 'delivered'
  return accepted === null ? 'expired' : 'accepted'
}
