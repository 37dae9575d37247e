import { countries } from './countries.ts'
import type { PayingCustomer } from './customer-plans.ts'
import { payingCustomer, payingCustomers } from './customer-plans.ts'
import { sandboxCustomers } from './customers.ts'
import { hashUnit } from './random.ts'

/** A customer of the example year: who it is, when it sends, and where to. */
export interface ExampleCustomer extends PayingCustomer {
  /** Days of the year (0 to 364) on which it sends: from, inclusive, to, exclusive. */
  readonly spans: readonly (readonly [from: number, to: number])[]
  /** Share of the traffic at the beginning, relative to the others. */
  readonly weight: number
  /** By what its traffic is multiplied over the year. */
  readonly growth: number
  /** The day of the year around which it is busiest, and how much busier it is then, 0..1. */
  readonly peakDay: number
  readonly season: number
  /** Of weekend traffic against that of a working day. */
  readonly weekend: number
  /** Share of each of the sandbox world's countries, adding up. */
  readonly countryShares: Float64Array
}

export const YEAR_DAYS = 365

const firstWords = [
  'Alder',
  'Beacon',
  'Cinder',
  'Dove',
  'Elm',
  'Fable',
  'Garnet',
  'Hazel',
  'Ivory',
  'Jasper',
  'Kestrel',
]
const moreFirstWords = ['Larch', 'Marlow', 'Nimbus', 'Onyx', 'Pine', 'Quill', 'Raven', 'Sable', 'Thistle', 'Umber']
const lastWords = [
  'Bank',
  'Books',
  'Care',
  'Dining',
  'Energy',
  'Fitness',
  'Games',
  'Homes',
  'Insurance',
  'Jobs',
  'Kitchens',
]
const moreLastWords = ['Legal', 'Market', 'News', 'Outdoors', 'Pay', 'Rides', 'Stays', 'Tickets', 'Telecom', 'Travel']
const firsts = [...firstWords, ...moreFirstWords]
const lasts = [...lastWords, ...moreLastWords]

/** How many customers a history of this size has beside those that the sandbox always has. */
const addedCustomers = (size: number): number => Math.round(Math.min(400, 120 + 12 * Math.log2(size / 1_000)))

/** The customers of an example year of `size` verifications; the same seed gives the same ones. */
export function exampleCustomers(seed: number, size: number): readonly ExampleCustomer[] {
  const known = payingCustomers().map((paying, index) =>
    exampleCustomer(seed, paying, sandboxCustomers[index]?.traffic ?? 1),
  )
  const added = Array.from({ length: addedCustomers(size) }, (_, n) => {
    const first = firsts[n % firsts.length] ?? ''
    const last = lasts[(n * 5 + Math.floor(n / firsts.length)) % lasts.length] ?? ''
    const roll = (what: string) => hashUnit(seed, 'example-customer', n, what)
    const currency = roll('currency') < 0.6 ? 'EUR' : roll('currency') < 0.85 ? 'USD' : 'GBP'
    // A few big ones and a long tail.
    const traffic = 0.15 + 6 * roll('weight') ** 4
    const name = `${first} ${last}`
    const id = `example-${name.toLowerCase().replace(' ', '-')}`
    return exampleCustomer(seed, payingCustomer({ id, name, traffic, currency }, n), traffic)
  })
  return [...known, ...added]
}

function exampleCustomer(seed: number, paying: PayingCustomer, traffic: number): ExampleCustomer {
  const roll = (what: string) => hashUnit(seed, 'example', paying.customer.id, what)
  return {
    ...paying,
    spans: spansOf(roll),
    weight: traffic,
    growth: 0.6 + 2.2 * roll('growth') ** 1.5,
    peakDay: YEAR_DAYS * roll('peak'),
    season: 0.45 * roll('season'),
    weekend: 0.45 + 0.75 * roll('weekend'),
    countryShares: countryShares(roll),
  }
}

/** Most stay all year; some come, some go, and some of those that go come back. */
function spansOf(roll: (what: string) => number): ExampleCustomer['spans'] {
  const kind = roll('life')
  const day = (what: string, from: number, to: number) => Math.round(from + (to - from) * roll(what))
  if (kind < 0.5) return [[0, YEAR_DAYS]]
  if (kind < 0.72) return [[day('start', 20, 320), YEAR_DAYS]]
  if (kind < 0.84) return [[0, day('end', 60, 300)]]
  if (kind < 0.9) {
    const start = day('start', 10, 140)
    return [[start, start + day('length', 40, 160)]]
  }
  const left = day('left', 60, 180)
  return [
    [0, left],
    [left + day('away', 40, 110), YEAR_DAYS],
  ]
}

function countryShares(roll: (what: string) => number): Float64Array {
  const home = Math.floor(roll('home') * countries.length)
  const spread = 0.05 + 0.6 * roll('spread')
  const weights = countries.map(({ iso, traffic }, index) => {
    const own = index === home ? 60 : 0
    return own + traffic * spread * (0.2 + 1.6 * roll(iso))
  })
  return cumulative(weights)
}

/** Running sums, scaled so that the last one is 1. */
export function cumulative(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = new Float64Array(weights.length)
  let sum = 0
  for (const [index, weight] of weights.entries()) {
    sum += weight
    shares[index] = total === 0 ? 0 : sum / total
  }
  return shares
}

/** The first place whose running sum is above `at` (0..1). */
export function pick(shares: Float64Array, at: number): number {
  let low = 0
  let high = shares.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shares[middle] ?? 1) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** How much a customer sends on a day of the year; `weekday` counts from Monday, 0. */
export function trafficOn(customer: ExampleCustomer, day: number, weekday: number): number {
  if (!customer.spans.some(([from, to]) => day >= from && day < to)) return 0
  const trend = customer.growth ** (day / YEAR_DAYS)
  const season = 1 + customer.season * Math.cos((2 * Math.PI * (day - customer.peakDay)) / YEAR_DAYS)
  return customer.weight * trend * season * (weekday >= 5 ? customer.weekend : 1)
}
