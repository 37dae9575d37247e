import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import * as p from './policy-models.ts'

const { COUNTRY_NOT_ALLOWED, INVALID_PHONE_NUMBER, INVALID_POLICY, NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE } =
  errors

/** A version, or a draft that is none yet. */
const policyChoiceSchema = z.union([z.object({ version: z.int() }), z.object({ draft: p.policyDraftSchema })])

const shareInput = z.object({
  /** How far back, in ms. */
  windowMs: z.coerce.number().int().min(60_000).max(2_592_000_000).default(86_400_000),
})
const reason = z.string().trim().min(1).max(500)

/** Which route a verification takes, by versioned rules. Every change is written to the audit log. */
export const policies = {
  current: oc.route({ method: 'GET', path: '/policies/current' }).output(p.currentPolicySchema),
  /** What is in force, then again at every change (at most 4 a second). */
  watch: oc.route({ method: 'GET', path: '/policies/watch' }).output(eventIterator(p.currentPolicySchema)),
  /** Newest first. */
  versions: oc
    .route({ method: 'GET', path: '/policies/versions' })
    .input(
      z.object({
        /** Only versions before this one. */
        before: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ rows: z.array(p.policyVersionSchema), total: z.int() })),
  /** The changes of what is in force, newest first. */
  history: oc
    .route({ method: 'GET', path: '/policies/history' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(p.policyStateChangeSchema)),
  /** Checks a draft and says what each rule would have got of the last 24 h. */
  preview: oc
    .route({ method: 'POST', path: '/policies/preview' })
    .input(p.policyDraftSchema)
    .output(p.policyPreviewSchema),
  /**
   * Puts a version, or a draft as a new version, in force (`live`) or on trial beside what is in force now
   * (`shadow`, `canary`). From then on new verifications follow it; those under way end on their rule.
   */
  activate: oc
    .route({ method: 'POST', path: '/policies/activate' })
    .input(
      z.object({
        policy: policyChoiceSchema,
        stage: p.stageSchema,
        /** For `canary`: of all verifications, 0..1. */
        share: z.number().min(0.001).max(1).default(0.1),
        reason,
      }),
    )
    .errors({ NOT_FOUND, INVALID_POLICY, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(p.currentPolicySchema),
  /** Switches between the static list, looking on and choosing. */
  setMode: oc
    .route({ method: 'POST', path: '/policies/mode' })
    .input(z.object({ mode: p.optimizerModeSchema, reason }))
    .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(p.currentPolicySchema),
  /** Brings back what was in force before the last change. Doing it twice goes forward again. */
  rollback: oc
    .route({ method: 'POST', path: '/policies/rollback' })
    .input(z.object({ reason: reason.default('rolled back') }))
    .errors({ NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(p.currentPolicySchema),
  /** Ends a shadow or a canary: what was in force before it began is in force again. */
  stopTrial: oc
    .route({ method: 'POST', path: '/policies/stop-trial' })
    .input(z.object({ reason }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(p.currentPolicySchema),
  /** What would happen to one verification now, without sending it. */
  simulate: oc
    .route({ method: 'POST', path: '/policies/simulate' })
    .input(
      z.object({
        /** E.164, or national digits together with `country`; a country alone will do. */
        to: z.string().trim().min(1).max(40).optional(),
        country: countrySchema.optional(),
        service: serviceSchema.default('sms'),
        customerId: z.string().max(200).optional(),
        /** Of this version, or of a draft; of what is in force when left out. */
        policy: policyChoiceSchema.optional(),
      }),
    )
    .errors({ INVALID_PHONE_NUMBER, COUNTRY_NOT_ALLOWED, NOT_FOUND, INVALID_POLICY })
    .output(p.policySimulationSchema),
  /** What each rule really got, the busiest first, and how the shadow compares. */
  shares: oc
    .route({ method: 'GET', path: '/policies/shares' })
    .input(shareInput)
    .output(
      z.object({
        from: timestampSchema,
        to: timestampSchema,
        verifications: z.int(),
        rows: z.array(p.ruleTrafficSchema),
        shadows: z.array(p.shadowComparisonSchema),
      }),
    ),
}
