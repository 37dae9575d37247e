import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { durationSchema, timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'
import { faultSchema } from './sandbox.ts'

const { DRILL_RUNNING, NOT_FOUND, SANDBOX_ONLY, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** What a drill is held against. Durations are ms. */
export const drillTargets = { failoverMs: 5_000, recoveryMs: 60_000, lost: 0 } as const

/** What to break, for how long, and how much drill traffic goes out meanwhile. */
export const drillPlanSchema = z.object({
  provider: z.string().max(100),
  fault: faultSchema,
  /** How long the fault lasts. */
  seconds: z.coerce.number().int().min(3).max(300).default(20),
  /** Verifications a second, evenly spaced. */
  perSecond: z.coerce.number().min(0.5).max(20).default(4),
})
export type DrillPlan = Readonly<z.infer<typeof drillPlanSchema>>

/** In order. `recovery` begins when the fault ends; `settling` waits for what is still under way. */
export const drillPhases = ['warm-up', 'fault', 'recovery', 'settling'] as const
export const drillPhaseSchema = z.enum(drillPhases)
export type DrillPhase = z.infer<typeof drillPhaseSchema>

export const drillOriginSchema = z.enum(['manual', 'scheduled'])
export type DrillOrigin = z.infer<typeof drillOriginSchema>

/** `interrupted`: the console stopped in the middle of it. */
export const drillVerdicts = ['passed', 'failed', 'cancelled', 'interrupted'] as const
export const drillVerdictSchema = z.enum(drillVerdicts)
export type DrillVerdict = z.infer<typeof drillVerdictSchema>

/** Drill verifications so far, by what became of them. */
export const drillCountsSchema = z.object({
  sent: z.int(),
  accepted: z.int(),
  /** Accepted by another provider after the first had failed. */
  failedOver: z.int(),
  /** Sent again by another provider because no receipt came. */
  rescued: z.int(),
  maybeDuplicate: z.int(),
  pending: z.int(),
})
export type DrillCounts = Readonly<z.infer<typeof drillCountsSchema>>

/** A moment worth telling: a change of the fault or of the breaker, the first failure, the first acceptance after. */
export const drillMomentSchema = z.object({ at: timestampSchema, text: z.string() })
export type DrillMoment = Readonly<z.infer<typeof drillMomentSchema>>

export const drillProgressSchema = drillPlanSchema.extend({
  id: z.int(),
  origin: drillOriginSchema,
  phase: drillPhaseSchema,
  startedAt: timestampSchema,
  /** Null while it is to come. */
  faultFrom: timestampSchema.nullable(),
  faultTo: timestampSchema.nullable(),
  detectionMs: durationSchema.nullable(),
  recoveryMs: durationSchema.nullable(),
  counts: drillCountsSchema,
  moments: z.array(drillMomentSchema),
})
export type DrillProgress = Readonly<z.infer<typeof drillProgressSchema>>

/** How long it took verifications to be accepted by another provider: how many, and in ms; null when there were none. */
const timesSchema = z.object({
  n: z.int(),
  p50Ms: durationSchema.nullable(),
  p99Ms: durationSchema.nullable(),
  maxMs: durationSchema.nullable(),
})

/** One target. `measured` is ms or a count; null when it did not happen, or does not apply to this fault. */
export const drillCheckSchema = z.object({
  name: z.enum(['failover', 'recovery', 'lost']),
  target: z.number(),
  measured: z.number().nullable(),
  verdict: z.enum(['pass', 'fail', 'not-applicable']),
})
export type DrillCheck = Readonly<z.infer<typeof drillCheckSchema>>

export const drillReportSchema = drillPlanSchema.extend({
  startedAt: timestampSchema,
  faultFrom: timestampSchema.nullable(),
  faultTo: timestampSchema.nullable(),
  endedAt: timestampSchema,
  /** Start of the fault to the opening of the breaker; null when it never opened. */
  detectionMs: durationSchema.nullable(),
  /** First submission to acceptance by another provider, over verifications that had to move. */
  failover: timesSchema,
  /** First submission to acceptance of the second message. Never part of `failover`. */
  rescue: timesSchema,
  /** End of the fault to the first acceptance by that provider of a verification submitted after it. */
  recoveryMs: durationSchema.nullable(),
  counts: drillCountsSchema,
  /** Sent and reached nobody's network: no provider took it, or only the one that swallowed it. */
  lost: z.int(),
  /** Submissions to the provider while its breaker was open; an open breaker lets none through. */
  sentWhileOpen: z.int(),
  /** What moving cost beyond the first choice, in the reporting currency; null when a price is unknown. */
  extraCost: moneySchema.nullable(),
  checks: z.array(drillCheckSchema),
  moments: z.array(drillMomentSchema),
})
export type DrillReport = Readonly<z.infer<typeof drillReportSchema>>

/** A drill as the history shows it; `verdict` and `endedAt` are null while it runs. */
export const drillSchema = drillPlanSchema.extend({
  id: z.int(),
  origin: drillOriginSchema,
  createdAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  verdict: drillVerdictSchema.nullable(),
  /** Null while it runs, and when it was interrupted. */
  report: drillReportSchema.nullable(),
})
export type Drill = Readonly<z.infer<typeof drillSchema>>

export const drillFilterSchema = z.object({
  providers: z.array(z.string().max(100)).max(200).optional(),
  faults: z.array(faultSchema).max(50).optional(),
  verdicts: z.array(drillVerdictSchema).max(50).optional(),
})
export type DrillFilter = Readonly<z.infer<typeof drillFilterSchema>>

/** When drills run by themselves, in UTC. A time that was slept through is caught up once. */
export const drillScheduleSchema = z.object({
  interval: z.enum(['off', 'daily', 'weekly']),
  /** 0 to 23. */
  hour: z.int().min(0).max(23),
  /** 1 is Monday, 7 is Sunday; used by `weekly`. */
  weekday: z.int().min(1).max(7),
  plan: drillPlanSchema,
})
export type DrillSchedule = Readonly<z.infer<typeof drillScheduleSchema>>

const scheduleStateSchema = z.object({
  /** Null until one was set. */
  schedule: drillScheduleSchema.nullable(),
  /** When the next drill is due; null when none is. */
  nextAt: timestampSchema.nullable(),
})
export type DrillScheduleState = Readonly<z.infer<typeof scheduleStateSchema>>

/** Fault injection on drill traffic only: what customers send, and the breakers they depend on, are not touched. */
export const drills = {
  /** Starts a drill and answers at once; `watch` tells how it goes. */
  start: oc
    .route({ method: 'POST', path: '/drills' })
    .input(drillPlanSchema)
    .errors({ DRILL_RUNNING, NOT_FOUND, SANDBOX_ONLY, STORE_UNAVAILABLE })
    .output(drillProgressSchema),
  /** Ends the running drill early; its report says how far it came. */
  cancel: oc
    .route({ method: 'POST', path: '/drills/{id}/cancel' })
    .input(z.object({ id: z.coerce.number().int() }))
    .errors({ NOT_FOUND })
    .output(z.object({})),
  /** The running drill (or null) and the schedule, then again at every change (at most 4 a second). */
  watch: oc
    .route({ method: 'GET', path: '/drills/watch' })
    .output(eventIterator(scheduleStateSchema.extend({ running: drillProgressSchema.nullable() }))),
  list: oc
    .route({ method: 'GET', path: '/drills' })
    .input(
      z.object({
        before: z.object({ createdAt: timestampSchema, id: z.int() }).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        filter: drillFilterSchema.default({}),
      }),
    )
    .output(z.object({ rows: z.array(drillSchema), total: z.int(), matching: z.int() })),
  get: oc
    .route({ method: 'GET', path: '/drills/{id}' })
    .input(z.object({ id: z.coerce.number().int() }))
    .errors({ NOT_FOUND })
    .output(drillSchema),
  schedule: oc
    .route({ method: 'PUT', path: '/drills/schedule' })
    .input(drillScheduleSchema)
    .errors({ NOT_FOUND, SANDBOX_ONLY, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(scheduleStateSchema),
}
