import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { customerReportSchema, customersInput, customersSchema } from './analytics-customers.ts'
import { forecastInput, forecastSchema } from './analytics-forecast.ts'
import {
  blockPreviewSchema,
  fraudInput,
  fraudModeSchema,
  fraudRuleInput,
  fraudRuleSchema,
  fraudSchema,
  fraudTimelineSchema,
  prefixSchema,
} from './analytics-fraud.ts'
import {
  annotationSchema,
  annotationsInput,
  annotationsSchema,
  insightsInput,
  insightsSchema,
  noteIdSchema,
  noteInput,
} from './analytics-insights.ts'
import { performanceInput, performanceSchema } from './analytics-performance.ts'
import { cohortsSchema, revenueInput, revenueSchema } from './analytics-revenue.ts'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'

const { NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** Business figures. All of them come from roll-ups; amounts are micros of the reporting currency. */
export const analyticsContract = {
  /** Revenue, cost and margin with what they are compared to, the bridge between the two, and who pays. */
  revenue: oc.route({ method: 'GET', path: '/analytics/revenue' }).input(revenueInput).output(revenueSchema),
  /** What became of the customers of each month. */
  cohorts: oc
    .route({ method: 'GET', path: '/analytics/cohorts' })
    .input(z.object({ months: z.coerce.number().int().min(2).max(36).default(12) }))
    .output(cohortsSchema),
  /** Funnel, latency and the weekly pattern. */
  performance: oc
    .route({ method: 'GET', path: '/analytics/performance' })
    .input(performanceInput)
    .output(performanceSchema),
  /** Customers with value and risk, by page; pass the last row's figure and id to get the next one. */
  customers: oc.route({ method: 'GET', path: '/analytics/customers' }).input(customersInput).output(customersSchema),
  /** One customer with its days and incidents. */
  customer: oc
    .route({ method: 'GET', path: '/analytics/customers/{id}' })
    .input(z.object({ id: z.string().max(200), days: z.coerce.number().int().min(7).max(366).default(90) }))
    .errors({ NOT_FOUND })
    .output(customerReportSchema),
  /** Works value and risk out anew; answers when they are written. */
  refreshCustomers: oc
    .route({ method: 'POST', path: '/analytics/customers/refresh' })
    .errors({ STORE_UNAVAILABLE })
    .output(z.object({ customers: z.int(), updatedAt: timestampSchema })),
  /** Daily volume, revenue or spend, with intervals of 80 and 95 %. Takes up to a second the first time. */
  forecast: oc.route({ method: 'GET', path: '/analytics/forecast' }).input(forecastInput).output(forecastSchema),
  /** What is worth knowing about a span, ranked. */
  insights: oc.route({ method: 'GET', path: '/analytics/insights' }).input(insightsInput).output(insightsSchema),
  /** What happened in a span, as far as it concerns the filter. */
  annotations: oc
    .route({ method: 'GET', path: '/analytics/annotations' })
    .input(annotationsInput)
    .output(annotationsSchema),
  notes: {
    add: oc
      .route({ method: 'POST', path: '/analytics/notes' })
      .input(noteInput)
      .errors({ STORE_UNAVAILABLE })
      .output(annotationSchema),
    /** Replaces what the note says; `id` as in its annotation, such as `note:3`. */
    change: oc
      .route({ method: 'PUT', path: '/analytics/notes/{id}' })
      .input(noteInput.extend({ id: noteIdSchema }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(annotationSchema),
    remove: oc
      .route({ method: 'DELETE', path: '/analytics/notes/{id}' })
      .input(z.object({ id: noteIdSchema }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(z.object({})),
  },
  fraud: {
    get: oc.route({ method: 'GET', path: '/analytics/fraud' }).input(fraudInput).output(fraudSchema),
    /** One prefix in buckets of 10 minutes over the last 8 days. */
    timeline: oc
      .route({ method: 'GET', path: '/analytics/fraud/timeline' })
      .input(z.object({ prefix: prefixSchema }))
      .output(fraudTimelineSchema),
    /** What a block of this prefix over the last days would have stopped. */
    preview: oc
      .route({ method: 'GET', path: '/analytics/fraud/preview' })
      .input(z.object({ prefix: prefixSchema, days: z.coerce.number().int().min(1).max(30).default(30) }))
      .output(blockPreviewSchema),
    setMode: oc
      .route({ method: 'PUT', path: '/analytics/fraud/mode' })
      .input(z.object({ mode: fraudModeSchema, guardMs: z.int().min(60_000).max(604_800_000).optional() }))
      .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(z.object({ mode: fraudModeSchema, guardMs: z.int() })),
    /** Blocks or allows a prefix from now on; it runs out by itself. */
    addRule: oc
      .route({ method: 'POST', path: '/analytics/fraud/rules' })
      .input(fraudRuleInput)
      .errors({ STORE_UNAVAILABLE })
      .output(fraudRuleSchema),
    /** Ends a rule before its time. */
    lift: oc
      .route({ method: 'POST', path: '/analytics/fraud/rules/{id}/lift' })
      .input(z.object({ id: z.coerce.number().int(), reason: z.string().trim().min(1).max(500) }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(fraudRuleSchema),
  },
  /** Something that figures rest on has changed (at most once a second); the first event comes at once. */
  watch: oc.route({ method: 'GET', path: '/analytics/watch' }).output(
    eventIterator(
      z.object({
        watermark: z.int(),
        at: timestampSchema,
        /** What has changed since the last event. */
        what: z.array(z.enum(['traffic', 'customers', 'fraud', 'annotations'])),
      }),
    ),
  ),
}
