import * as z from 'zod'
import { analyticsFilterSchema } from './analytics-query.ts'
import { timestampSchema } from './models.ts'

/** Verifications, net revenue and cost (micros of the reporting currency) a day. */
export const forecastMeasures = ['volume', 'revenue', 'spend'] as const
export const forecastMeasureSchema = z.enum(forecastMeasures)

export const forecastInput = z.object({
  measure: forecastMeasureSchema.default('revenue'),
  /** Ahead of today, which counts as the first. */
  days: z.coerce.number().int().min(1).max(92).default(30),
  /** How much of the past to show; the model sees up to two years. */
  historyDays: z.coerce.number().int().min(7).max(731).default(90),
  filter: analyticsFilterSchema.default({}),
})
export type ForecastQuery = Readonly<z.output<typeof forecastInput>>

/** sMAPE in percent; MASE is below 1 where it beats the naive step of one season. */
const accuracySchema = z.object({ smape: z.number().nullable(), mase: z.number().nullable() })

export const forecastSchema = z.object({
  measure: forecastMeasureSchema,
  zone: z.string(),
  currency: z.string(),
  at: timestampSchema,
  /** Complete days only; null where an outage says nothing of demand. */
  history: z.object({ starts: z.array(timestampSchema), value: z.array(z.number().nullable()) }),
  /** Today so far, which the model does not see. */
  today: z.object({ start: timestampSchema, value: z.number() }),
  /** Null when there is no complete day with traffic. */
  forecast: z
    .object({
      /** Such as `ETS(A,N,A)` or `Seasonal naive`. */
      method: z.string(),
      /** `model-better`: it beat the naive one on the past. Otherwise the naive one is used. */
      reason: z.enum(['model-better', 'naive-not-beaten', 'too-short']),
      /** The same as a sentence. */
      why: z.string(),
      /** The best model, used or not. */
      model: z.string().nullable(),
      starts: z.array(timestampSchema),
      value: z.array(z.number()),
      low80: z.array(z.number()),
      high80: z.array(z.number()),
      low95: z.array(z.number()),
      high95: z.array(z.number()),
      naive: z.array(z.number()),
      /** Of the days together. */
      total: z.number(),
      backTest: z
        .object({
          origins: z.int(),
          chosen: accuracySchema,
          naive: accuracySchema,
          /** Share of the past inside the intervals of 80 and 95 %; null where there was too little. */
          coverage80: z.number().nullable(),
          coverage95: z.number().nullable(),
        })
        .nullable(),
      /** Whether the widths come from past errors. */
      calibrated: z.boolean(),
    })
    .nullable(),
})
export type ForecastReport = Readonly<z.infer<typeof forecastSchema>>
