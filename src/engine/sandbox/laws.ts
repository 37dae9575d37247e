import type { Climate } from './climate.ts'
import { exponentialMs, type Random } from './random.ts'

const HOURS_PER_MONTH = 30 * 24
const MINUTES_PER_MONTH = 60 * HOURS_PER_MONTH
/** Hours in which a price forgets half of its way from the list price. */
const PRICE_HALF_LIFE_H = 24
/** Standard deviation of a lasting price change, of the logarithm. */
const PRICE_JUMP_SD = 0.12
/** At most this share of the success is left in a silent outage. */
const MOST_LEFT = 0.5

/** How far single routes lie from what their country and provider let expect: logit of success, logarithm of price. */
export const routeSpread = { success: 0.3, price: 0.31 } as const

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

/** How far a route's success has moved, hour by hour, on the logit scale: a slow drift and jumps that stay. */
export function successWalk(random: Random, climate: Climate, hours: number): Float64Array {
  const walk = driftWalk(random, hours, climate.driftSd, climate.driftHalfLifeH)
  addJumps(random, walk, climate.jumpsPerMonth / HOURS_PER_MONTH, () => climate.jumpSd * gaussian(random))
  return walk
}

/** How far a route's price has moved, hour by hour, as a logarithm: steps that pull back, and new list prices. */
export function priceWalk(random: Random, climate: Climate, hours: number): Float64Array {
  const walk = driftWalk(random, hours, climate.priceStep * 4, PRICE_HALF_LIFE_H)
  addJumps(random, walk, climate.priceJumpsPerMonth / HOURS_PER_MONTH, () => PRICE_JUMP_SD * gaussian(random))
  return walk
}

/** What a silent outage takes in: one provider in one country, in a region, or everywhere. */
export type OutageScope = 'route' | 'region' | 'provider'

/** Half of the outages of each kind are shorter, minutes. */
const medianMinutes: Readonly<Record<OutageScope | 'hard', number>> = {
  route: 180,
  region: 120,
  provider: 60,
  hard: 30,
}

/** Messages are taken and do not arrive, but for the share `left`. */
export interface SilentOutage extends Span {
  readonly left: number
}

/** Silent outages of one kind over `slots` of `slotMinutes` each. */
export function silentOutages(
  random: Random,
  climate: Climate,
  scope: OutageScope,
  slots: number,
  slotMinutes: number,
): SilentOutage[] {
  const perMonth = climate[`${scope}OutagesPerMonth`]
  const spans = outageSpans(
    random,
    slots,
    (perMonth * slotMinutes) / MINUTES_PER_MONTH,
    medianMinutes[scope] / slotMinutes,
  )
  return spans.map((span) => ({ ...span, left: MOST_LEFT * random.next() }))
}

/** Times in which a provider refuses every submission, over `slots` of `slotMinutes` each. */
export function hardOutages(random: Random, climate: Climate, slots: number, slotMinutes: number): Span[] {
  const perSlot = (climate.hardOutagesPerMonth * slotMinutes) / MINUTES_PER_MONTH
  return outageSpans(random, slots, perSlot, medianMinutes.hard / slotMinutes)
}
