import { DAY_MS, MINUTE_MS } from '../../contract/durations.ts'
import type { Money } from '../../contract/money.ts'
import { countries } from './countries.ts'
import { cumulative, YEAR_DAYS } from './example-customers.ts'
import { type ProviderProfile, sandboxProfiles } from './provider-profiles.ts'
import { hashUnit } from './random.ts'
import { createWorld, type World } from './world.ts'

/** What a route is like on one day of the example year. */
export interface ExampleRoute {
  readonly profile: ProviderProfile
  /** Of a segment, micros of the provider's currency. */
  readonly price: number
  /** The same in the reporting currency; null when no rate is known. */
  readonly reporting: number | null
  readonly delivery: number
  readonly conversion: number
  readonly receipt: { readonly medianMs: number; readonly sigma: number }
}

/** Routes of a country on one day, and the share of verifications that begin with each, adding up. */
export interface ExampleDay {
  readonly routes: readonly ExampleRoute[]
  readonly shares: Float64Array
}

export interface ExampleOutage {
  readonly provider: string
  /** UTC epoch ms. */
  readonly from: number
  readonly to: number
  /** `down`: refuses or does not answer; `silent`: accepts, and delivers little. */
  readonly kind: 'down' | 'silent'
}

/** A step of a route's list price; money in micros of the provider's currency. */
export interface ExamplePriceStep {
  readonly provider: string
  readonly country: string
  readonly currency: string
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Between two steps of one route's price, days. */
const STEP_DAYS = { least: 34, spread: 40 } as const
/** Whole price lists that were printed anew: a factor from a day of the year on. */
const listMoves: readonly { readonly provider: string; readonly day: number; readonly factor: number }[] = [
  { provider: 'infobip', day: 122, factor: 1.07 },
  { provider: 'vonage', day: 201, factor: 1.05 },
  { provider: 'telnyx', day: 288, factor: 0.91 },
  { provider: 'twilio', day: 330, factor: 1.04 },
]

/** Prices, qualities and outages of the example year that begins at `startsAt` (UTC epoch ms, a whole hour). */
export class ExampleRoutes {
  readonly outages: readonly ExampleOutage[]
  readonly #seed: number
  readonly #startsAt: number
  readonly #world: World
  readonly #toReporting: (money: Money, at: number) => Money | null

  constructor(options: {
    readonly seed: number
    readonly startsAt: number
    readonly toReporting: (money: Money, at: number) => Money | null
  }) {
    this.#seed = options.seed
    this.#startsAt = options.startsAt
    this.#toReporting = options.toReporting
    this.#world = createWorld(options.seed)
    this.outages = outagesOf(options.seed, options.startsAt)
  }

  /** By country, in the order of the sandbox world's. */
  day(day: number): readonly ExampleDay[] {
    const at = this.#startsAt + day * DAY_MS
    return countries.map((country) => {
      const routes = sandboxProfiles.map((profile): ExampleRoute => {
        const price = this.#price(profile, country, day)
        const { currency } = profile
        return {
          profile,
          price,
          reporting: this.#toReporting({ micros: price, currency }, at)?.micros ?? null,
          delivery: this.#world.deliveryRate(profile, country, at),
          conversion: this.#world.conversionRate(profile, country, at),
          receipt: this.#world.receiptDelay(profile, country),
        }
      })
      // The cheaper a conversion, the more traffic; nobody is ever left out.
      const costs = routes.map((r) => (r.reporting ?? r.price) / (r.delivery * r.conversion) ** 2)
      const least = Math.min(...costs)
      return { routes, shares: cumulative(costs.map((cost) => (least / cost) ** 9 + 0.02)) }
    })
  }

  /** Every move of a list price within the year, oldest first. */
  priceSteps(): readonly ExamplePriceStep[] {
    const steps: ExamplePriceStep[] = []
    for (const profile of sandboxProfiles)
      for (const country of countries)
        for (let day = 1; day < YEAR_DAYS; day++) {
          const [from, to] = [this.#price(profile, country, day - 1), this.#price(profile, country, day)]
          const at = this.#startsAt + day * DAY_MS
          const { name: provider, currency } = profile
          if (from !== to) steps.push({ provider, country: country.iso, currency, at, from, to })
        }
    return steps.sort((a, b) => a.at - b.at)
  }

  #price(profile: ProviderProfile, country: (typeof countries)[number], day: number): number {
    const key = [this.#seed, 'example-price', profile.name, country.iso] as const
    const every = STEP_DAYS.least + Math.floor(STEP_DAYS.spread * hashUnit(...key, 'every'))
    const step = Math.floor((day + Math.floor(every * hashUnit(...key, 'phase'))) / every)
    const own = 0.95 + 0.1 * hashUnit(...key, step)
    const list = listMoves.reduce((f, m) => (m.provider === profile.name && day >= m.day ? f * m.factor : f), 1)
    return Math.round((this.#world.accountPrice(profile, country, null, 0) * own * list) / 10) * 10
  }
}

/** Two or three bad stretches for each provider, from twenty minutes to a few hours; good ones have fewer. */
function outagesOf(seed: number, startsAt: number): readonly ExampleOutage[] {
  return sandboxProfiles.flatMap(({ name, quality }) => {
    const count = 2 + Math.round(3 * (1 - quality))
    return Array.from({ length: count }, (_, n): ExampleOutage => {
      const roll = (what: string) => hashUnit(seed, 'example-outage', name, n, what)
      const from = startsAt + Math.round(YEAR_DAYS * roll('day') * 1440) * MINUTE_MS
      const minutes = 20 + 280 * roll('length') ** 2
      return {
        provider: name,
        from,
        to: from + Math.round(minutes) * MINUTE_MS,
        kind: roll('kind') < 0.7 ? 'down' : 'silent',
      }
    })
  })
}
