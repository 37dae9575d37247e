import type { CostWhatIfInput } from '../../contract/cost-what-if.ts'
import type { ModelCountry, ModelRoute } from './what-if-model.ts'

/** A route with what its price is made of. */
export interface PricedRoute extends Omit<ModelRoute, 'paid'> {
  /** In which it is paid, ISO 4217; null when unknown. */
  readonly currency: string | null
  /** Of a message by network, with the network's share of the country's traffic; empty when not known. */
  readonly networks: readonly { readonly network: string; readonly share: number; readonly price: number }[]
}

export interface PricedCountry extends Omit<ModelCountry, 'routes'> {
  readonly routes: readonly PricedRoute[]
}

type Changes = Pick<CostWhatIfInput, 'prices' | 'volume' | 'conversion' | 'rates'>

const LIMITS = [0.01, 0.99] as const

/** A country with all that is supposed applied; without changes, as it is. */
export function changedCountry(country: PricedCountry, changes: Changes | null): ModelCountry {
  const { country: code, rule } = country
  const volume = changes === null ? 1 : factorOf(changes.volume.filter((each) => isOf(each.country, code)))
  return {
    country: code,
    rule,
    verifications: country.verifications * volume,
    routes: country.routes.map((route) => changedRoute(route, code, changes)),
  }
}

function changedRoute(route: PricedRoute, country: string, changes: Changes | null): ModelRoute {
  const { provider, price, conversion, refused, doubled, currency, networks } = route
  const prices = (changes?.prices ?? []).filter((each) => isOf(each.provider, provider) && isOf(each.country, country))
  const points = (changes?.conversion ?? [])
    .filter((each) => isOf(each.provider, provider) && isOf(each.country, country))
    .reduce((sum, each) => sum + each.points, 0)
  const rate = factorOf((changes?.rates ?? []).filter((each) => each.currency === currency))
  const whole = factorOf(prices.filter(({ network }) => network === undefined))
  const before = paidOf(price, networks, () => 1)
  const paid = paidOf(price, networks, (network) => factorOf(prices.filter((each) => each.network === network)))
  // The choice knows one price a country; a network's change moves it as much as it moves what is paid.
  const shift = before === null || paid === null || before === 0 ? 1 : paid / before
  const scaled = (value: number | null, factor: number) => (value === null ? null : Math.round(value * factor))
  return {
    provider,
    price: scaled(price, shift * whole * rate),
    paid: scaled(paid, whole * rate),
    conversion: points === 0 ? conversion : Math.min(LIMITS[1], Math.max(LIMITS[0], conversion + points / 100)),
    refused,
    doubled,
  }
}

/** Over the networks by their traffic; what is not quoted by network is paid at the country's price. */
function paidOf(
  price: number | null,
  networks: PricedRoute['networks'],
  factor: (network: string) => number,
): number | null {
  if (price === null) return null
  let paid = 0
  let share = 0
  for (const each of networks) {
    paid += each.share * each.price * factor(each.network)
    share += each.share
  }
  return paid + Math.max(0, 1 - share) * price
}

const isOf = (wanted: string | undefined, value: string): boolean => wanted === undefined || wanted === value

const factorOf = (changes: readonly { readonly percent: number }[]): number =>
  changes.reduce((factor, { percent }) => factor * (1 + percent / 100), 1)
