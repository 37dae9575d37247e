import { oc } from '@orpc/contract'
import * as z from 'zod'
import { causeSchema, maintenanceSchema } from './episodes.ts'
import { errors } from './errors.ts'
import * as m from './models.ts'

const { SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** Minutes by what they were. Only good and bad ones are observed. */
const minutesSchema = z.object({
  good: z.int(),
  bad: z.int(),
  /** Our own network was down or the machine slept. */
  unknown: z.int(),
  /** Planned. */
  maintenance: z.int(),
})
export type Minutes = Readonly<z.infer<typeof minutesSchema>>

const uptimeShape = {
  ...minutesSchema.shape,
  /** `good / (good + bad)`; null when nothing was observed. */
  value: z.number().min(0).max(1).nullable(),
}

/** Ms; null when there is nothing to measure. */
const timesSchema = z.object({
  n: z.int(),
  p50Ms: m.durationSchema.nullable(),
  p95Ms: m.durationSchema.nullable(),
  p99Ms: m.durationSchema.nullable(),
  maxMs: m.durationSchema.nullable(),
})
export type Times = Readonly<z.infer<typeof timesSchema>>

/** Windows of the burn rate, ms. */
export const burnWindowsMs = [3_600_000, 21_600_000, 86_400_000, 2_592_000_000] as const

/** Bad minutes that are close together. */
const incidentSchema = z.object({
  from: m.timestampSchema,
  /** End of its last bad minute. */
  to: m.timestampSchema,
  badMinutes: z.int(),
  sent: z.int(),
  /** Verifications without a provider within the request budget. */
  missed: z.int(),
  /** Episodes of failover that overlap it. */
  episodes: z.array(z.object({ id: z.int(), provider: z.string(), cause: causeSchema })),
})
export type Incident = Readonly<z.infer<typeof incidentSchema>>

export const sloSchema = z.object({
  from: m.timestampSchema,
  to: m.timestampSchema,
  /** Start of the first minute on record in this span; null without any. */
  since: m.timestampSchema.nullable(),
  /** The share of observed minutes that is to be good, below 1. */
  target: z.number(),
  uptime: z.object({
    ...uptimeShape,
    /** Minutes of the span without any record: the console was closed. */
    unobserved: z.int(),
    sent: z.int(),
    missed: z.int(),
  }),
  /** Bad minutes that the target allows over the observed ones; `left` is negative once it is overdrawn. */
  budget: z.object({
    allowed: z.number(),
    used: z.int(),
    left: z.number(),
    /** What is allowed when every minute of the span is observed. */
    whole: z.number(),
  }),
  /** Burn rate 1 uses up the budget exactly by the end of its period; null when nothing was observed. */
  burn: z.array(z.object({ windowMs: m.durationSchema, ...minutesSchema.shape, rate: z.number().nullable() })),
  /** Columns of equal length, one entry a bucket. */
  calendar: z.object({
    bucketMs: m.durationSchema,
    starts: z.array(m.timestampSchema),
    good: z.array(z.int()),
    bad: z.array(z.int()),
    unknown: z.array(z.int()),
    maintenance: z.array(z.int()),
  }),
  /** The latest first, at most 100; `incidentCount` is all of them. */
  incidents: z.array(incidentSchema),
  incidentCount: z.int(),
  providers: z.array(z.object({ provider: z.string(), ...uptimeShape })),
  /** First submission to acceptance by another provider. */
  failover: z.object({ traffic: timesSchema, drills: timesSchema }),
  recovery: z.object({
    /** End of the injected fault to the first acceptance of a message submitted after it. */
    drills: timesSchema,
    /** First failover to the first acceptance after the last one, over the outages and account troubles of the span. */
    outages: timesSchema,
  }),
  /** The planned windows that touch the span. */
  maintenance: z.array(maintenanceSchema),
  /** How all of this is counted, one paragraph an entry; goes into exports too. */
  method: z.array(z.string()),
})
export type Slo = Readonly<z.infer<typeof sloSchema>>

const targetSchema = z.number().min(0.9).max(0.99999)

export const sloContract = {
  get: oc
    .route({ method: 'GET', path: '/slo' })
    .input(
      z.object({
        /** Whole span in ms, up to now; 30 days unless told, at least 1 h and at most 90 days. */
        spanMs: z.coerce.number().int().min(3_600_000).max(7_776_000_000).default(2_592_000_000),
      }),
    )
    .output(sloSchema),
  /** Sets the share of observed minutes that is to be good; written to the audit log. */
  setTarget: oc
    .route({ method: 'PUT', path: '/slo/target' })
    .input(z.object({ target: targetSchema }))
    .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(z.object({ target: targetSchema })),
}
