import * as z from 'zod'
import { spanSchema } from './analytics-query.ts'
import { rateSchema, timestampSchema } from './models.ts'

/** By the chance of no billable activity in the next 90 days: from 0.8 `churned`, 0.5 `high`, 0.25 `medium`. */
export const riskBands = ['low', 'medium', 'high', 'churned', 'unknown'] as const
export const riskBandSchema = z.enum(riskBands)
export type RiskBand = z.infer<typeof riskBandSchema>

export const churnReasonSchema = z.object({
  kind: z.enum(['silence', 'volume-down', 'delivery-down', 'conversion-down', 'price-up']),
  /** Orders of magnitude of surprise. */
  strength: z.number(),
  /** Shares, weekly means, or the relative rise of a price; null for silence. */
  before: z.number().nullable(),
  now: z.number().nullable(),
  /** A sentence. */
  text: z.string(),
})
export type ChurnReasonView = Readonly<z.infer<typeof churnReasonSchema>>

/** `rule`: the pauses of all customers, because no model could be fitted. */
export const customerModelSchema = z.enum(['bg-nbd', 'bg-bb', 'rule'])

export const customerFiguresSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Null when it is not on the list of customers, only in traffic. */
  currency: z.string().nullable(),
  archived: z.boolean(),
  /** Net revenue so far, micros of the reporting currency. */
  spentMicros: z.int(),
  verifications: z.int(),
  firstActivity: timestampSchema.nullable(),
  lastActivity: timestampSchema.nullable(),
  /** Expected margin of the next 12 months, discounted, micros; null when there is no model for it. */
  valueMicros: z.number().nullable(),
  /** Chance that it is still a customer; 1 by construction before the second active week. Null without a model. */
  alive: z.number().min(0).max(1).nullable(),
  /** Chance of no billable activity in the next 90 days; null when unknown. */
  churnRisk: z.number().min(0).max(1).nullable(),
  band: riskBandSchema,
  reasons: z.array(churnReasonSchema),
  /** Failed or expired / over, of the last 90 days. */
  failed: rateSchema,
  /** Of the last 90 days, micros. */
  recentNetMicros: z.int(),
  recentCostMicros: z.int(),
  /** (net - cost) / net of the last 90 days; null when net is zero or less. */
  margin: z.number().nullable(),
  model: customerModelSchema,
  updatedAt: timestampSchema,
})
export type CustomerFigures = Readonly<z.infer<typeof customerFiguresSchema>>

export const customerSorts = [
  'value',
  'risk',
  'spent',
  'verifications',
  'lastActive',
  'failed',
  'margin',
  'name',
] as const
export const customerSortSchema = z.enum(customerSorts)
export type CustomerSort = z.infer<typeof customerSortSchema>

export const customersInput = z.object({
  sort: customerSortSchema.default('value'),
  descending: z.boolean().default(true),
  /** Part of a name or an id. */
  search: z.string().trim().max(100).optional(),
  bands: z.array(riskBandSchema).min(1).max(50).optional(),
  /** First active in the last 30 days. */
  newOnly: z.boolean().default(false),
  /** Margin of the last 90 days below this, 0..1. */
  marginBelow: z.number().min(-10).max(1).optional(),
  /** These only. */
  ids: z.array(z.string().max(200)).min(1).max(200).optional(),
  /** The page after this row: its figure of `sort` and its id. Unknown figures come last. */
  after: z.object({ value: z.union([z.number(), z.string().max(300)]).nullable(), id: z.string().max(200) }).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export type CustomersQuery = Readonly<z.output<typeof customersInput>>

/** How the model came about and how far it can be trusted. */
export const modelSummarySchema = z.object({
  model: customerModelSchema,
  /** A sentence: which model, and why it or none. */
  why: z.string(),
  /** Weekly parameters by name; null without a model. */
  params: z.record(z.string(), z.number()).nullable(),
  /** Gamma-Gamma of the spend in a week: p, q and gamma (micros); null when it has no mean or was refused. */
  spend: z.object({ p: z.number(), q: z.number(), gamma: z.number(), correlation: z.number().nullable() }).nullable(),
  customers: z.int(),
  /** With more than one active week. */
  repeaters: z.int(),
  /** What went into the value. */
  horizonMonths: z.int(),
  monthlyDiscount: z.number(),
  margin: z.number().nullable(),
  /** Predictions made 13 weeks ago beside what came; null with too little history. */
  quality: z
    .object({
      /** The observation that was hidden from the model. */
      span: spanSchema,
      brier: z.number(),
      auc: z.number().nullable(),
      bins: z.array(
        z.object({ predicted: z.number(), actual: z.number(), low: z.number(), high: z.number(), count: z.int() }),
      ),
    })
    .nullable(),
  warnings: z.array(z.string()),
  fittedAt: timestampSchema,
})
export type ModelSummary = Readonly<z.infer<typeof modelSummarySchema>>

export const customersSchema = z.object({
  rows: z.array(customerFiguresSchema),
  total: z.int(),
  matching: z.int(),
  /** Of all that match. */
  sums: z.object({ spentMicros: z.int(), valueMicros: z.number().nullable(), atRiskMicros: z.number().nullable() }),
  bands: z.record(riskBandSchema, z.int()),
  currency: z.string(),
  zone: z.string(),
  /** Null before the first run. */
  model: modelSummarySchema.nullable(),
  /** When the figures were worked out; null before the first run. */
  updatedAt: timestampSchema.nullable(),
  method: z.array(z.string()),
})
export type CustomersReport = Readonly<z.infer<typeof customersSchema>>

export const customerReportSchema = z.object({
  figures: customerFiguresSchema,
  currency: z.string(),
  zone: z.string(),
  span: spanSchema,
  /** Columns of equal length, one entry a day of the reporting zone; the last one is not over. */
  series: z.object({
    starts: z.array(timestampSchema),
    sent: z.array(z.int()),
    converted: z.array(z.int()),
    failed: z.array(z.int()),
    net: z.array(z.int()),
    cost: z.array(z.int()),
  }),
  accept: rateSchema,
  delivery: rateSchema,
  conversion: rateSchema,
  /** Failovers that moved its verifications, by episode, the latest first; at most 100. */
  incidents: z.array(
    z.object({
      /** Of the episode; null when it is in none. */
      id: z.int().nullable(),
      provider: z.string(),
      from: timestampSchema,
      to: timestampSchema,
      verifications: z.int(),
      /** Ended without being accepted. */
      lost: z.int(),
      reason: z.string(),
    }),
  ),
  /** Corrections of its revenue in the span, the latest first; at most 100. */
  corrections: z.array(
    z.object({ at: timestampSchema, kind: z.string(), reportingMicros: z.int().nullable(), reason: z.string() }),
  ),
})
export type CustomerReport = Readonly<z.infer<typeof customerReportSchema>>
