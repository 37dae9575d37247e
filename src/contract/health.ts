import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import * as m from './models.ts'
import { moneySchema } from './money.ts'
import { providerStatusSchema } from './overview.ts'

const { NOT_FOUND } = errors

/** `unknown`: nobody has asked it yet, or our own network is down. */
export const healthStatuses = ['up', 'degraded', 'down', 'unknown'] as const
export const healthStatusSchema = z.enum(healthStatuses)
export type HealthStatus = z.infer<typeof healthStatusSchema>

/** What an operator may make of a breaker: it refuses everything, only counts, or does not even count. */
export const breakerOverrides = ['forced-open', 'metrics-only', 'disabled'] as const
export const breakerOverrideSchema = z.enum(breakerOverrides)
export type BreakerOverride = z.infer<typeof breakerOverrideSchema>

/** A provider taken out of one country, because its messages do not arrive or convert there. */
export const ejectionSchema = z.object({
  country: m.countrySchema,
  since: m.timestampSchema,
  until: m.timestampSchema,
  /** How many in close succession, this one included: each doubles the time. */
  level: z.int(),
  /** A sentence for the operator. */
  cause: z.string(),
})

export const providerHealthSchema = z.object({
  provider: z.string(),
  status: healthStatusSchema,
  breaker: providerStatusSchema.shape.breaker,
  /** The last active probe; null before the first. */
  probe: z
    .object({
      at: m.timestampSchema,
      ok: z.boolean(),
      durationMs: m.durationSchema,
      /** Null when it passed. */
      error: z.string().nullable(),
    })
    .nullable(),
  balance: z.object({ money: moneySchema, at: m.timestampSchema }).nullable(),
  /** Part of its traffic that it takes: below 1 only for a short time after an outage. */
  share: z.number().min(0).max(1),
  ejections: z.array(ejectionSchema),
})
export type ProviderHealthView = Readonly<z.infer<typeof providerHealthSchema>>

/** Ms; null when there is nothing to measure. */
export const quantilesSchema = z.object({
  n: z.int(),
  p50: m.durationSchema.nullable(),
  p95: m.durationSchema.nullable(),
  p99: m.durationSchema.nullable(),
})

/** The windows that rates and times are given over. */
export const healthWindowsMs = [300_000, 3_600_000, 86_400_000] as const

export const providerWindowSchema = z.object({
  provider: z.string(),
  windowMs: m.durationSchema,
  accept: m.rateSchema,
  delivery: m.rateSchema,
  conversion: m.rateSchema,
  /** Submission to the provider's answer. */
  submit: quantilesSchema,
  /** Submission to the handset, by receipt. */
  receipt: quantilesSchema,
  /** Submission to the entered code. */
  converted: quantilesSchema,
})
export type ProviderWindowView = Readonly<z.infer<typeof providerWindowSchema>>

/** `unknown`: our own network was down or the machine slept. */
export const timelineStateSchema = z.enum([...m.breakerStates, 'unknown'])
export type TimelineState = z.infer<typeof timelineStateSchema>

/** Columns of equal length, one entry a bucket, the worst of each; null where nobody looked. */
export const healthTimelineSchema = z.object({
  bucketMs: m.durationSchema,
  starts: z.array(m.timestampSchema),
  providers: z.array(
    z.object({
      provider: z.string(),
      state: z.array(timelineStateSchema.nullable()),
      accepted: z.array(z.int()),
      /** Refused or without an answer. */
      failed: z.array(z.int()),
      probesOk: z.array(z.int()),
      probesFailed: z.array(z.int()),
    }),
  ),
})
export type HealthTimeline = Readonly<z.infer<typeof healthTimelineSchema>>

export const uptimeSchema = z.object({
  from: m.timestampSchema,
  to: m.timestampSchema,
  /** Start of the first minute on record in this span; null without any. */
  since: m.timestampSchema.nullable(),
  /** Nobody was left without a provider; or nothing was sent and some provider passed its probe. */
  good: z.int(),
  bad: z.int(),
  /** Our own network was down or the machine slept: left out of the share. */
  unknown: z.int(),
  /** `good / (good + bad)`; null when nothing was observed. */
  value: z.number().min(0).max(1).nullable(),
  sent: z.int(),
  /** Verifications without a provider within the request budget. */
  missed: z.int(),
})

const spanInput = z.object({
  /** Whole span in ms, up to now; 24 h unless told, at most 90 days. */
  spanMs: z.coerce.number().int().min(60_000).max(7_776_000_000).default(86_400_000),
})

export const healthContract = {
  /** Every provider as it is now, in the order of trial. */
  list: oc.route({ method: 'GET', path: '/health' }).output(z.array(providerHealthSchema)),
  /** Rates and times over 5 min, 1 h and 24 h; providers without traffic in 24 h are left out. */
  windows: oc
    .route({ method: 'GET', path: '/health/windows' })
    .input(z.object({ provider: z.string().max(100).optional(), country: m.countrySchema.optional() }))
    .output(z.array(providerWindowSchema)),
  /** For ribbons: what each provider's breaker, traffic and probes did, in at most 288 buckets. */
  timeline: oc
    .route({ method: 'GET', path: '/health/timeline' })
    .input(spanInput.extend({ provider: z.string().max(100).optional() }))
    .output(healthTimelineSchema),
  uptime: oc.route({ method: 'GET', path: '/health/uptime' }).input(spanInput).output(uptimeSchema),
  /** Takes the decision out of a breaker's hands, or (null) gives it back. */
  setBreaker: oc
    .route({ method: 'POST', path: '/health/breaker' })
    .input(
      z.object({
        provider: z.string().max(100),
        override: breakerOverrideSchema.nullable(),
        /** Why, for whoever looks at it later. */
        reason: z.string().trim().min(1).max(200).default('set by the operator'),
      }),
    )
    .errors({ NOT_FOUND })
    .output(providerHealthSchema),
  /** Takes a route back before its ejection ends. */
  liftEjection: oc
    .route({ method: 'POST', path: '/health/ejection/lift' })
    .input(z.object({ provider: z.string().max(100), country: m.countrySchema }))
    .errors({ NOT_FOUND })
    .output(providerHealthSchema),
}
