/** Receipts usually come within seconds; asking earlier only costs requests. */
export const firstPollDelayMs = 2_000
/** A message that was not to be found right after the time-out may show up in the provider's list a little later. */
export const firstLookupDelayMs = 10_000

const GROWTH = 1.6
const LONGEST_DELAY_MS = 60_000

/** After this long without a final receipt the delivery counts as unknown. */
export const GIVE_UP_AFTER_MS = 30 * 60 * 1_000

/** How long to wait after the `polls`-th fruitless poll (1 is the first). */
export const nextPollDelayMs = (polls: number): number =>
  Math.min(LONGEST_DELAY_MS, Math.round(firstPollDelayMs * GROWTH ** polls))
