import { createRandom } from '../../../sandbox/random.ts'
import { entry } from '../../columns.ts'
import { FAILURE_COST, leastCost, meanQuote, type Policy } from '../policy.ts'
import { COUNTRIES, PROVIDERS, ROUTES, routeOf } from '../world.ts'

/** All of them rank by `price / mean quote + 5 x (1 - p)` and learn each route by itself. */

/** Success and trials of a route, each outcome worth less with every later one of the same country. */
function discountedCounts(discount: number) {
  const successes = new Float64Array(ROUTES)
  const trials = new Float64Array(ROUTES)
  return {
    trials,
    /** Mean with one imaginary success of one trial, so that the untried is tried. */
    mean: (route: number) => (entry(successes, route) + 1) / (entry(trials, route) + 1),
    add(country: number, provider: number, converted: boolean): void {
      for (let p = 0; p < PROVIDERS; p++) {
        const route = routeOf(p, country)
        successes[route] = entry(successes, route) * discount
        trials[route] = entry(trials, route) * discount
      }
      const route = routeOf(provider, country)
      successes[route] = entry(successes, route) + (converted ? 1 : 0)
      trials[route] = entry(trials, route) + 1
    },
  }
}

const allIn = (price: number, ref: number, p: number): number => price / ref + FAILURE_COST * (1 - Math.min(1, p))

/** Mostly the best by discounted means, with a share of blind tries. */
export function epsilonGreedy(seed: number, epsilon = 0.03, discount = 0.999): Policy {
  const random = createRandom('epsilon', seed)
  const counts = discountedCounts(discount)
  return {
    name: 'epsilon-greedy',
    choose(_at, country, prices, usable) {
      const ref = meanQuote(prices)
      const blind = random.next() < epsilon
      return leastCost(usable, (p) =>
        blind ? random.next() : allIn(entry(prices, p), ref, counts.mean(routeOf(p, country))),
      )
    },
    answered: (_at, provider, country, converted) => counts.add(country, provider, converted),
  }
}

/** Discounted UCB (Garivier and Moulines 2008) with a small bonus. */
export function discountedUcb(discount = 0.999, bonus = 0.05): Policy {
  const counts = discountedCounts(discount)
  return {
    name: 'D-UCB',
    choose(_at, country, prices, usable) {
      const ref = meanQuote(prices)
      let total = 1
      for (let p = 0; p < PROVIDERS; p++) total += entry(counts.trials, routeOf(p, country))
      return leastCost(usable, (p) => {
        const route = routeOf(p, country)
        const width = bonus * Math.sqrt(Math.log(total) / (entry(counts.trials, route) + 1))
        return allIn(entry(prices, p), ref, counts.mean(route) + width)
      })
    },
    answered: (_at, provider, country, converted) => counts.add(country, provider, converted),
  }
}

/** Sliding-window UCB: the last outcomes of a country, whichever route they took. */
export function slidingWindowUcb(window = 1_000, bonus = 0.05): Policy {
  const successes = new Int32Array(ROUTES)
  const trials = new Int32Array(ROUTES)
  const seen = new Int32Array(COUNTRIES)
  const ring = new Int16Array(COUNTRIES * window)
  const count = (outcome: number, country: number, by: number) => {
    const route = routeOf(outcome >> 1, country)
    trials[route] = entry(trials, route) + by
    successes[route] = entry(successes, route) + by * (outcome & 1)
  }
  return {
    name: 'SW-UCB',
    choose(_at, country, prices, usable) {
      const ref = meanQuote(prices)
      const log = Math.log(1 + Math.min(window, entry(seen, country)))
      return leastCost(usable, (p) => {
        const n = entry(trials, routeOf(p, country)) + 1
        const mean = (entry(successes, routeOf(p, country)) + 1) / n
        return allIn(entry(prices, p), ref, mean + bonus * Math.sqrt(log / n))
      })
    },
    answered(_at, provider, country, converted) {
      const turn = entry(seen, country)
      const slot = country * window + (turn % window)
      if (turn >= window) count(entry(ring, slot), country, -1)
      ring[slot] = provider * 2 + (converted ? 1 : 0)
      count(entry(ring, slot), country, 1)
      seen[country] = turn + 1
    },
  }
}

/** As payment routers do: the last 125 outcomes of every route, and 5 % of the traffic spread over the others. */
export function paymentRouter(seed: number, window = 125, hedging = 0.05): Policy {
  const random = createRandom('payment-router', seed)
  const successes = new Int32Array(ROUTES)
  const seen = new Int32Array(ROUTES)
  const ring = new Uint8Array(ROUTES * window)
  return {
    name: 'payment router',
    choose(_at, country, prices, usable) {
      const ref = meanQuote(prices)
      const hedge = random.next() < hedging
      return leastCost(usable, (p) => {
        if (hedge) return random.next()
        const route = routeOf(p, country)
        const n = Math.min(window, entry(seen, route))
        return allIn(entry(prices, p), ref, (entry(successes, route) + 1) / (n + 1))
      })
    },
    answered(_at, provider, country, converted) {
      const route = routeOf(provider, country)
      const slot = route * window + (entry(seen, route) % window)
      successes[route] = entry(successes, route) - entry(ring, slot) + (converted ? 1 : 0)
      ring[slot] = converted ? 1 : 0
      seen[route] = entry(seen, route) + 1
    },
  }
}
