import * as z from 'zod'
import {
  adapterSchema,
  breakerStateSchema,
  durationSchema,
  failoverSchema,
  rateSchema,
  timestampSchema,
} from './models.ts'
import { moneySchema } from './money.ts'

/** What is known of a provider right now, for the strip and for lists. */
export const providerStatusSchema = z.object({
  name: z.string(),
  label: z.string(),
  adapter: adapterSchema,
  priority: z.int(),
  enabled: z.boolean(),
  breaker: z.object({
    state: breakerStateSchema,
    since: timestampSchema,
    /** When the next probe may go, while open. */
    probeAt: timestampSchema.nullable(),
    /** Why it is not closed, as a sentence. */
    cause: z.string().nullable(),
    /** How often it has opened since the engine started. */
    opened: z.int(),
  }),
  /** Over the window asked for. */
  share: z.number().min(0).max(1).nullable(),
  accept: rateSchema,
  delivery: rateSchema,
  conversion: rateSchema,
  submitP50Ms: durationSchema.nullable(),
  submitP95Ms: durationSchema.nullable(),
  lastFailureAt: timestampSchema.nullable(),
})
export type ProviderStatus = Readonly<z.infer<typeof providerStatusSchema>>

/** Columns of equal length, one entry a bucket; what charts take without copying rows. */
export const trafficSeriesSchema = z.object({
  bucketMs: durationSchema,
  starts: z.array(timestampSchema),
  sent: z.array(z.int()),
  accepted: z.array(z.int()),
  delivered: z.array(z.int()),
  converted: z.array(z.int()),
  failovers: z.array(z.int()),
})
export type TrafficSeries = Readonly<z.infer<typeof trafficSeriesSchema>>

export const overviewSchema = z.object({
  windowMs: durationSchema,
  from: timestampSchema,
  to: timestampSchema,
  sent: z.int(),
  open: z.int(),
  failed: z.int(),
  maybeDuplicate: z.int(),
  accept: rateSchema,
  delivery: rateSchema,
  /** Over verifications started at least `conversionMaturityMs` before `to`. */
  conversion: rateSchema,
  conversionMaturityMs: durationSchema,
  cost: moneySchema.nullable(),
  /** Attempts whose price is unknown and which `cost` therefore leaves out. */
  unpricedAttempts: z.int(),
  costPerConverted: moneySchema.nullable(),
  failover: z.object({
    n: z.int(),
    p50Ms: durationSchema.nullable(),
    p95Ms: durationSchema.nullable(),
    maxMs: durationSchema.nullable(),
  }),
  /** First submission to acceptance of the second message; never part of `failover`. */
  rescue: z.object({
    n: z.int(),
    p50Ms: durationSchema.nullable(),
    p95Ms: durationSchema.nullable(),
    maxMs: durationSchema.nullable(),
  }),
  series: trafficSeriesSchema,
  providers: z.array(providerStatusSchema),
  latestFailovers: z.array(failoverSchema),
})
export type Overview = Readonly<z.infer<typeof overviewSchema>>
