import * as z from 'zod'
import { answerFields, dimensionSchema, queryWith } from './analytics-query.ts'
import { quantilesSchema } from './health.ts'
import { rateSchema, timestampSchema } from './models.ts'

/** A stage of the funnel as a share of the one before and of all that was sent. */
const stageSchema = z.object({
  name: z.enum(['sent', 'accepted', 'delivered', 'converted']),
  n: z.int(),
  ofPrevious: rateSchema,
  ofSent: rateSchema,
})

const latencySchema = z.object({
  /** Submission to the provider's answer, ms. */
  submit: quantilesSchema,
  /** Submission to the handset, by receipt. */
  receipt: quantilesSchema,
  /** Submission to the entered code. */
  conversion: quantilesSchema,
})

const trafficFields = {
  sent: z.int(),
  /** Accepted / accepted or over. */
  accept: rateSchema,
  /** Delivered / accepted. */
  delivery: rateSchema,
  /** Converted / sent. */
  conversion: rateSchema,
}

const groupSchema = z.object({
  /** As it is stored; '' for none. */
  key: z.string(),
  /** For people: a customer's name, otherwise the key. */
  label: z.string(),
  ...trafficFields,
  /** Null where no roll-up knows times by this dimension. */
  latency: latencySchema.nullable(),
  failedOver: z.int(),
  rescued: z.int(),
  maybeDuplicate: z.int(),
  costMicros: z.int(),
  /** Null when nothing converted or prices are unknown. */
  costPerConvertedMicros: z.number().nullable(),
})

export const performanceInput = queryWith({
  /** What the table is grouped by. */
  by: dimensionSchema.default('provider'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const performanceSchema = z.object({
  ...answerFields,
  /** Sent, accepted, delivered, converted. Traffic of the last minutes may still move on. */
  funnel: z.array(stageSchema),
  /** Null without a comparison. */
  funnelBefore: z.array(stageSchema).nullable(),
  /** Null when filtered by customer: no roll-up knows times by customer. */
  latency: latencySchema.nullable(),
  latencyBefore: latencySchema.nullable(),
  /** Columns of equal length, one entry a bucket; null where there is nothing to measure. */
  series: z.object({
    starts: z.array(timestampSchema),
    sent: z.array(z.int()),
    /** Shares; their n are `sent` and the like. */
    accept: z.array(z.number().nullable()),
    delivery: z.array(z.number().nullable()),
    conversion: z.array(z.number().nullable()),
    /** Submission to answer, ms. */
    p50: z.array(z.number().nullable()),
    p95: z.array(z.number().nullable()),
    p99: z.array(z.number().nullable()),
  }),
  /** The largest first. */
  groups: z.array(groupSchema),
  /** How many groups there are in all. */
  groupCount: z.int(),
  /**
   * 168 entries each, Monday 00:00 first, hours of the reporting zone. Null where hours cannot be told apart: filtered
   * by customer or network, or by provider and country at once.
   */
  heatMap: z
    .object({
      sent: z.array(z.int()),
      accepted: z.array(z.int()),
      delivered: z.array(z.int()),
      converted: z.array(z.int()),
    })
    .nullable(),
  method: z.array(z.string()),
})
export type PerformanceReport = Readonly<z.infer<typeof performanceSchema>>
