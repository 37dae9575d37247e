import { exponentialMs, type Random } from '../../sandbox/random.ts'

/** A stretch of time, from `start` to before `end`, in whatever unit the caller counts. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A standard normal number (Box and Muller). */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/**
 * A walk that drifts around zero and forgets half of its distance in `halfLife` steps (Ornstein-Uhlenbeck),
 * started in its stationary state: `sd` is its spread at every step.
 */
export function driftWalk(random: Random, steps: number, sd: number, halfLife: number): Float64Array {
  const keep = 0.5 ** (1 / halfLife)
  const noise = sd * Math.sqrt(1 - keep * keep)
  const walk = new Float64Array(steps)
  let level = sd * gaussian(random)
  for (let i = 0; i < steps; i++) {
    walk[i] = level
    level = keep * level + noise * gaussian(random)
  }
  return walk
}

/** Adds jumps that stay, at Poisson times `perStep`, to `walk` in place. */
export function addJumps(random: Random, walk: Float64Array, perStep: number, draw: () => number): void {
  if (perStep <= 0) return
  let offset = 0
  let next = exponentialMs(random, 1 / perStep)
  for (let i = 0; i < walk.length; i++) {
    for (; next <= i; next += exponentialMs(random, 1 / perStep)) offset += draw()
    walk[i] = (walk[i] ?? 0) + offset
  }
}

/** Outages at Poisson times `perStep` over `steps`; half of them are shorter than `medianSteps`. */
export function outageSpans(random: Random, steps: number, perStep: number, medianSteps: number): Span[] {
  const spans: Span[] = []
  if (perStep <= 0) return spans
  for (let at = exponentialMs(random, 1 / perStep); at < steps; at += exponentialMs(random, 1 / perStep)) {
    const length = medianSteps * Math.exp(0.8 * gaussian(random))
    spans.push({ start: Math.floor(at), end: Math.min(steps, Math.ceil(at + length)) })
  }
  return spans
}
