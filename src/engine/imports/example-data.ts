import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Money } from '../../contract/money.ts'
import { countries } from '../sandbox/countries.ts'
import {
  cumulative,
  type ExampleCustomer,
  exampleCustomers,
  pick,
  trafficOn,
  YEAR_DAYS,
} from '../sandbox/example-customers.ts'
import { type ExampleDay, type ExamplePriceStep, ExampleRoutes } from '../sandbox/example-routes.ts'
import { createRandom, hashUnit } from '../sandbox/random.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import { exampleVerification } from './example-verification.ts'

const HOURS = YEAR_DAYS * 24
/** The year's traffic over the hours of a day in UTC: quiet at night, busiest in the evening. */
const hourShape = [3, 2, 2, 2, 3, 5, 8, 12, 15, 16, 16, 17, 17, 16, 16, 16, 17, 19, 21, 20, 17, 13, 8, 5] as const
/** All customers together are busier before the holidays and quieter in summer. */
const monthShape = [0.95, 0.94, 0.98, 1, 1.01, 0.98, 0.9, 0.9, 1.02, 1.05, 1.15, 1.18] as const

/** A year of made-up history. */
export interface ExampleYear {
  readonly customers: readonly ExampleCustomer[]
  readonly priceSteps: readonly ExamplePriceStep[]
  /** Verifications from the one at `position` (from 0), oldest first, until there are no more. */
  rows(position: number): Generator<BulkVerification>
}

/**
 * Makes twelve months of history that end at `endsAt` (UTC epoch ms, a whole hour): exactly `size` verifications. The
 * same seed, size and end give the same year, from whichever position it is read.
 */
export function exampleYear(options: {
  readonly seed: number
  readonly size: number
  readonly endsAt: number
  /** Tells years of one store apart. */
  readonly prefix: string
  /** At the rates of the day; null when one is unknown. */
  readonly toReporting: (money: Money, at: number) => Money | null
}): ExampleYear {
  const { seed, size, endsAt, prefix, toReporting } = options
  const startsAt = endsAt - YEAR_DAYS * DAY_MS
  const customers = exampleCustomers(seed, size)
  const routes = new ExampleRoutes({ seed, startsAt, toReporting })
  const traffic = Array.from({ length: YEAR_DAYS }, (_, day) => {
    const date = new Date(startsAt + day * DAY_MS)
    const weekday = (date.getUTCDay() + 6) % 7
    const noise = 0.93 + 0.14 * hashUnit(seed, 'example-day', day)
    const level = (monthShape[date.getUTCMonth()] ?? 1) * noise
    return customers.map((customer) => level * trafficOn(customer, day, weekday))
  })
  /** How many verifications stand before each hour. */
  const before = hourStarts(traffic, startsAt, size)

  function* rows(position: number): Generator<BulkVerification> {
    let today = -1
    let shares: Float64Array = new Float64Array()
    let days: readonly ExampleDay[] = []
    for (let hour = hourOf(before, position); hour < HOURS; hour++) {
      const first = before[hour] ?? 0
      const count = (before[hour + 1] ?? 0) - first
      if (count === 0) continue
      const day = Math.floor(hour / 24)
      if (day !== today) {
        today = day
        shares = cumulative(traffic[day] ?? [])
        days = routes.day(day)
      }
      // An hour's own sequence: a year that is taken up in its middle goes on as it would have.
      const random = createRandom(seed, 'example-hour', hour)
      for (let n = 0; n < count; n++) {
        const at = Math.floor(startsAt + (hour + (n + random.next()) / count) * HOUR_MS)
        const customer = customers[pick(shares, random.next())]
        const countryNo = pick(customer?.countryShares ?? shares, random.next())
        const country = countries[countryNo]
        const routesNow = days[countryNo]
        if (customer === undefined || country === undefined || routesNow === undefined) continue
        const row = exampleVerification({
          at,
          customerId: customer.customer.id,
          country,
          day: routesNow,
          outages: routes.outages,
          random,
          reference: `${prefix}-${first + n}`,
        })
        if (first + n >= position) yield row
      }
    }
  }

  return { customers, priceSteps: routes.priceSteps(), rows }
}

/** Spreads `size` over the hours of the year by their traffic, so that nothing is lost to rounding. */
function hourStarts(traffic: readonly (readonly number[])[], startsAt: number, size: number): Int32Array {
  const weights = new Float64Array(HOURS)
  let total = 0
  for (let hour = 0; hour < HOURS; hour++) {
    const ofDay = (traffic[Math.floor(hour / 24)] ?? []).reduce((sum, weight) => sum + weight, 0)
    const utcHour = new Date(startsAt + hour * HOUR_MS).getUTCHours()
    const weight = ofDay * (hourShape[utcHour] ?? 1)
    weights[hour] = weight
    total += weight
  }
  const starts = new Int32Array(HOURS + 1)
  let sum = 0
  for (let hour = 0; hour < HOURS; hour++) {
    sum += weights[hour] ?? 0
    starts[hour + 1] = Math.round((sum / total) * size)
  }
  starts[HOURS] = size
  return starts
}

/** The hour that holds the verification at a position. */
function hourOf(before: Int32Array, position: number): number {
  let hour = 0
  while (hour < HOURS && (before[hour + 1] ?? 0) <= position) hour += 1
  return hour
}
