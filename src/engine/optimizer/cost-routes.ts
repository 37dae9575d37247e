import type { ComparedRoute, CountryComparison, RouteTrap } from '../../contract/cost-analysis.ts'
import { wilsonRate } from '../../contract/rate.ts'
import type { RouteCounts } from '../store/queries/cost-routes.ts'
import { perConversion } from '../store/savings-baseline.ts'

/** Messages that the level of country and provider is worth beside what was seen of a route. */
const PRIOR_STRENGTH = 40
/** Assumed where nothing at all has been seen. */
const UNSEEN = 0.8
const LIMITS = [0.01, 0.99] as const
/** Submissions that the provider's shares of refusals and duplicates are worth. */
const RISK_STRENGTH = 20
const MONTH_MS = 30 * 86_400_000
/** With fewer accepted messages a route is no evidence of a trap. */
const TRAP_EVIDENCE = 20
const Z = 1.959963984540054

/** What is known of a route beside its price. */
export interface RouteKnowledge {
  readonly observed: ReturnType<typeof wilsonRate>
  readonly conversion: { readonly mean: number; readonly low: number; readonly high: number }
  readonly refused: number
  readonly doubled: number
}

/** Estimates for any route, seen or not, from what was seen of all. */
export class RouteEstimates {
  readonly #routes = new Map<string, RouteCounts>()
  readonly #countries = new Map<string, Tally>()
  readonly #providers = new Map<string, Tally>()
  readonly #all = tally()

  constructor(counts: readonly RouteCounts[]) {
    for (const route of counts) {
      this.#routes.set(`${route.provider}|${route.country}`, route)
      for (const [map, key] of [
        [this.#countries, route.country],
        [this.#providers, route.provider],
      ] as const) {
        const sums = map.get(key) ?? tally()
        map.set(key, sums)
        count(sums, route)
      }
      count(this.#all, route)
    }
  }

  /** Pulled to country level times provider ratio by the weight of 40 messages. */
  of(provider: string, country: string): RouteKnowledge {
    const own = this.#routes.get(`${provider}|${country}`)
    const maker = this.#providers.get(provider) ?? tally()
    const [k, n] = [own?.acceptedConverted ?? 0, own?.accepted ?? 0]
    const prior = this.#prior(provider, country)
    const pulled = wilsonRate(k + PRIOR_STRENGTH * prior, n + PRIOR_STRENGTH)
    const share = (part: 'refused' | 'doubled') =>
      ((own?.[part] ?? 0) + RISK_STRENGTH * (maker[part] / Math.max(1, maker.decided))) /
      ((own?.decided ?? 0) + RISK_STRENGTH)
    return {
      observed: wilsonRate(k, n),
      conversion: { mean: pulled.value ?? prior, low: pulled.low ?? prior, high: pulled.high ?? prior },
      refused: share('refused'),
      doubled: share('doubled'),
    }
  }

  /** Segments of a usual message of a country, 1 at the least. */
  segments(country: string): number {
    const { segments, attempts } = this.#countries.get(country) ?? this.#all
    return attempts === 0 ? 1 : Math.max(1, segments / attempts)
  }

  #prior(provider: string, country: string): number {
    const level = (sums: Tally | undefined) =>
      sums === undefined || sums.accepted === 0 ? null : sums.acceptedConverted / sums.accepted
    const all = level(this.#all)
    if (all === null || all === 0) return UNSEEN
    const guess = (level(this.#countries.get(country)) ?? all) * ((level(this.#providers.get(provider)) ?? all) / all)
    return Math.min(LIMITS[1], Math.max(LIMITS[0], guess))
  }
}

const tallied = ['accepted', 'acceptedConverted', 'decided', 'refused', 'doubled', 'segments', 'attempts'] as const
type Tally = Record<(typeof tallied)[number], number>
const tally = (): Tally => Object.fromEntries(tallied.map((name) => [name, 0])) as Tally
function count(sums: Tally, route: RouteCounts): void {
  for (const name of tallied) sums[name] += route[name]
}

/** Price of a segment in micros of the reporting currency; null when unknown. */
export type SegmentPrice = (provider: string, country: string) => number | null

/**
 * The routes of a country as choices.
 *
 * @param providers in the order of the static list
 * @param spanMs over which the counts were taken
 */
export function compareCountry(
  country: string,
  providers: readonly string[],
  price: SegmentPrice,
  estimates: RouteEstimates,
  counts: readonly RouteCounts[],
  spanMs: number,
): CountryComparison {
  const length = estimates.segments(country)
  const priced = providers.map((provider) => {
    const segment = price(provider, country)
    return {
      provider,
      price: segment === null ? null : Math.round(segment * length),
      ...estimates.of(provider, country),
    }
  })
  const cheapest = least(priced, (route) => route.price)
  const rated = priced.map((route) => ({ ...route, ...expectedOf(route, nextOf(priced, route)) }))
  const best = least(rated, (route) => route.perConverted)
  const routes = rated.map(
    (route): ComparedRoute => ({ ...route, isCheapest: route.provider === cheapest?.provider, isBest: route === best }),
  )
  return {
    country,
    verifications: counts.reduce((sum, { verifications }) => sum + verifications, 0),
    routes,
    monthlyGapMicros: best === null ? null : monthlyGap(routes, best.perConverted ?? 0, counts, spanMs),
  }
}

interface PricedRoute extends RouteKnowledge {
  readonly provider: string
  readonly price: number | null
}

function nextOf(routes: readonly PricedRoute[], route: PricedRoute) {
  const next = routes.find((each) => each !== route && each.price !== null)
  return next?.price == null ? null : { price: next.price, estimate: next.conversion.mean }
}

function expectedOf({ price, conversion, refused, doubled }: PricedRoute, next: ReturnType<typeof nextOf>) {
  if (price === null) return { expected: null, perConverted: null, perConvertedLow: null, perConvertedHigh: null }
  const at = (estimate: number) => perConversion({ price, estimate, outage: 0 }, { refused, doubled }, next)
  const { spend, value } = at(conversion.mean)
  return {
    expected: spend,
    perConverted: value,
    perConvertedLow: at(conversion.high).value,
    perConvertedHigh: at(conversion.low).value,
  }
}

function monthlyGap(routes: readonly ComparedRoute[], best: number, counts: readonly RouteCounts[], spanMs: number) {
  let gap = 0
  for (const { provider, converted } of counts) {
    const own = routes.find((route) => route.provider === provider)?.perConverted ?? null
    if (own !== null) gap += converted * (own - best)
  }
  return Math.round((gap * MONTH_MS) / spanMs)
}

function least<T>(items: readonly T[], value: (item: T) => number | null): T | null {
  let found: T | null = null
  let lowest = Infinity
  for (const item of items) {
    const own = value(item)
    if (own === null || own >= lowest) continue
    found = item
    lowest = own
  }
  return found
}

/** Lower prices that cost more per converted verification, the dearest first. */
export function trapsOf(
  countries: readonly CountryComparison[],
  counts: readonly RouteCounts[],
  spanMs: number,
): readonly RouteTrap[] {
  const converted = new Map(counts.map((route) => [`${route.provider}|${route.country}`, route.converted]))
  const traps = countries.flatMap(({ country, routes }) =>
    routes.flatMap((cheap): readonly RouteTrap[] => {
      if (cheap.price === null || cheap.perConverted === null || cheap.observed.n < TRAP_EVIDENCE) return []
      const better = least(
        routes.filter((route) => (route.price ?? 0) > (cheap.price ?? 0) && route.observed.n >= TRAP_EVIDENCE),
        (route) => route.perConverted,
      )
      if (better === null || better.price === null || better.perConverted === null) return []
      const extra = cheap.perConverted - better.perConverted
      if (extra <= 0) return []
      const n = converted.get(`${cheap.provider}|${country}`) ?? 0
      return [
        {
          country,
          cheap: cheap.provider,
          better: better.provider,
          cheapPrice: cheap.price,
          betterPrice: better.price,
          cheapPerConverted: cheap.perConverted,
          betterPerConverted: better.perConverted,
          cheapN: cheap.observed.n,
          betterN: better.observed.n,
          certain: isCertain(cheap, better),
          monthlyMicros: Math.round((extra * n * MONTH_MS) / spanMs),
        },
      ]
    }),
  )
  return traps.sort((a, b) => b.monthlyMicros - a.monthlyMicros)
}

/** On the log scale the spread of a cost per conversion is that of its rate: (1 - p) / (n p), by the delta method. */
function isCertain(cheap: ComparedRoute, better: ComparedRoute): boolean {
  const spread = ({ conversion: { mean }, observed: { n } }: ComparedRoute) => (1 - mean) / (mean * n)
  const distance = Math.log((cheap.perConverted ?? 1) / (better.perConverted ?? 1))
  return distance > Z * Math.sqrt(spread(cheap) + spread(better))
}
