import * as z from 'zod'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { currencySchema, moneySchema } from './money.ts'
import { priceRuleSchema } from './price-rule.ts'

/**
 * Where a price comes from. `list`: the public list. `account`: the provider's own list for this account. `imported`:
 * a rate sheet. `observed`: what was charged, by receipts. `manual`: an operator.
 *
 * From the weakest to the strongest: where a route has several, the last of them counts.
 */
export const priceSources = ['list', 'account', 'imported', 'observed', 'manual'] as const
export const priceSourceSchema = z.enum(priceSources)
export type PriceSource = z.infer<typeof priceSourceSchema>

/** Sources whose quotes stand in the price history: all but what is worked out from receipts. */
export const quotedSources = ['list', 'account', 'imported', 'manual'] as const
export const quotedSourceSchema = z.enum(quotedSources)
export type QuotedSource = z.infer<typeof quotedSourceSchema>

/** `failed`: the provider's last sync failed. `old`: not confirmed for longer than it should be. */
export const stalenessSchema = z.enum(['failed', 'old'])

/** What receipts say a segment costs on a route, since its price last changed. */
export const observedPriceSchema = z.object({
  /** Mean of a segment. */
  price: moneySchema,
  /** Messages charged. */
  n: z.int(),
  /** Outside what any of the route's networks is listed at, beyond rounding. */
  differs: z.boolean(),
})

/** What a segment costs with one provider in one country, as the router reckons with it. */
export const priceCellSchema = z.object({
  provider: z.string(),
  price: moneySchema,
  /** In the reporting currency at the rates named with the matrix, micros; null when a rate is missing. */
  comparable: z.int().nullable(),
  source: priceSourceSchema,
  rule: priceRuleSchema,
  /** Over the networks, micros of the price's currency; null without prices by network. */
  min: z.int().nullable(),
  /** By share of traffic; null while no shares are known. */
  weighted: z.int().nullable(),
  max: z.int().nullable(),
  /** Networks with a price of their own. */
  networks: z.int(),
  /** Since when the console has seen this price. */
  cachedAt: timestampSchema,
  /** When it was last found unchanged. */
  confirmedAt: timestampSchema,
  /** Since when it holds, by the provider or the rate sheet; else the same as `cachedAt`. */
  effectiveFrom: timestampSchema,
  /** Null for fresh. Manual and imported prices do not grow stale. */
  stale: stalenessSchema.nullable(),
  observed: observedPriceSchema.nullable(),
  /** By how much exchange rates alone moved `comparable` since `cachedAt`, percent; null when unknown. */
  exchangeMove: z.number().nullable(),
  isCheapest: z.boolean(),
})
export type PriceCell = Readonly<z.infer<typeof priceCellSchema>>

export const priceRowSchema = z.object({
  country: countrySchema,
  /** One for each provider with a price, in the order of `providers` of the matrix. */
  cells: z.array(priceCellSchema),
  /** Enabled providers without any price for it. */
  missing: z.array(z.string()),
  /** Null when no comparable price is known. */
  cheapest: z.string().nullable(),
  /** Dearest over cheapest comparable price, percent above; null with fewer than two. */
  spread: z.number().nullable(),
  /** Verifications of the last 24 h. */
  traffic: z.int(),
})
export type PriceRow = Readonly<z.infer<typeof priceRowSchema>>

/** One quote: a network (or the country as a whole) of one provider from one source. */
export const networkPriceSchema = z.object({
  provider: z.string(),
  /** MCC and MNC, or the name where the list has no codes; empty for the country as a whole. */
  network: z.string(),
  networkName: z.string().nullable(),
  source: quotedSourceSchema,
  price: moneySchema,
  comparable: z.int().nullable(),
  /** Of the country's traffic, 0..1; null when not known. */
  share: z.number().nullable(),
  cachedAt: timestampSchema,
  effectiveFrom: timestampSchema,
  /** Since when it is gone from the list; null while it stands there. */
  goneAt: timestampSchema.nullable(),
  /** A price announced for later; null without one. */
  next: z.object({ price: moneySchema, effectiveFrom: timestampSchema }).nullable(),
})
export type NetworkPrice = Readonly<z.infer<typeof networkPriceSchema>>

/**
 * `first-seen`: no change. `currency-changed`: another currency, about the same amount at the day's rate. `disappeared`
 * and `returned`: gone from the list and back. `announced`: holds from a later `effectiveFrom`; when that time comes it
 * is followed by what it then is.
 */
export const priceChangeKinds = [
  'first-seen',
  'raised',
  'lowered',
  'currency-changed',
  'disappeared',
  'returned',
  'announced',
] as const
export const priceChangeKindSchema = z.enum(priceChangeKinds)
export type PriceChangeKind = z.infer<typeof priceChangeKindSchema>

/** One line of the price history. It never changes again. */
export const priceChangeSchema = z.object({
  id: z.int(),
  /** When the console saw it. */
  updatedAt: timestampSchema,
  provider: z.string(),
  country: countrySchema,
  service: serviceSchema,
  /** As in {@link networkPriceSchema}. */
  network: z.string(),
  networkName: z.string().nullable(),
  kind: priceChangeKindSchema,
  source: quotedSourceSchema,
  /** Null at first sight, and after a disappearance. */
  oldPrice: moneySchema.nullable(),
  /** Null when it disappeared. */
  newPrice: moneySchema.nullable(),
  /** Percent, -100 to 999; 999 means "more than that". Null from zero, from nothing, or without a rate. */
  changePercent: z.number().nullable(),
  effectiveFrom: timestampSchema,
  /** Null for what was not a sync: a manual or an imported price. */
  runId: z.int().nullable(),
})
export type PriceChange = Readonly<z.infer<typeof priceChangeSchema>>

/** What the router reckoned with on one route, step by step. Columns of equal length, oldest first. */
export const priceSeriesSchema = z.object({
  provider: z.string(),
  /** Empty for the country as a whole. */
  network: z.string(),
  currency: currencySchema,
  /** When each step begins; the first may lie before the span asked for. */
  at: z.array(timestampSchema),
  /** Micros of `currency`; null while there was no price. */
  price: z.array(z.int().nullable()),
  /** Micros of the reporting currency, all at one rate, so that every step is the provider's. */
  comparable: z.array(z.int().nullable()),
})
export type PriceSeries = Readonly<z.infer<typeof priceSeriesSchema>>

/** `hourly`: countries with traffic. `nightly`: all countries. `chosen`: an operator's choice. */
export const priceRunKinds = ['hourly', 'nightly', 'chosen'] as const
export const priceRunKindSchema = z.enum(priceRunKinds)
export type PriceRunKind = z.infer<typeof priceRunKindSchema>

/** `partial`: some provider failed. `interrupted`: the console stopped and has not taken it up again. */
export const priceRunStates = ['running', 'completed', 'partial', 'failed', 'cancelled', 'interrupted'] as const
export const priceRunStateSchema = z.enum(priceRunStates)
export type PriceRunState = z.infer<typeof priceRunStateSchema>

/** One provider's part of a run. */
export const priceRunPartSchema = z.object({
  provider: z.string(),
  state: z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled', 'no-list']),
  countriesDone: z.int(),
  countriesTotal: z.int(),
  /** Quotes read. */
  rows: z.int(),
  /** Without first sights. */
  changes: z.int(),
  firstSeen: z.int(),
  /** Rows of the list that could not be used: malformed, negative or without a price. */
  unusable: z.int(),
  /** For people; null without one. */
  error: z.string().nullable(),
  startedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable(),
})
export type PriceRunPart = Readonly<z.infer<typeof priceRunPartSchema>>

export const priceRunSchema = z.object({
  id: z.int(),
  kind: priceRunKindSchema,
  state: priceRunStateSchema,
  startedAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  /** How often it was taken up again after the console had stopped. */
  resumed: z.int(),
  rows: z.int(),
  changes: z.int(),
  firstSeen: z.int(),
  unusable: z.int(),
  /** Providers that failed. */
  errors: z.int(),
  /** In the order they are asked. */
  parts: z.array(priceRunPartSchema),
})
export type PriceRun = Readonly<z.infer<typeof priceRunSchema>>

export const priceSyncStateSchema = z.object({
  running: priceRunSchema.nullable(),
  last: priceRunSchema.nullable(),
  /** When the countries with traffic are due again. */
  nextHourlyAt: timestampSchema.nullable(),
  /** When all countries are due. */
  nextNightlyAt: timestampSchema.nullable(),
})
export type PriceSyncState = Readonly<z.infer<typeof priceSyncStateSchema>>

/** `ecb`: the daily reference file. `bundled`: shipped with the app, a last resort. */
export const rateSources = ['ecb', 'manual', 'bundled'] as const
export const rateSourceSchema = z.enum(rateSources)
export type RateSource = z.infer<typeof rateSourceSchema>

export const exchangeRateSchema = z.object({
  currency: currencySchema,
  /** Millionths of a unit for one euro. */
  microsPerEuro: z.int().positive(),
  /** Day it holds for, UTC, `YYYY-MM-DD`. */
  date: z.iso.date(),
  source: rateSourceSchema,
})
export type ExchangeRate = Readonly<z.infer<typeof exchangeRateSchema>>
