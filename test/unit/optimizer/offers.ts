import {
  defaultSettings,
  type RouteOffer,
  type RouteOutcome,
  type SelectorSettings,
} from '../../../src/engine/optimizer/models.ts'
import { SmartSelector } from '../../../src/engine/optimizer/smart-selector.ts'

export const NOON = Date.UTC(2026, 0, 5, 12)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export const anOffer = (provider: string, price: number | null, change: Partial<RouteOffer> = {}): RouteOffer => ({
  provider,
  price,
  priority: 1,
  breaker: 'closed',
  excludedBy: null,
  ...change,
})

/** Everything runs on the strategy and nothing is tried out, unless the test says so. */
export const aSelector = (change: Partial<SelectorSettings> = {}, seed = 1): SmartSelector =>
  new SmartSelector({ ...defaultSettings, controlShare: 0, temperature: 0, explore: false, ...change }, { seed })

export const inCountry = (country: string, at = NOON, key: string | number = 0) => ({
  at,
  country,
  region: country === 'US' ? 'America' : 'Europe',
  key,
})

let messages = 0

/** Sends `n` messages on a route, one every `everyMs`, of which each `failsEvery`-th is not answered; gives the end. */
export function send(
  selector: SmartSelector,
  provider: string,
  country: string,
  { n, from, everyMs, failsEvery }: { n: number; from: number; everyMs: number; failsEvery: number },
): number {
  const { region } = inCountry(country)
  const outcomes: RouteOutcome[] = []
  for (let i = 1; i <= n; i++) {
    const at = from + i * everyMs
    const message = { id: messages++, provider, country, region }
    const fails = i % failsEvery === 0
    outcomes.push({ kind: 'accepted', at, ...message })
    outcomes.push({ kind: fails ? 'expired' : 'converted', at: at + (fails ? 5 * MINUTE : 10_000), ...message })
  }
  for (const outcome of outcomes.sort((a, b) => a.at - b.at)) selector.observe(outcome)
  return from + n * everyMs + 5 * MINUTE
}
