import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../contract/analytics-query.ts'
import type { CostForecast } from '../../contract/cost.ts'
import type { CostAnalysis, CostAnalysisInput } from '../../contract/cost-analysis.ts'
import type { CostSavings, CostSavingsInput } from '../../contract/cost-savings.ts'
import type { CostWhatIf, CostWhatIfInput } from '../../contract/cost-what-if.ts'
import type { Service } from '../../contract/models.ts'
import type { Rule } from '../../contract/policy-models.ts'
import type { ReportSetting } from '../analytics/report-frame.ts'
import type { Clock } from '../clock.ts'
import type { Rates } from '../pricing/exchange-rates.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { localDay } from '../store/queries/analytics-activity.ts'
import { totalSums } from '../store/queries/analytics-sums.ts'
import type { RouteCounts } from '../store/queries/cost-routes.ts'
import type { Reader } from '../store/reader.ts'
import { getSetting } from '../store/settings.ts'
import { statement } from '../store/statements.ts'
import { costMethod } from './cost-method.ts'
import { compareCountry, RouteEstimates, trapsOf } from './cost-routes.ts'
import { defaultSettings } from './models.ts'
import { findRule } from './policy-match.ts'
import type { PolicySource } from './policy-router.ts'
import type { WhatIfSetting } from './what-if-report.ts'

/** Countries that the price comparison names. */
const COMPARED_COUNTRIES = 60
/** A fit takes some tenths of a second; of so many questions the answers are kept. */
const FORECASTS_KEPT = 16

interface ForecastOf {
  readonly historyDays: number
  readonly filter: AnalyticsFilter
}

export interface CostOptimizerOptions {
  readonly db: Database.Database
  readonly reader: Reader
  readonly clock: Clock
  /** Which verifications count. */
  readonly mode: string
  readonly reportingCurrency: string
  readonly prices: PriceBook
  readonly rates: Rates
  readonly policies: PolicySource
  /** Providers that may be used for a route, in the order of the static list. */
  readonly listed: (country: string, service: Service) => readonly string[]
}

/** What messages cost, what the choice of routes saves, and what a change would do. */
export class CostOptimizer {
  readonly #options: CostOptimizerOptions
  readonly #forecasts = new Map<string, Promise<CostForecast>>()

  constructor(options: CostOptimizerOptions) {
    this.#options = options
  }

  /** Spend of a span, why it changed, and what a conversion costs on each route. */
  async analysis(input: CostAnalysisInput): Promise<CostAnalysis> {
    const { reader } = this.#options
    const { routes, observedMs, ...report } = await reader.read('costReport', input, this.#setting())
    const estimates = new RouteEstimates(routes)
    const compared = byCountry(routes).map(([country, counts]) =>
      compareCountry(
        country,
        this.#options.listed(country, input.service),
        (provider) => this.#segmentPrice(provider, country, input.service),
        estimates,
        counts,
        observedMs,
      ),
    )
    const busiest = compared.sort((a, b) => b.verifications - a.verifications)
    return {
      ...report,
      prices: busiest.slice(0, COMPARED_COUNTRIES),
      traps: [...trapsOf(busiest, routes, observedMs)],
      method: [...costMethod],
    }
  }

  /** What the choice of routes saved beside a baseline. */
  savings(input: CostSavingsInput): Promise<CostSavings> {
    const { reader, listed } = this.#options
    return reader.read('savingsReport', input, { ...this.#setting(), listed: listed('', 'sms') })
  }

  /** What would change if prices, volume, conversion or exchange rates did. Nothing is written. */
  async whatIf(input: CostWhatIfInput): Promise<CostWhatIf> {
    const { reader, clock, reportingCurrency } = this.#options
    const startedAt = clock.monotonic()
    const result = await reader.read('whatIfReport', input, this.#whatIfSetting(input))
    return { ...result, currency: reportingCurrency, tookMs: clock.monotonic() - startedAt }
  }

  /** Expected spend of the next 30 and 90 days. It stays as it is until a past day changes; today's spend goes on. */
  async forecast(query: ForecastOf): Promise<CostForecast> {
    const { db, mode, clock } = this.#options
    const at = clock.now()
    const today = localDay(db, at)
    const key = JSON.stringify([query, today, pastVersion(db, today)])
    const made = await this.#forecastOf(key, query)
    const { start } = made.today
    const window = { from: start, to: at + 1 }
    const { cost_micros } = totalSums(db, {
      ...{ mode, filter: query.filter, measures: ['cost_micros'], window, isOpen: true },
    })
    return { ...made, at, today: { start, spend: cost_micros } }
  }

  #forecastOf(key: string, query: ForecastOf): Promise<CostForecast> {
    const found = this.#forecasts.get(key)
    if (found !== undefined) return found
    const made = this.#options.reader.read('spendForecast', query, this.#setting())
    this.#forecasts.set(key, made)
    made.catch(() => this.#forecasts.delete(key))
    const [oldest] = this.#forecasts.keys()
    if (this.#forecasts.size > FORECASTS_KEPT && oldest !== undefined) this.#forecasts.delete(oldest)
    return made
  }

  #setting(): ReportSetting {
    const { mode, reportingCurrency, clock } = this.#options
    return { mode, currency: reportingCurrency, now: clock.now() }
  }

  #segmentPrice(provider: string, country: string, service: Service): number | null {
    const { prices, reportingCurrency } = this.#options
    return prices.convert(prices.price(provider, country, service), reportingCurrency)?.micros ?? null
  }

  #whatIfSetting(input: CostWhatIfInput): WhatIfSetting {
    const { mode, reportingCurrency, clock, prices, rates, listed } = this.#options
    return {
      mode,
      currency: reportingCurrency,
      now: clock.now(),
      rates: { microsPerEuro: rates.microsPerEuro },
      countries: prices.countries().map((country) => {
        const rule = this.#ruleOf(country, input.service)
        const allow = rule?.constraints.allow ?? null
        const deny = rule?.constraints.deny ?? []
        const usable = listed(country, input.service).filter(
          (provider) => (allow === null || allow.includes(provider)) && !deny.includes(provider),
        )
        return {
          country,
          rule: {
            strategy: input.strategy ?? rule?.strategy ?? 'priority',
            failureCost:
              input.failureCost ?? rule?.failureCost ?? getSetting(this.#options.db, 'optimizer.failureCost'),
            priceWeight: rule?.priceWeight ?? defaultSettings.priceWeight,
          },
          routes: usable.map((provider) => ({ provider, price: prices.price(provider, country, input.service) })),
        }
      }),
    }
  }

  /** Of the policy in force, for somebody without a customer's or a prefix's rule; null when the list decides. */
  #ruleOf(country: string, service: Service): Rule | null {
    const { state, policy } = this.#policy()
    if (state.mode !== 'on' || policy === undefined) return null
    return findRule(policy.rules, { country, service, customerId: null, prefix: null }).rule
  }

  #policy() {
    const { policies } = this.#options
    const { state } = policies
    return { state, policy: state.live === null ? undefined : policies.policy(state.live) }
  }
}

/** Goes up whenever a figure of a day before `today` changes. */
const pastVersion = (db: Database.Database, today: number): number =>
  statement(db, 'select coalesce(sum(version), 0) from rollup_days where day < ?').pluck().get(today) as number

function byCountry(routes: readonly RouteCounts[]): readonly (readonly [string, readonly RouteCounts[]])[] {
  const countries = new Map<string, RouteCounts[]>()
  for (const route of routes) {
    const own = countries.get(route.country) ?? []
    countries.set(route.country, own)
    own.push(route)
  }
  return [...countries]
}
