import type Database from 'better-sqlite3'
import type { PriceSeriesInput } from '../../../contract/pricing.ts'
import { statement } from '../statements.ts'

interface Step {
  readonly provider: string
  readonly currency: string
  readonly at: number
  readonly price: number | null
}

/** One provider's steps in one currency, oldest first; columns of equal length. */
export interface StepColumns {
  readonly provider: string
  readonly currency: string
  readonly at: number[]
  readonly price: (number | null)[]
}

/**
 * Steps of a country's price by provider, the one in force at `from` included. Of the steps in one of `points` slices
 * of time the last one stands. When a provider changes its currency a new series begins.
 */
export function priceSeries(db: Database.Database, input: PriceSeriesInput): readonly StepColumns[] {
  const { country, service, providers, network, from, to, points } = input
  const slice = Math.max(1, Math.ceil((to - from) / points))
  const question = {
    country,
    service,
    from,
    to,
    slice,
    network: network ?? '',
    providers: providers === undefined ? null : JSON.stringify(providers),
  }
  const steps = statement(db, network === undefined ? routeSteps : networkSteps).all(question) as Step[]
  const series: StepColumns[] = []
  for (const { provider, currency, at, price } of steps) {
    const last = series.at(-1)
    const goesOn = last?.provider === provider && last.currency === currency
    const columns = goesOn ? last : { provider, currency, at: [], price: [] }
    if (!goesOn) series.push(columns)
    columns.at.push(at)
    columns.price.push(price)
  }
  return series
}

const chosen = '(:providers is null or provider in (select value from json_each(:providers)))'

/** One look into the index for the beginning and for each slice: a year of hourly steps is not read step by step. */
const routeSteps = `
  with recursive ends (n, at) as (
    select 0, :from + 1
    union all
    select n + 1, min(:to, :from + (n + 1) * :slice) from ends where :from + n * :slice < :to),
  p (provider) as (
    select * from (select name as provider from providers union select provider from pricing_cache) where ${chosen})
  select distinct r.provider, r.currency, r.at, r.price
  from p cross join ends cross join route_prices r
    on r.country = :country and r.service = :service and r.provider = p.provider and r.at = (
      select max(at) from route_prices
      where country = :country and service = :service and provider = p.provider and at < ends.at)
  where :network = ''
  order by r.provider, r.at`

/** The last step before the span, and the last of each slice in it. A bare column goes with the maximum beside it. */
const networkSteps = `
  with steps as (
    select provider, coalesce(currency, old_currency) as currency, updated_at as at, new_price as price
    from price_history
    where country = :country and service = :service and network = :network and kind <> 'announced' and ${chosen}),
  before as (select provider, currency, max(at) as at, price from steps where at < :from group by provider),
  within as (
    select provider, currency, max(at) as at, price from steps where at >= :from and at < :to
    group by provider, (at - :from) / :slice)
  select * from before union all select * from within order by provider, at`
