import * as z from 'zod'
import { answerFields, figureSchema, queryWith } from './analytics-query.ts'
import { rateSchema, timestampSchema } from './models.ts'

const micros = z.int()
/** Unknown where nothing that is billable has a known price. */
const knownMicros = micros.nullable()
const share = z.number().nullable()

export const revenueInput = queryWith({
  /** How many customers to name. */
  top: z.coerce.number().int().min(1).max(50).default(10),
})

/** Amounts are micros of the reporting currency; averages are not rounded. */
const revenueKpisSchema = z.object({
  /** Billable usage at the price of its moment, before corrections. */
  grossMicros: figureSchema,
  /** Credits, refunds and adjustments on the date they were booked; negative takes revenue away. */
  correctionsMicros: figureSchema,
  /** Gross and corrections. */
  netMicros: figureSchema,
  /** What providers charge, failed and repeated attempts included. */
  costMicros: figureSchema,
  /** Net less cost. */
  marginMicros: figureSchema,
  /** (net - cost) / net; null when net is zero or less. */
  margin: figureSchema,
  /** Net revenue per active customer. */
  arpuMicros: figureSchema,
  /** Customers with more than no net revenue. */
  activeCustomers: figureSchema,
  sent: figureSchema,
  billable: figureSchema,
  /** Cost per verification that converted. */
  costPerConvertedMicros: figureSchema,
})

/** Columns of equal length, one entry a bucket; null where the bucket has not begun. */
const revenueSeriesSchema = z.object({
  starts: z.array(timestampSchema),
  gross: z.array(knownMicros),
  net: z.array(knownMicros),
  cost: z.array(knownMicros),
  billable: z.array(z.int().nullable()),
  /** The bucket at the same place of the compared span; empty without a comparison. */
  netBefore: z.array(knownMicros),
  costBefore: z.array(knownMicros),
})

/** before + new + reactivation + expansion - contraction - churn + adjustment = now, exactly. All micros. */
const bridgeSchema = z.object({
  before: micros,
  new: micros,
  reactivation: micros,
  expansion: micros,
  /** Positive, as churn. */
  contraction: micros,
  churn: micros,
  /** What customers without positive net revenue add or take, less what they did before; and what has no customer. */
  adjustment: micros,
  now: micros,
  /** Customers. */
  newCustomers: z.int(),
  reactivatedCustomers: z.int(),
  churnedCustomers: z.int(),
  openingCustomers: z.int(),
  /** Net revenue before of those who were active then: what the rates are shares of. */
  openingMicros: micros,
})

const retentionSchema = z.object({
  /** Churned / active before. */
  logoChurn: rateSchema,
  /** (churn + contraction) / opening. */
  grossRevenueChurn: share,
  /** 1 - gross revenue churn. */
  grr: share,
  /** What those active before bring now / opening. */
  nrr: share,
  /** (new + reactivation + expansion) / (churn + contraction). */
  quickRatio: share,
  /** Margin per active customer / logo churn, micros; it assumes that this churn goes on for ever. */
  simpleLifetimeValueMicros: z.number().nullable(),
})

const concentrationSchema = z.object({
  top1: share,
  top3: share,
  top10: share,
  /** Sum of the squared shares. */
  hhi: share,
  /** 1 / HHI. */
  effectiveCustomers: z.number().nullable(),
  /** With at least a tenth of the revenue. */
  large: z.array(z.object({ id: z.string(), name: z.string(), share: z.number() })),
})

const topCustomerSchema = z.object({
  id: z.string(),
  name: z.string(),
  netMicros: micros,
  /** Null without a comparison. */
  beforeMicros: micros.nullable(),
  costMicros: micros,
  /** (net - cost) / net. */
  margin: share,
  /** Of the net revenue of all with any. */
  share,
  sent: z.int(),
})

export const revenueSchema = z.object({
  ...answerFields,
  kpis: revenueKpisSchema,
  series: revenueSeriesSchema,
  /**
   * Null without a comparison. This and all that tells customers apart, active customers and ARPU too, is also null where
   * the filter names a provider, country or network and no customer: no roll-up knows customers by those.
   */
  bridge: bridgeSchema.nullable(),
  retention: retentionSchema.nullable(),
  concentration: concentrationSchema.nullable(),
  /** The most net revenue first. */
  topCustomers: z.array(topCustomerSchema).nullable(),
  /** Billable verifications and corrections whose amount in the reporting currency is unknown: all sums leave them out. */
  unrated: z.int(),
  /** Attempts without a known price: cost leaves them out. */
  unpriced: z.int(),
  /** How it is reckoned, a sentence each, for the page and every export. */
  method: z.array(z.string()),
})
export type RevenueReport = Readonly<z.infer<typeof revenueSchema>>

/** Customers by the month of their first net revenue. */
export const cohortsSchema = z.object({
  zone: z.string(),
  currency: z.string(),
  at: timestampSchema,
  cohorts: z.array(
    z.object({
      /** `YYYY-MM`. */
      month: z.string(),
      size: z.int(),
      /** Share of them active 0, 1, 2, ... months later; month 0 is partial by nature. */
      logos: z.array(z.number()),
      /** Their net revenue then / that of month 0. */
      revenue: z.array(share),
    }),
  ),
  /** The last column of every cohort is the running month, which is not over. */
  partial: z.boolean(),
})
export type CohortReport = Readonly<z.infer<typeof cohortsSchema>>
