import type { Climate } from '../../sandbox/climate.ts'
import {
  gaussian,
  hardOutages,
  type OutageScope,
  priceWalk,
  routeSpread,
  silentOutages,
  successWalk,
} from '../../sandbox/laws.ts'
import { createRandom, exponentialMs, type Random } from '../../sandbox/random.ts'
import { entry } from '../columns.ts'
import { expit } from '../normal.ts'

export const PROVIDERS = 8
export const COUNTRIES = 40
export const REGIONS = 5
export const ROUTES = PROVIDERS * COUNTRIES
export const DAYS = 14
/** An unanswered code counts as failed after that. */
export const ANSWER_SECONDS = 300

const HOURS = DAYS * 24
const SECONDS = DAYS * 86_400
const SLOT_MINUTES = 5
const SLOT_SECONDS = 60 * SLOT_MINUTES
const SLOTS = SECONDS / SLOT_SECONDS
const SLOTS_PER_HOUR = 60 / SLOT_MINUTES

/**
 * A world in which verifications are sent, drawn once from a seed and a climate. Columns, not objects: a run
 * reads them 140,000 times. A route's index is `country * PROVIDERS + provider`.
 */
export interface SimulatedWorld {
  readonly seed: number
  readonly climate: Climate
  /** One entry a verification, in order of time: seconds since the start, country, luck, seconds to answer. */
  readonly at: Float64Array
  readonly country: Uint8Array
  /** In [0, 1): the person answers when it is below the success rate of the route that was taken. */
  readonly luck: Float32Array
  readonly answersAfter: Float32Array
  /** Region of each country. */
  readonly regionOf: Uint8Array
  /** Success rate of a route, outages included. */
  rate(route: number, at: number): number
  /** Price of a message on a route, units of the reporting currency. */
  price(route: number, at: number): number
  /** Success rate of a route on the first day, outages left out: what a buyer could have tested. */
  healthyRate(route: number): number
  /** Whether the provider refuses every submission. */
  refuses(provider: number, at: number): boolean
}

export const routeOf = (provider: number, country: number): number => country * PROVIDERS + provider

export function createSimulatedWorld(seed: number, climate: Climate): SimulatedWorld {
  const stream = (law: string) => createRandom('simulator', seed, climate.name, law)
  const regionOf = Uint8Array.from({ length: COUNTRIES }, (_, country) => country % REGIONS)
  const market = drawMarket(stream('market'))
  const rates = drawRates(climate, market, regionOf, stream)
  const prices = drawPrices(climate, market, stream('price'))
  const hard = drawHardOutages(climate, stream('hard'))
  return {
    seed,
    climate,
    ...drawTraffic(climate, stream('traffic')),
    regionOf,
    rate: (route, at) => entry(rates, route * SLOTS + Math.floor(at / SLOT_SECONDS)),
    price: (route, at) => entry(prices, route * HOURS + Math.floor(at / 3_600)),
    healthyRate: (route) => expit(entry(market.level, route)),
    refuses: (provider, at) => hard[provider * SLOTS + Math.floor(at / SLOT_SECONDS)] === 1,
  }
}

interface Market {
  /** Per route, logit of the success rate before drift and outages. */
  readonly level: Float64Array
  /** Per route, price before it moves. */
  readonly price: Float64Array
}

/** Better providers are dearer on the whole, and every route has a mind of its own. */
function drawMarket(random: Random): Market {
  const level = new Float64Array(ROUTES)
  const price = new Float64Array(ROUTES)
  const quality = Float64Array.from({ length: PROVIDERS }, () => gaussian(random))
  const dearness = quality.map((q) => Math.exp(0.04 * q + 0.12 * gaussian(random)))
  for (let country = 0; country < COUNTRIES; country++) {
    const ease = 2 + 0.5 * gaussian(random)
    const base = Math.exp(-3 + 0.7 * gaussian(random))
    for (let provider = 0; provider < PROVIDERS; provider++) {
      const route = routeOf(provider, country)
      level[route] = ease + 0.15 * entry(quality, provider) + routeSpread.success * gaussian(random)
      price[route] = base * (dearness[provider] ?? 1) * Math.exp(routeSpread.price * gaussian(random))
    }
  }
  return { level, price }
}

function drawRates(
  climate: Climate,
  market: Market,
  regionOf: Uint8Array,
  stream: (law: string) => Random,
): Float32Array {
  const rates = new Float32Array(ROUTES * SLOTS)
  const drift = stream('drift')
  for (let route = 0; route < ROUTES; route++) {
    const walk = successWalk(drift, climate, HOURS)
    for (let slot = 0; slot < SLOTS; slot++) {
      const x = entry(market.level, route) + entry(walk, Math.floor(slot / SLOTS_PER_HOUR))
      rates[route * SLOTS + slot] = Math.min(0.985, Math.max(0.25, expit(x)))
    }
  }
  const silent = stream('silent')
  const spoil = (scope: OutageScope, routes: readonly number[]) => {
    for (const { start, end, left } of silentOutages(silent, climate, scope, SLOTS, SLOT_MINUTES))
      for (const route of routes)
        for (let i = route * SLOTS + start; i < route * SLOTS + end; i++) rates[i] = entry(rates, i) * left
  }
  for (let provider = 0; provider < PROVIDERS; provider++) {
    const routes = Array.from({ length: COUNTRIES }, (_, country) => routeOf(provider, country))
    for (const route of routes) spoil('route', [route])
    for (let region = 0; region < REGIONS; region++) {
      const within = routes.filter((_, country) => regionOf[country] === region)
      spoil('region', within)
    }
    spoil('provider', routes)
  }
  return rates
}

/** Hourly steps that pull back to the list price, and changes of the list price itself. */
function drawPrices(climate: Climate, market: Market, random: Random): Float32Array {
  const prices = new Float32Array(ROUTES * HOURS)
  for (let route = 0; route < ROUTES; route++) {
    const walk = priceWalk(random, climate, HOURS)
    for (let hour = 0; hour < HOURS; hour++)
      prices[route * HOURS + hour] = entry(market.price, route) * Math.exp(entry(walk, hour))
  }
  return prices
}

function drawHardOutages(climate: Climate, random: Random): Uint8Array {
  const hard = new Uint8Array(PROVIDERS * SLOTS)
  for (let provider = 0; provider < PROVIDERS; provider++)
    for (const { start, end } of hardOutages(random, climate, SLOTS, SLOT_MINUTES))
      hard.fill(1, provider * SLOTS + start, provider * SLOTS + end)
  return hard
}

/** Few countries carry most of the traffic; every country sleeps at its own time. */
function drawTraffic(climate: Climate, random: Random) {
  const weights = Float64Array.from({ length: COUNTRIES }, (_, i) => (i + 3) ** -1.1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const times: { at: number; country: number }[] = []
  for (let country = 0; country < COUNTRIES; country++) {
    const meanGap = (SECONDS * total) / (climate.verifications * 1.5 * (weights[country] ?? 1))
    const phase = random.next()
    for (let at = exponentialMs(random, meanGap); at < SECONDS; at += exponentialMs(random, meanGap)) {
      const awake = (1 + 0.5 * Math.sin(2 * Math.PI * (at / 86_400 + phase))) / 1.5
      if (random.next() < awake) times.push({ at, country })
    }
  }
  times.sort((a, b) => a.at - b.at)
  return {
    at: Float64Array.from(times, ({ at }) => at),
    country: Uint8Array.from(times, ({ country }) => country),
    luck: Float32Array.from(times, () => random.next()),
    answersAfter: Float32Array.from(times, () => Math.min(290, 18 * Math.exp(0.7 * gaussian(random)))),
  }
}
