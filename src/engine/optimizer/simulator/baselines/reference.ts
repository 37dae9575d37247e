import { gaussian } from '../../../sandbox/laws.ts'
import { createRandom } from '../../../sandbox/random.ts'
import { entry } from '../../columns.ts'

import { FAILURE_COST, leastCost, meanQuote, type Policy } from '../policy.ts'
import { COUNTRIES, PROVIDERS, ROUTES, routeOf } from '../world.ts'

const HALF_LIFE_S = 8 * 86_400
const SHORT_S = 8 * 3_600
const STRENGTH = 40
const SHORT_WEIGHT = 120

export interface ReferenceSettings {
  readonly temperature: number
  readonly pooling: boolean
  readonly ejection: boolean
  readonly shortMemory: boolean
}

const standard: ReferenceSettings = { temperature: 0.1, pooling: true, ejection: true, shortMemory: true }

/**
 * The strong reference: a Beta posterior per route with an 8-day half-life, pooled towards country level x
 * provider ratio, an 8-hour short memory, few draws, and CUSUM ejection per route and per provider and region.
 */
export function pooledThompson(seed: number, regionOf: Uint8Array, change: Partial<ReferenceSettings> = {}): Policy {
  const { temperature, pooling, ejection, shortMemory } = { ...standard, ...change }
  const random = createRandom('reference', seed)
  const route = memory(ROUTES, HALF_LIFE_S)
  const recent = memory(ROUTES, SHORT_S)
  const country = memory(COUNTRIES, HALF_LIFE_S)
  const provider = memory(PROVIDERS, HALF_LIFE_S)
  const expected = memory(PROVIDERS, HALF_LIFE_S)
  const routeCusum = cusum(ROUTES)
  const regionCusum = cusum(PROVIDERS * 256)
  const regionKey = (p: number, c: number) => p * 256 + entry(regionOf, c)

  const countryLevel = (c: number) => (entry(country.s, c) + 17) / (entry(country.n, c) + 20)
  const prior = (p: number, c: number) => {
    if (!pooling) return 0.85
    const ratio = (entry(provider.s, p) + 50) / (entry(expected.s, p) + 50)
    return Math.min(0.99, Math.max(0.01, countryLevel(c) * ratio))
  }
  const slow = (p: number, c: number) => {
    const r = routeOf(p, c)
    return (entry(route.s, r) + STRENGTH * prior(p, c)) / (entry(route.n, r) + STRENGTH)
  }
  const posterior = (p: number, c: number, at: number) => {
    const r = routeOf(p, c)
    route.age(r, at)
    recent.age(r, at)
    const n = entry(route.n, r) + STRENGTH
    const mean = slow(p, c)
    if (!shortMemory) return { mean, n }
    const weight = Math.min(SHORT_WEIGHT, entry(recent.n, r))
    const short = entry(recent.n, r) > 0 ? entry(recent.s, r) / (recent.n[r] ?? 1) : mean
    return { mean: (mean * n + short * weight) / (n + weight), n: n + weight }
  }

  return {
    name: 'pooled Thompson + CUSUM',
    choose(at, c, prices, usable) {
      const ref = meanQuote(prices)
      const cost = (p: number) => {
        const { mean, n } = posterior(p, c, at)
        const drawn = mean + temperature * Math.sqrt((mean * (1 - mean)) / (n + 1)) * gaussian(random)
        return entry(prices, p) / ref + FAILURE_COST * (1 - Math.min(1, Math.max(0, drawn)))
      }
      const out = (p: number) =>
        ejection && (routeCusum.ejected(routeOf(p, c), at) || regionCusum.ejected(regionKey(p, c), at))
      let kept = 0
      for (let p = 0; p < PROVIDERS; p++) kept += usable[p] === 1 && !out(p) ? 1 : 0
      return leastCost(usable, (p) => (kept > 0 && out(p) ? 1e6 : cost(p)))
    },
    answered(at, p, c, converted) {
      const r = routeOf(p, c)
      const p0 = slow(p, c)
      routeCusum.add(r, converted, p0, at)
      regionCusum.add(regionKey(p, c), converted, p0, at)
      expected.add(p, at, countryLevel(c))
      route.add(r, at, converted ? 1 : 0)
      recent.add(r, at, converted ? 1 : 0)
      country.add(c, at, converted ? 1 : 0)
      provider.add(p, at, converted ? 1 : 0)
    },
  }
}

/** Sums that halve with time. */
function memory(size: number, halfLifeS: number) {
  const s = new Float64Array(size)
  const n = new Float64Array(size)
  const last = new Float64Array(size)
  const age = (i: number, at: number) => {
    const keep = 2 ** (-(at - entry(last, i)) / halfLifeS)
    s[i] = entry(s, i) * keep
    n[i] = entry(n, i) * keep
    last[i] = at
  }
  const add = (i: number, at: number, value: number) => {
    age(i, at)
    s[i] = entry(s, i) + value
    n[i] = entry(n, i) + 1
  }
  return { s, n, age, add }
}

const RATIO = 0.45
const LIMIT = 8
const EJECT_S = 1_800
const EJECT_MOST_S = 4 * 3_600

/** Sums the evidence for "success has fallen to 45 %" and ejects for a time that doubles while it goes on. */
function cusum(size: number) {
  const sum = new Float64Array(size)
  const until = new Float64Array(size)
  const length = new Float64Array(size).fill(EJECT_S)
  return {
    ejected: (i: number, at: number) => entry(until, i) > at,
    add(i: number, converted: boolean, p0: number, at: number): void {
      const step = converted ? Math.log(RATIO) : Math.log((1 - RATIO * p0) / (1 - p0))
      sum[i] = Math.max(0, entry(sum, i) + step)
      if (entry(sum, i) < LIMIT || entry(until, i) > at) return
      length[i] = at - entry(until, i) < EJECT_MOST_S ? Math.min(EJECT_MOST_S, 2 * entry(length, i)) : EJECT_S
      until[i] = at + entry(length, i)
      sum[i] = LIMIT / 2
    },
  }
}
