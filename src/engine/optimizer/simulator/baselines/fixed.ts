import { entry } from '../../columns.ts'
import { FAILURE_COST, leastCost, meanQuote, type Policy } from '../policy.ts'
import { COUNTRIES, PROVIDERS, ROUTES, routeOf, type SimulatedWorld } from '../world.ts'

/**
 * One provider for everything, the others only when it refuses: what most businesses do. The order is the
 * one they would write down on the first day: mean all-in cost by the prices and success rates of that moment.
 */
export function singlePrimary(world: SimulatedWorld): Policy {
  const rank = primaryOrder(world)
  return {
    name: 'single primary',
    choose: (_at, _country, _prices, usable) => rank.find((provider) => usable[provider] === 1) ?? 0,
  }
}

/** Providers by their mean all-in cost on the first day, weighted by traffic. */
export function primaryOrder(world: SimulatedWorld): readonly number[] {
  const cost = new Float64Array(PROVIDERS)
  const prices = new Float64Array(PROVIDERS)
  for (const country of world.country) {
    for (let p = 0; p < PROVIDERS; p++) prices[p] = world.price(routeOf(p, country), 0)
    const ref = meanQuote(prices)
    for (let p = 0; p < PROVIDERS; p++)
      cost[p] = entry(cost, p) + entry(prices, p) / ref + FAILURE_COST * (1 - world.healthyRate(routeOf(p, country)))
  }
  return Array.from(cost.keys()).sort((a, b) => entry(cost, a) - entry(cost, b))
}

export const cheapestListPrice = (): Policy => ({
  name: 'cheapest list price',
  choose: (_at, _country, prices, usable) => leastCost(usable, (provider) => entry(prices, provider)),
})

export function roundRobin(): Policy {
  let turn = 0
  return {
    name: 'round robin',
    choose(_at, _country, _prices, usable) {
      do turn = (turn + 1) % PROVIDERS
      while (usable[turn] === 0)
      return turn
    },
  }
}

/** For each country the one provider that was best over the whole run, known from the start. */
export function bestFixedInHindsight(world: SimulatedWorld): Policy {
  const total = new Float64Array(ROUTES)
  const prices = new Float64Array(PROVIDERS)
  for (let i = 0; i < world.at.length; i++) {
    const at = entry(world.at, i)
    const country = entry(world.country, i)
    for (let p = 0; p < PROVIDERS; p++) prices[p] = world.price(routeOf(p, country), at)
    const ref = meanQuote(prices)
    for (let p = 0; p < PROVIDERS; p++) {
      const route = routeOf(p, country)
      total[route] = entry(total, route) + entry(prices, p) / ref + FAILURE_COST * (1 - world.rate(route, at))
    }
  }
  const all = new Uint8Array(PROVIDERS).fill(1)
  const best = Uint8Array.from({ length: COUNTRIES }, (_, c) => leastCost(all, (p) => entry(total, routeOf(p, c))))
  return {
    name: 'best fixed in hindsight',
    choose: (_at, country, _prices, usable) =>
      usable[entry(best, country)] === 1
        ? entry(best, country)
        : leastCost(usable, (provider) => entry(total, routeOf(provider, country))),
  }
}

/** Knows every success rate and every price at every moment, outages included. */
export const clairvoyant = (world: SimulatedWorld): Policy => ({
  name: 'clairvoyant oracle',
  choose(at, country, prices, usable) {
    const ref = meanQuote(prices)
    return leastCost(usable, (provider) =>
      world.refuses(provider, at)
        ? Number.MAX_VALUE
        : entry(prices, provider) / ref + FAILURE_COST * (1 - world.rate(routeOf(provider, country), at)),
    )
  },
})
