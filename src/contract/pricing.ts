import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { currencySchema, moneySchema } from './money.ts'
import * as p from './pricing-models.ts'

const { NOT_FOUND, STORE_UNAVAILABLE, PRICE_SYNC_RUNNING } = errors

/** A list; one value may stand for a list of one, as in the query of an address. */
const listOf = <S extends z.ZodType>(item: S) =>
  z.union([z.array(item).max(300), item.transform((value): z.output<S>[] => [value])])
const providerName = z.string().min(1).max(100)
const yes = z.union([z.boolean(), z.stringbool()]).default(false)
const moment = z.coerce.number().int()
const limit = (max: number, usual: number) => z.coerce.number().int().min(1).max(max).default(usual)

/** Which cells and rows of the matrix. Filters add up. */
export const priceFilterSchema = z.object({
  countries: listOf(countrySchema).optional(),
  providers: listOf(providerName).optional(),
  service: serviceSchema.default('sms'),
  /** Only countries with verifications in the last 24 h. */
  withTraffic: yes,
  /** Only rows with a stale price. */
  staleOnly: yes,
  /** Only rows where an enabled provider has no price. */
  missingOnly: yes,
})
export type PriceFilter = Readonly<z.infer<typeof priceFilterSchema>>

export const priceOrders = ['country', 'traffic', 'price', 'spread'] as const
export const priceOrderSchema = z.enum(priceOrders)
export type PriceOrder = z.infer<typeof priceOrderSchema>

export const priceMatrixInput = priceFilterSchema.extend({
  /** The matrix as it was then, UTC epoch ms; now when left out. Announced prices show when it lies ahead. */
  asOf: moment.optional(),
  /** By code; or most traffic, lowest price, widest spread first, and then by code. */
  order: priceOrderSchema.default('country'),
  /** The last row's country: the page after it. */
  after: countrySchema.optional(),
  limit: limit(300, 100),
})
export type PriceMatrixInput = Readonly<z.output<typeof priceMatrixInput>>

export const priceMatrixSchema = z.object({
  rows: z.array(p.priceRowSchema),
  /** Columns: every provider that has a price or could have one, in the order of trial. */
  providers: z.array(z.string()),
  /** Pass as `after` for the next page; null at the end. */
  next: countrySchema.nullable(),
  currency: currencySchema,
  /** Rates behind `comparable`: the oldest day and the weakest source among those used. */
  rates: z.object({ date: z.iso.date(), source: p.rateSourceSchema }),
  asOf: timestampSchema,
  /** Of all rows that pass the filter, not only of this page. */
  totals: z.object({ countries: z.int(), prices: z.int(), stale: z.int(), missing: z.int() }),
})
export type PriceMatrix = Readonly<z.infer<typeof priceMatrixSchema>>

export const priceHistoryInput = z.object({
  providers: listOf(providerName).optional(),
  countries: listOf(countrySchema).optional(),
  service: serviceSchema.optional(),
  /** As in the quotes of `pricing.networks`. */
  network: z.string().max(200).optional(),
  kinds: listOf(p.priceChangeKindSchema).optional(),
  sources: listOf(p.quotedSourceSchema).optional(),
  /** First sights are no changes and are left out unless asked for here or by `kinds`. */
  firstSeen: yes,
  /** Only rises and falls of at least this many percent. */
  minChangePercent: z.coerce.number().min(0).max(999).optional(),
  runId: z.coerce.number().int().optional(),
  from: moment.optional(),
  to: moment.optional(),
  /** The last row's `updatedAt` and `id`: the page after it. */
  before: z.object({ updatedAt: moment, id: moment }).optional(),
  limit: limit(500, 100),
})
export type PriceHistoryInput = Readonly<z.output<typeof priceHistoryInput>>

/** The same without a page of it. */
export const priceHistoryFilterSchema = priceHistoryInput.omit({ before: true, limit: true })

export const priceSeriesInput = z.object({
  country: countrySchema,
  service: serviceSchema.default('sms'),
  providers: listOf(providerName).optional(),
  /** One network; the country as a whole, as the router reckons with it, when left out. */
  network: z.string().max(200).optional(),
  /** At most two years. */
  from: moment,
  to: moment,
  /** At most this many steps a provider: of the steps in one slice of time the last one stands. */
  points: limit(2_000, 500),
})
export type PriceSeriesInput = Readonly<z.output<typeof priceSeriesInput>>

const reason = z.string().trim().min(1).max(500)
const route = { provider: providerName, country: countrySchema, service: serviceSchema.default('sms') }

/** `sync` reads the lists now; `set` puts an operator's price in force; `clear` takes it back. */
export const priceUpdateInput = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('sync'),
    /** All when left out. */
    providers: listOf(providerName).optional(),
    /** All that some provider serves when left out. */
    countries: listOf(countrySchema).optional(),
  }),
  z.object({
    action: z.literal('set'),
    ...route,
    /** Empty for the country as a whole. */
    network: z.string().max(200).default(''),
    /** Of a segment. Zero is a price: free of charge. */
    price: moneySchema.extend({ micros: z.int().nonnegative() }),
    /** UTC epoch ms; at once when left out or past. */
    effectiveFrom: moment.optional(),
    reason,
  }),
  z.object({ action: z.literal('clear'), ...route, network: z.string().max(200).default(''), reason }),
])
export type PriceUpdateInput = Readonly<z.output<typeof priceUpdateInput>>
export type ManualPriceInput = Extract<PriceUpdateInput, { readonly action: 'set' | 'clear' }>

export const pricingContract = {
  /** What every provider costs in every country, by page. */
  current: oc.route({ method: 'GET', path: '/pricing/current' }).input(priceMatrixInput).output(priceMatrixSchema),
  /** The quotes behind a country's row, by provider and then by network; all sources apart. */
  networks: oc
    .route({ method: 'GET', path: '/pricing/networks' })
    .input(
      z.object({
        country: countrySchema,
        service: serviceSchema.default('sms'),
        providers: listOf(providerName).optional(),
        /** The last row: the page after it. */
        after: z
          .object({ provider: z.string().max(100), network: z.string().max(20), source: p.quotedSourceSchema })
          .optional(),
        limit: limit(500, 200),
      }),
    )
    .output(z.object({ rows: z.array(p.networkPriceSchema), more: z.boolean() })),
  /** What changed, newest first, by page. */
  history: oc
    .route({ method: 'GET', path: '/pricing/history' })
    .input(priceHistoryInput)
    .output(z.object({ rows: z.array(p.priceChangeSchema), more: z.boolean() })),
  /** For step charts: one country, several providers. */
  series: oc
    .route({ method: 'GET', path: '/pricing/series' })
    .input(priceSeriesInput)
    .output(z.object({ currency: currencySchema, series: z.array(p.priceSeriesSchema) })),
  /** Starts a sync and answers at once, or sets or clears a manual price. */
  update: oc
    .route({ method: 'POST', path: '/pricing/update' })
    .input(priceUpdateInput)
    .errors({ NOT_FOUND, PRICE_SYNC_RUNNING, STORE_UNAVAILABLE })
    .output(
      z.object({
        /** The sync that began; null otherwise. */
        run: p.priceRunSchema.nullable(),
        /** What a manual price changed; empty for a sync. */
        changes: z.array(p.priceChangeSchema),
      }),
    ),
  /** Ends the running sync; what it has read so far stays. */
  cancel: oc
    .route({ method: 'POST', path: '/pricing/runs/{id}/cancel' })
    .input(z.object({ id: z.coerce.number().int() }))
    .errors({ NOT_FOUND })
    .output(z.object({})),
  /** Syncs, newest first, by page: pass the last row's id. */
  runs: oc
    .route({ method: 'GET', path: '/pricing/runs' })
    .input(
      z.object({
        kinds: listOf(p.priceRunKindSchema).optional(),
        states: listOf(p.priceRunStateSchema).optional(),
        before: z.coerce.number().int().optional(),
        limit: limit(200, 50),
      }),
    )
    .output(z.object({ rows: z.array(p.priceRunSchema), more: z.boolean() })),
  syncState: oc.route({ method: 'GET', path: '/pricing/sync' }).output(p.priceSyncStateSchema),
  /** The state of the sync, then again at every change (at most 4 a second); prices have changed when a run ends. */
  watch: oc.route({ method: 'GET', path: '/pricing/watch' }).output(eventIterator(p.priceSyncStateSchema)),
  /** The rate in force of every currency, by code, and when the daily file was last asked for. */
  rates: oc.route({ method: 'GET', path: '/pricing/rates' }).output(
    z.object({
      rates: z.array(p.exchangeRateSchema),
      /** Null before the first try, and in the sandbox, which asks nobody. */
      checkedAt: timestampSchema.nullable(),
      /** Why the daily file could not be read; null when it could. */
      error: z.string().nullable(),
    }),
  ),
  /** An operator's rate for one day; it stands until a later day has another. */
  setRate: oc
    .route({ method: 'POST', path: '/pricing/rates' })
    .input(
      z.object({
        currency: currencySchema,
        microsPerEuro: z.int().positive(),
        date: z.iso.date(),
        reason,
      }),
    )
    .errors({ STORE_UNAVAILABLE })
    .output(p.exchangeRateSchema),
}
