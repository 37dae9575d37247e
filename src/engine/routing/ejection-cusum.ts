/** A route is suspected when its success falls to this share of what is usual for it. */
const DROP_RATIO = 0.45
/** Evidence (a log-likelihood ratio) at which the drop is taken as a fact. */
export const ALARM_AT = 8
/** Outside of these a rate says too little for one outcome to be weighed. */
const LOWEST_USUAL = 0.02
const HIGHEST_USUAL = 0.985

/**
 * One step of Page's CUSUM for a drop of a success rate from `usual` to 0.45 x `usual`: evidence
 * piles up with failures, melts with successes and never falls below 0.
 */
export function cusum(score: number, success: boolean, usual: number): number {
  const healthy = Math.min(HIGHEST_USUAL, Math.max(LOWEST_USUAL, usual))
  const dropped = healthy * DROP_RATIO
  const step = success ? Math.log(dropped / healthy) : Math.log((1 - dropped) / (1 - healthy))
  return Math.max(0, score + step)
}

/** Successes among outcomes; old ones fade, so that it follows a slow drift and not a sudden drop. */
export interface Tally {
  readonly n: number
  readonly k: number
}

export const emptyTally: Tally = { n: 0, k: 0 }

/** `memory`: how many outcomes it takes for an old one to have faded to about a third. */
export function tallied({ n, k }: Tally, success: boolean, memory: number): Tally {
  const keep = 1 - 1 / memory
  return { n: n * keep + 1, k: k * keep + (success ? 1 : 0) }
}

/** The rate of a tally, drawn towards `prior` with the weight of `strength` outcomes. */
export const pooledRate = ({ n, k }: Tally, prior: number, strength: number): number =>
  (k + strength * prior) / (n + strength)
