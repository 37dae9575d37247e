import type Database from 'better-sqlite3'
import type { CostWhatIfInput } from '../../contract/cost-what-if.ts'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Money } from '../../contract/money.ts'
import { convert, type Rates } from '../pricing/exchange-rates.ts'
import { routeCounts } from '../store/queries/cost-routes.ts'
import { firstTraffic, networkQuotes, networkShares } from '../store/queries/what-if.ts'
import { rollupState } from '../store/rollups.ts'
import { RouteEstimates } from './cost-routes.ts'
import { type WhatIfResult, whatIf } from './what-if.ts'
import type { PricedCountry, PricedRoute } from './what-if-changes.ts'
import type { ModelRule } from './what-if-model.ts'

/** What is known outside the store. */
export interface WhatIfSetting {
  readonly mode: string
  /** Reporting currency. */
  readonly currency: string
  readonly now: number
  readonly rates: Rates
  readonly countries: readonly {
    readonly country: string
    readonly rule: ModelRule
    /** In the order of the static list, those that may be used; the price is of a segment. */
    readonly routes: readonly { readonly provider: string; readonly price: Money | null }[]
  }[]
}

/** Reckons the changes over what the store knows: runs where the reading connection is. */
export function whatIfReport(
  db: Database.Database,
  input: CostWhatIfInput,
  setting: WhatIfSetting,
): WhatIfResult & { readonly span: { readonly from: number; readonly to: number } } {
  const { mode, now } = setting
  const { calendar } = rollupState(db)
  // Counts are of whole days, so the time they were taken over has to be, too.
  const span = { from: calendar.dayStart(calendar.day(now + 1 - input.days * DAY_MS)), to: now + 1 }
  const counts = routeCounts(db, { mode, service: input.service, ...span })
  const since = Math.max(span.from, firstTraffic(db, mode, span.from))
  const toMonth = (30 * DAY_MS) / Math.max(HOUR_MS, span.to - since)
  const estimates = new RouteEstimates(counts)
  const volume = new Map<string, number>()
  for (const { country, verifications } of counts) volume.set(country, (volume.get(country) ?? 0) + verifications)
  const networks = networksOf(db, input.service, setting)
  const countries = setting.countries.flatMap(({ country, rule, routes }): readonly PricedCountry[] => {
    const sent = volume.get(country) ?? 0
    if (sent === 0) return []
    const length = estimates.segments(country)
    const ofMessage = (micros: number | null) => (micros === null ? null : Math.round(micros * length))
    return [
      {
        country,
        rule,
        verifications: sent * toMonth,
        routes: routes.map(({ provider, price }): PricedRoute => {
          const { conversion, refused, doubled } = estimates.of(provider, country)
          const own = price && convert(price, setting.currency, setting.rates)
          return {
            provider,
            price: ofMessage(own?.micros ?? null),
            currency: price?.currency ?? null,
            conversion: conversion.mean,
            refused,
            doubled,
            networks: (networks.get(`${country}|${provider}`) ?? []).map((each) => ({
              ...each,
              price: Math.round(each.price * length),
            })),
          }
        }),
      },
    ]
  })
  return { span: { from: since, to: span.to }, ...whatIf(countries, input) }
}

/** Per segment in the reporting currency, by country and provider; what cannot be converted is left out. */
function networksOf(db: Database.Database, service: string, { currency, rates }: WhatIfSetting) {
  const shares = new Map(networkShares(db).map(({ country, network, share }) => [`${country}|${network}`, share]))
  const found = new Map<string, { network: string; share: number; price: number }[]>()
  for (const quote of networkQuotes(db, service)) {
    const price = convert({ micros: quote.price, currency: quote.currency }, currency, rates)
    const share = shares.get(`${quote.country}|${quote.network}`)
    if (price === null || share === undefined) continue
    const key = `${quote.country}|${quote.provider}`
    const list = found.get(key) ?? []
    found.set(key, list)
    list.push({ network: quote.network, share, price: price.micros })
  }
  return found
}
