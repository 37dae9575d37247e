import { HOUR_MS, MINUTE_MS } from '../../contract/durations.ts'
import type { Climate } from './climate.ts'
import type { Country } from './countries.ts'
import {
  gaussian,
  hardOutages,
  priceWalk,
  routeSpread,
  type SilentOutage,
  type Span,
  silentOutages,
  successWalk,
} from './laws.ts'
import { createRandom, type Random } from './random.ts'

/** Weather is drawn for four weeks at a time; between two of them every walk begins anew. */
const BLOCK_HOURS = 28 * 24
const BLOCK_MS = BLOCK_HOURS * HOUR_MS
const BLOCK_MINUTES = BLOCK_HOURS * 60
/** Beyond so many blocks without one, nobody waits for an outage. */
const MOST_BLOCKS_AHEAD = 12

/** How one world's routes drift, break and change their prices: pure functions of seed, climate, route and time. */
export interface Weather {
  /** How far the success of a route is from its settled rate, on the logit scale. */
  shift(provider: string, country: Country, at: number): number
  /** The share of messages that still arrive: 1 but in silent outages. */
  left(provider: string, country: Country, at: number): number
  /** What a route's price is multiplied by; `hour` counts the hours of the price lists. */
  priceFactor(provider: string, country: Country, hour: number): number
  /** The next time in which a provider refuses everything, or the one under way, UTC epoch ms; null for none. */
  nextHardOutage(provider: string, at: number): Span | null
}

/** By the laws that the optimizer's simulator has, drawn for the sandbox's own providers and countries. */
export function createWeather(seed: number, climate: Climate): Weather {
  const stream = (...key: readonly (string | number)[]) => createRandom(seed, 'weather', climate.name, ...key)
  const kept = keeper(stream)
  const spread = (law: keyof typeof routeSpread, provider: string, { iso }: Country) =>
    routeSpread[law] * kept(`spread ${law}`, [provider, iso], gaussian)
  const outages = (scope: Parameters<typeof silentOutages>[2], key: readonly (string | number)[]) =>
    kept(scope, key, (random) => silentOutages(random, climate, scope, BLOCK_MINUTES, 1))

  return {
    shift(provider, country, at) {
      const block = Math.floor(at / BLOCK_MS)
      const walk = kept('success', [provider, country.iso, block], (random) =>
        successWalk(random, climate, BLOCK_HOURS),
      )
      return spread('success', provider, country) + (walk[Math.floor((at % BLOCK_MS) / HOUR_MS)] ?? 0)
    },
    left(provider, { iso, dialingPrefix }, at) {
      const block = Math.floor(at / BLOCK_MS)
      const minute = Math.floor((at % BLOCK_MS) / MINUTE_MS)
      return (
        leftAt(outages('route', [provider, iso, block]), minute) *
        // The same carriers and cables serve a numbering zone.
        leftAt(outages('region', [provider, dialingPrefix.charAt(0), block]), minute) *
        leftAt(outages('provider', [provider, block]), minute)
      )
    },
    priceFactor(provider, country, hour) {
      const block = Math.floor(hour / BLOCK_HOURS)
      const walk = kept('price', [provider, country.iso, block], (random) => priceWalk(random, climate, BLOCK_HOURS))
      return Math.exp(spread('price', provider, country) + (walk[hour % BLOCK_HOURS] ?? 0))
    },
    nextHardOutage(provider, at) {
      const first = Math.floor(at / BLOCK_MS)
      for (let block = first; block < first + MOST_BLOCKS_AHEAD; block++) {
        const spans = kept('hard', [provider, block], (random) => hardOutages(random, climate, BLOCK_MINUTES, 1))
        const inMs = ({ start, end }: Span) => ({
          start: block * BLOCK_MS + start * MINUTE_MS,
          end: block * BLOCK_MS + end * MINUTE_MS,
        })
        const next = spans.map(inMs).find(({ end }) => end > at)
        if (next !== undefined) return next
      }
      return null
    },
  }
}

/** Several outages at once leave the product of what each leaves. */
function leftAt(outages: readonly SilentOutage[], minute: number): number {
  let share = 1
  for (const { start, end, left } of outages) if (start <= minute && minute < end) share *= left
  return share
}

/** Draws each thing once, from a stream of its own. */
function keeper(stream: (...key: readonly (string | number)[]) => Random) {
  const drawn = new Map<string, unknown>()
  return <T>(law: string, key: readonly (string | number)[], draw: (random: Random) => T): T => {
    const name = `${law} ${key.join(' ')}`
    const known = drawn.get(name)
    if (known !== undefined) return known as T
    const value = draw(stream(law, ...key))
    drawn.set(name, value)
    return value
  }
}
