import { defaultSettings, type RouteOffer, type SelectorSettings } from '../models.ts'
import { SmartSelector } from '../smart-selector.ts'
import type { Policy } from './policy.ts'
import { COUNTRIES, PROVIDERS } from './world.ts'

const MICROS = 1_000_000
/** Any epoch will do, as long as it is not 0. */
const START_MS = 1_700_000_000_000

/**
 * The product's selector as a policy of the simulator, without a control group: it is compared from outside. And without
 * caution, since there is no list that anybody has put in order.
 */
export function selectorPolicy(seed: number, regionOf: Uint8Array, change: Partial<SelectorSettings> = {}): Policy {
  const settings = { ...defaultSettings, controlShare: 0, ...change }
  const selector = new SmartSelector(settings, { seed })
  const names = Array.from({ length: PROVIDERS }, (_, i) => `P${i}`)
  const countries = Array.from({ length: COUNTRIES }, (_, i) => `C${i}`)
  const regions = Array.from(regionOf, (region) => `R${region}`)
  const place = (provider: number, country: number) => ({
    provider: names[provider] ?? '',
    country: countries[country] ?? '',
    region: regions[country] ?? null,
  })
  const ms = (at: number) => START_MS + Math.round(at * 1_000)
  return {
    name: `SmartSelector, ${settings.strategy}`,
    choose(at, country, prices, usable) {
      const offers: RouteOffer[] = names.map((provider, i) => ({
        provider,
        priority: i,
        price: (prices[i] ?? 0) * MICROS,
        breaker: 'closed',
        excludedBy: usable[i] === 1 ? null : 'refused',
      }))
      const { country: iso, region } = place(0, country)
      const choice = selector.choose(offers, { at: ms(at), country: iso, region, key: at })
      return names.indexOf(choice?.provider ?? '')
    },
    accepted: (at, provider, country, id) =>
      selector.observe({ kind: 'accepted', at: ms(at), id, ...place(provider, country) }),
    answered: (at, provider, country, converted, id) =>
      selector.observe({ kind: converted ? 'converted' : 'expired', at: ms(at), id, ...place(provider, country) }),
  }
}
