import { oc } from '@orpc/contract'
import * as z from 'zod'
import { analyticsFilterSchema } from './analytics-query.ts'
import { costAnalysisInput, costAnalysisSchema } from './cost-analysis.ts'
import { costSavingsInput, costSavingsSchema } from './cost-savings.ts'
import { costWhatIfInput, costWhatIfSchema } from './cost-what-if.ts'
import { timestampSchema } from './models.ts'
import { currencySchema } from './money.ts'

const interval = z.object({ low: z.number(), high: z.number() })

/** Expected spend of the coming days. Micros of the reporting currency. */
export const costForecastSchema = z.object({
  zone: z.string(),
  currency: currencySchema,
  at: timestampSchema,
  /** Complete days. */
  history: z.object({ starts: z.array(timestampSchema), spend: z.array(z.number()) }),
  /** Today so far; the model does not see it. */
  today: z.object({ start: timestampSchema, spend: z.number() }),
  /** Such as `ETS(A,N,A)` or `Seasonal naive`; null when there is no complete day with traffic. */
  method: z.string().nullable(),
  /** Why this method, as a sentence. */
  why: z.string(),
  /** Columns of equal length, one entry a day, today being the first. */
  days: z.object({
    starts: z.array(timestampSchema),
    spend: z.array(z.number()),
    low80: z.array(z.number()),
    high80: z.array(z.number()),
    low95: z.array(z.number()),
    high95: z.array(z.number()),
  }),
  /** Totals of 30 and 90 days. Their intervals let all days err the same way, so they are rather too wide. */
  horizons: z.array(
    z.object({
      days: z.int(),
      spend: z.number(),
      interval80: interval,
      interval95: interval,
      /** How forecasts of so many days, made in the past with what was known then, came out; null when too short. */
      backTest: z
        .object({
          origins: z.int(),
          /** Percent; sMAPE of the days, and of the naive method. */
          smape: z.number().nullable(),
          naiveSmape: z.number().nullable(),
          /** Below 1 where it beats the naive step of one week. */
          mase: z.number().nullable(),
          /** Share of the past inside the intervals of 80 and 95 %. */
          coverage80: z.number().nullable(),
          coverage95: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
})
export type CostForecast = Readonly<z.infer<typeof costForecastSchema>>

/** What messages cost, what the choice of routes saves, and what a change would do. */
export const costContract = {
  /** Spend by two dimensions, why it changed, and what a conversion costs on each route. */
  analysis: oc.route({ method: 'GET', path: '/cost/analysis' }).input(costAnalysisInput).output(costAnalysisSchema),
  /** Actual spend beside what a baseline would have cost for the same conversions. */
  savings: oc.route({ method: 'GET', path: '/cost/savings' }).input(costSavingsInput).output(costSavingsSchema),
  /** Spend, shares and cost per converted verification after changes that are only supposed. Nothing is written. */
  whatIf: oc.route({ method: 'POST', path: '/cost/what-if' }).input(costWhatIfInput).output(costWhatIfSchema),
  /** Spend of the next 30 and 90 days. */
  forecast: oc
    .route({ method: 'GET', path: '/cost/forecast' })
    .input(
      z.object({
        /** How much of the past to show; the model sees up to two years. */
        historyDays: z.coerce.number().int().min(7).max(731).default(90),
        filter: analyticsFilterSchema.default({}),
      }),
    )
    .output(costForecastSchema),
}
