import * as z from 'zod'
import { spanSchema } from './analytics-query.ts'
import { countrySchema, serviceSchema } from './models.ts'
import { currencySchema } from './money.ts'

const micros = z.int()
/** -100 takes everything away, 100 doubles it. */
const percentSchema = z.number().min(-100).max(1_000)
const providerSchema = z.string().min(1).max(100)

const scope = {
  /** All of them when left out. */
  country: countrySchema.optional(),
}
const routeScope = {
  provider: providerSchema.optional(),
  ...scope,
}

/** Several changes of the same thing are applied one after the other. */
export const costWhatIfInput = z.object({
  /** Whose volume and conversion are taken, days up to now. */
  days: z.coerce.number().int().min(1).max(366).default(30),
  service: serviceSchema.default('sms'),
  /** How routes are chosen; left out, as it is now. */
  strategy: z.enum(['priority', 'cheapest', 'balanced', 'conversion-first']).optional(),
  /** What a failed verification costs, in messages; left out, as set. */
  failureCost: z.number().min(0).max(100).optional(),
  prices: z
    .array(
      z.object({
        ...routeScope,
        /** MCC and MNC; all of the country when left out. */
        network: z.string().min(1).max(40).optional(),
        percent: percentSchema,
      }),
    )
    .max(500)
    .default([]),
  volume: z
    .array(z.object({ ...scope, percent: percentSchema }))
    .max(500)
    .default([]),
  /** Percentage points, -100..100. */
  conversion: z
    .array(z.object({ ...routeScope, points: z.number().min(-100).max(100) }))
    .max(500)
    .default([]),
  /** What is paid in a currency gets dearer by so much, seen in the reporting currency. */
  rates: z
    .array(z.object({ currency: currencySchema, percent: percentSchema }))
    .max(50)
    .default([]),
  /** Countries to name, the dearest first. */
  limit: z.coerce.number().int().min(1).max(250).default(60),
})
export type CostWhatIfInput = Readonly<z.output<typeof costWhatIfInput>>

/** Expected for a month of 30 days; micros of the reporting currency. */
export const whatIfTotalsSchema = z.object({
  verifications: z.number(),
  spendMicros: micros,
  /** Expected conversions. */
  converted: z.number(),
  /** Not rounded; null when none is expected. */
  costPerConverted: z.number().nullable(),
})
export type WhatIfTotals = Readonly<z.infer<typeof whatIfTotalsSchema>>

export const whatIfCountrySchema = z.object({
  country: countrySchema,
  /** The provider it starts at; null when none can be used. */
  providerBefore: z.string().nullable(),
  providerAfter: z.string().nullable(),
  flipped: z.boolean(),
  before: whatIfTotalsSchema,
  after: whatIfTotalsSchema,
})

/** Where the price of a route, all else as changed, turns the choice. */
export const breakEvenSchema = z.object({
  country: countrySchema,
  provider: z.string(),
  /** Whether it is the one chosen. */
  isChosen: z.boolean(),
  /** Micros of the reporting currency for a message. */
  priceMicros: micros,
  /** The highest price at which it is (still) chosen; null when no price of zero or more changes the choice. */
  breakEvenMicros: micros.nullable(),
  /** From the price, in percent. */
  percent: z.number().nullable(),
  /** Who is chosen on the other side. */
  against: z.string().nullable(),
})
export type BreakEven = Readonly<z.infer<typeof breakEvenSchema>>

export const costWhatIfSchema = z.object({
  /** Whose volume and conversion were taken. */
  span: spanSchema,
  currency: currencySchema,
  /** As it is, by the same reckoning, so that the difference is the change alone. */
  before: whatIfTotalsSchema,
  after: whatIfTotalsSchema,
  /** After less before, a month. */
  difference: z.object({
    spendMicros: micros,
    converted: z.number(),
    costPerConverted: z.number().nullable(),
    /** Less spent per converted verification, valued at the conversions of `after`; negative when it costs more. */
    benefitMicros: micros.nullable(),
  }),
  /** Of verifications, by the provider they start at; both 0..1. */
  shares: z.array(
    z.object({
      provider: z.string(),
      before: z.number(),
      after: z.number(),
      spendBefore: micros,
      spendAfter: micros,
    }),
  ),
  countries: z.array(whatIfCountrySchema),
  countryCount: z.int(),
  flips: z.int(),
  breakEvens: z.array(breakEvenSchema),
  /** Prices that were reckoned anew, and how long all of it took, ms. */
  cells: z.int(),
  tookMs: z.number(),
  /** Verifications of countries where no price is known: left out. */
  unpriced: z.number(),
  method: z.array(z.string()),
})
export type CostWhatIf = Readonly<z.infer<typeof costWhatIfSchema>>
