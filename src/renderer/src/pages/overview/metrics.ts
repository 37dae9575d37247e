/** What each figure means, word for word as in exports. */
export const definitions = {
  sent: 'Verifications started in this range.',
  accept: 'Verifications that a provider accepted, of those that have an answer.',
  delivery: 'Verifications whose receipt says delivered, of those accepted.',
  conversion: 'Verifications with a correct code, of those started; the latest, which can still convert, are left out.',
  cost: 'All attempts together, duplicates and failed fees included.',
  costPerConverted: 'All attempt costs, duplicates and failed fees included, divided by converted verifications.',
  failovers:
    'Time from the first submission to the acceptance by the provider that finally accepted, for verifications that failed over.',
  open: 'Verifications that are neither converted nor failed nor expired.',
  maybeDuplicate:
    'Verifications sent again after an unclear answer, or rescued because no receipt came: the recipient may have got the code twice.',
} as const

/** A failover must be over within this time, in ms. */
export const FAILOVER_TARGET_MS = 5_000
