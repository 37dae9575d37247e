import { HOUR_MS } from '../../contract/durations.ts'
import { expit } from './normal.ts'

const SLOW_MS = 5 * 24 * HOUR_MS
const FAST_MS = 10 * HOUR_MS
/** Spreads on the logit scale: of routes around country and provider, and of the last hours around the route. */
const ROUTE_SD = 0.45
const HOURS_SD = 0.3
const COUNTRY_SD = 0.55
const PROVIDER_SD = 0.22
/** 86 % converts, until something is known. */
const START_LEVEL = 1.8
const LEVEL_LIMIT = 5
const Z95 = 1.96

const ROUTE_PRECISION = 1 / ROUTE_SD ** 2
const HOURS_PRECISION = 1 / HOURS_SD ** 2

/** Outcomes of one route, halving with age, and the level that follows from them. */
interface RouteMemory {
  readonly country: number
  readonly provider: number
  at: number
  slowTrials: number
  slowSuccesses: number
  fastTrials: number
  fastSuccesses: number
  /** Logit of the success rate, the last hours left out. */
  level: number
}

/** What the estimator knows, as plain data. */
export interface EstimatorState {
  readonly base: number
  readonly countries: readonly (readonly [name: string, effect: number])[]
  readonly providers: readonly (readonly [name: string, effect: number])[]
  readonly routes: readonly RouteMemory[]
}

/** A success rate as a mean with its uncertainty. */
export interface ConversionEstimate {
  readonly mean: number
  /** Ends of the 95 % interval. */
  readonly low: number
  readonly high: number
  /** Standard deviation of the mean. */
  readonly sd: number
  /** Discounted outcomes of this very route behind it. */
  readonly n: number
}

interface Group {
  readonly name: string
  effect: number
  readonly routes: RouteMemory[]
}

/**
 * Success rates of routes that share what they have in common. On the logit scale a route is base + country +
 * provider + its own deviation + the deviation of its last hours; each part is shrunk to the one before by
 * how much evidence it has. Evidence halves in 5 days, that of the last hours in 10 hours.
 */
export class ConversionEstimator {
  #base = START_LEVEL
  readonly #countries = new Groups()
  readonly #providers = new Groups()
  readonly #byKey: (RouteMemory | undefined)[][] = []

  /** The success rate of a route, outages left out. */
  estimate(provider: string, country: string, at: number): ConversionEstimate {
    const route = this.#route(provider, country, at)
    const trials = this.#settle(route, at)
    const slow = expit(route.level)
    const recent = route.fastTrials * slow * (1 - slow) + HOURS_PRECISION
    const level = route.level + (route.fastSuccesses - route.fastTrials * slow) / recent
    const sd = Math.sqrt(1 / (ROUTE_PRECISION + trials * slow * (1 - slow)) + 1 / recent)
    const mean = expit(level)
    return {
      mean,
      low: expit(level - Z95 * sd),
      high: expit(level + Z95 * sd),
      sd: mean * (1 - mean) * sd,
      n: trials,
    }
  }

  /** @param weight from 0, when the outcome says nothing of the route's level, to 1 */
  learn(provider: string, country: string, at: number, converted: boolean, weight: number): void {
    const route = this.#route(provider, country, at)
    this.#settle(route, at)
    const success = converted ? weight : 0
    route.slowTrials += weight
    route.slowSuccesses += success
    route.fastTrials += weight
    route.fastSuccesses += success
    this.#share(route)
  }

  toJSON(): EstimatorState {
    return {
      base: this.#base,
      countries: this.#countries.list.map(({ name, effect }) => [name, effect]),
      providers: this.#providers.list.map(({ name, effect }) => [name, effect]),
      routes: this.#countries.list.flatMap(({ routes }) => routes.map((route) => ({ ...route }))),
    }
  }

  static from(state: EstimatorState): ConversionEstimator {
    const estimator = new ConversionEstimator()
    estimator.#base = state.base
    for (const [name, effect] of state.countries) estimator.#countries.get(name).effect = effect
    for (const [name, effect] of state.providers) estimator.#providers.get(name).effect = effect
    for (const route of state.routes) estimator.#insert({ ...route })
    return estimator
  }

  #route(provider: string, country: string, at: number): RouteMemory {
    const c = this.#countries.index(country)
    const p = this.#providers.index(provider)
    return (
      this.#byKey[c]?.[p] ??
      this.#insert({
        country: c,
        provider: p,
        at,
        slowTrials: 0,
        slowSuccesses: 0,
        fastTrials: 0,
        fastSuccesses: 0,
        level: this.#expected(c, p),
      })
    )
  }

  #insert(route: RouteMemory): RouteMemory {
    const row = this.#byKey[route.country] ?? []
    this.#byKey[route.country] = row
    row[route.provider] = route
    this.#countries.at(route.country).routes.push(route)
    this.#providers.at(route.provider).routes.push(route)
    return route
  }

  #expected(country: number, provider: number): number {
    return this.#base + this.#countries.at(country).effect + this.#providers.at(provider).effect
  }

  /** Ages the counts and moves the level one Newton step towards what they say; gives the slow trials. */
  #settle(route: RouteMemory, at: number): number {
    const ms = at - route.at
    if (ms > 0) {
      const slow = 2 ** (-ms / SLOW_MS)
      const fast = 2 ** (-ms / FAST_MS)
      route.slowTrials *= slow
      route.slowSuccesses *= slow
      route.fastTrials *= fast
      route.fastSuccesses *= fast
      route.at = at
    }
    const { information, said } = evidence(route)
    const level =
      (this.#expected(route.country, route.provider) * ROUTE_PRECISION + information * said) /
      (ROUTE_PRECISION + information)
    route.level = Math.max(-LEVEL_LIMIT, Math.min(LEVEL_LIMIT, level))
    return route.slowTrials
  }

  /** Fits country, provider and base anew where this route has changed them. */
  #share({ country, provider }: RouteMemory): void {
    const c = this.#countries.at(country)
    const p = this.#providers.at(provider)
    c.effect = meanDeviation(c.routes, COUNTRY_SD, (route) => this.#base + this.#providers.at(route.provider).effect)
    p.effect = meanDeviation(p.routes, PROVIDER_SD, (route) => this.#base + this.#countries.at(route.country).effect)
    this.#centre()
  }

  /** Moves what all countries share into the base, so that a new country starts from it. No level changes. */
  #centre(): void {
    let sum = 0
    for (const { effect } of this.#countries.list) sum += effect
    const shift = BASE_STEP * (sum / this.#countries.list.length)
    this.#base += shift
    for (const country of this.#countries.list) country.effect -= shift
  }
}

/** The base follows the mean of the countries slowly: a few hundred outcomes. */
const BASE_STEP = 0.04

/** What a route's outcomes say by themselves: a level, and how much information is behind it. */
function evidence(route: RouteMemory): { readonly information: number; readonly said: number } {
  const rate = expit(route.level)
  const information = route.slowTrials * rate * (1 - rate)
  if (information < 1e-9) return { information: 0, said: 0 }
  return { information, said: route.level + (route.slowSuccesses - route.slowTrials * rate) / information }
}

/** The common deviation of routes from what the other parts explain, shrunk to 0. */
function meanDeviation(routes: readonly RouteMemory[], sd: number, explained: (route: RouteMemory) => number): number {
  let sum = 0
  let weights = 1 / sd ** 2
  for (const route of routes) {
    const { information, said } = evidence(route)
    if (information === 0) continue
    const weight = 1 / (ROUTE_SD ** 2 + 1 / information)
    sum += weight * (said - explained(route))
    weights += weight
  }
  return sum / weights
}

/** Groups of routes by name, numbered in the order of their first appearance. */
class Groups {
  readonly list: Group[] = []
  readonly #numbers = new Map<string, number>()

  index(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const number = this.list.push({ name, effect: 0, routes: [] }) - 1
    this.#numbers.set(name, number)
    return number
  }

  get(name: string): Group {
    return this.at(this.index(name))
  }

  /** @throws {RangeError} for a number that was never given out */
  at(number: number): Group {
    const group = this.list[number]
    if (group === undefined) throw new RangeError(`there is no group ${number}`)
    return group
  }
}
