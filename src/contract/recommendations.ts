import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'
import { policyDifferenceSchema, policyDraftSchema } from './policy-models.ts'
import { intervalSchema, moneyIntervalSchema } from './replay.ts'

const { CHANGED_SINCE, NOT_FOUND, INVALID_POLICY, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/**
 * `deny-provider`: keep a provider out of a country. `re-order`: another order of the static list in a country.
 * `switch-strategy`: another strategy for a country. `failure-cost`: weigh failures more or less. `add-provider`: only
 * one serves a country. `fix-price`: a route in use has no price. `register-sender`: a sender keeps routes out.
 * `balance-low`: an account runs empty within days.
 */
export const recommendationKinds = [
  'deny-provider',
  're-order',
  'switch-strategy',
  'failure-cost',
  'add-provider',
  'fix-price',
  'register-sender',
  'balance-low',
] as const
export const recommendationKindSchema = z.enum(recommendationKinds)
export type RecommendationKind = z.infer<typeof recommendationKindSchema>

/**
 * `open`: to be decided. `undone`: applied, then taken back. `outdated`: no longer true when it was looked at again.
 * `failed`: it was due and could not be applied.
 */
export const recommendationStates = [
  'open',
  'scheduled',
  'applied',
  'dismissed',
  'undone',
  'outdated',
  'failed',
] as const
export const recommendationStateSchema = z.enum(recommendationStates)
export type RecommendationState = z.infer<typeof recommendationStateSchema>

/** What it is about; null where it is about all. */
export const recommendationSubjectSchema = z.object({
  country: countrySchema.nullable(),
  service: serviceSchema.nullable(),
  provider: z.string().nullable(),
})

/** What applying it does. `page`: nothing by itself; a person goes there and does it. */
export const recommendedChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy'), draft: policyDraftSchema, differences: z.array(policyDifferenceSchema) }),
  z.object({
    kind: z.literal('queue'),
    country: countrySchema,
    service: serviceSchema,
    before: z.array(z.string()),
    after: z.array(z.string()),
  }),
  /** The workspace's failure cost, in messages. */
  z.object({ kind: z.literal('failure-cost'), before: z.number(), after: z.number() }),
  z.object({ kind: z.literal('page'), page: z.enum(['providers', 'pricing']) }),
])
export type RecommendedChange = Readonly<z.infer<typeof recommendedChangeSchema>>

/** Promised against realised, measured over the 14 days before and after it was applied. */
export const realisedSchema = z.object({
  /** Of the 14 days after. */
  from: timestampSchema,
  to: timestampSchema,
  /** Verifications of the subject in these days, and in the 14 days before. */
  verifications: z.int(),
  verificationsBefore: z.int(),
  /** As `monthly` of the recommendation; null when either side has no verification, or none with a price. */
  monthly: moneyIntervalSchema.nullable(),
  /** After less before, of the share that converts; null when either side has no verification. */
  conversion: intervalSchema.nullable(),
  /** How it was measured, as a sentence. */
  method: z.string(),
})
export type Realised = Readonly<z.infer<typeof realisedSchema>>

export const recommendationSchema = z.object({
  id: z.int(),
  kind: recommendationKindSchema,
  state: recommendationStateSchema,
  subject: recommendationSubjectSchema,
  /** A lower price that costs more per converted verification. */
  trap: z.boolean(),
  /** What to do, as a short sentence. */
  title: z.string(),
  /** Why, with the numbers, in sentences. */
  why: z.string(),
  risk: z.enum(['low', 'medium', 'high']),
  /** What may go wrong, as a sentence. */
  riskWhy: z.string(),
  /**
   * What 30 days get better by: messages, and each verification that does not convert weighed as the failure cost.
   * Null where no money can be put on it.
   */
  monthly: moneyIntervalSchema.nullable(),
  /** Of that, the messages alone: negative when it spends more to convert more. Null as above. */
  monthlySpend: moneySchema.nullable(),
  /** By how much the share of the subject's verifications that converts changes, -1..1; null when it does not. */
  conversion: intervalSchema.nullable(),
  /** Of the subject, as it is and as it would be; null when unknown. */
  costPerConverted: z.object({ before: moneySchema, after: moneySchema }).nullable(),
  /** The traffic it was worked out from, and the share of it without evidence; null when it needs none. */
  evidence: z
    .object({
      from: timestampSchema,
      to: timestampSchema,
      verifications: z.int(),
      withoutEvidence: z.number(),
    })
    .nullable(),
  change: recommendedChangeSchema,
  createdAt: timestampSchema,
  /** When it was last worked out. */
  updatedAt: timestampSchema,
  /** When it is to be applied; null when it is not scheduled. */
  scheduledAt: timestampSchema.nullable(),
  appliedAt: timestampSchema.nullable(),
  /** By whom it was last decided about, and why; null while it is open. */
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** For a dismissed one: it does not come back before, unless its money doubles. */
  dismissedUntil: timestampSchema.nullable(),
  /** Whether `undo` works; otherwise `undoBlockedBy` says why not, null when there is nothing to take back. */
  canUndo: z.boolean(),
  undoBlockedBy: z.string().nullable(),
  /** When the realised figures are due; null when it is not applied. */
  realisedAt: timestampSchema.nullable(),
  realised: realisedSchema.nullable(),
})
export type Recommendation = Readonly<z.infer<typeof recommendationSchema>>

const listOf = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema).max(20), schema.transform((one) => [one])]).optional()

/** When recommendations were, are and will be worked out. */
export const recommendationRunSchema = z.object({
  running: z.boolean(),
  /** Verifications gone through, and how many there are; 0 while nothing runs. */
  done: z.int(),
  of: z.int(),
  lastAt: timestampSchema.nullable(),
  nextAt: timestampSchema,
  /** Why the last run failed, as a sentence; null when it did not. */
  problem: z.string().nullable(),
})
export type RecommendationRun = Readonly<z.infer<typeof recommendationRunSchema>>

const idShape = { id: z.coerce.number().int() }
const reason = z.string().trim().min(1).max(500)

/** What would save money or save verifications, most money first. Every decision is written to the audit log. */
export const recommendationsContract = {
  recommendations: oc
    .route({ method: 'GET', path: '/cost/recommendations' })
    .input(
      z.object({
        /** Open and scheduled ones when left out. */
        states: listOf(recommendationStateSchema),
        kinds: listOf(recommendationKindSchema),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
    )
    .output(
      z.object({
        rows: z.array(recommendationSchema),
        /** How many match, and what the open ones among them come to in 30 days. */
        total: z.int(),
        monthly: moneySchema,
        run: recommendationRunSchema,
      }),
    ),
  recommendationActions: {
    /** Works them out now; answers at once. Running already, it goes on. */
    generate: oc.route({ method: 'POST', path: '/cost/recommendations/generate' }).output(recommendationRunSchema),
    /** The state of the run, then again whenever it or a recommendation changes (at most 4 a second). */
    watch: oc
      .route({ method: 'GET', path: '/cost/recommendations/watch' })
      .output(eventIterator(recommendationRunSchema)),
    /** Puts the change in force at once. What only a person can do is marked as done. */
    apply: oc
      .route({ method: 'POST', path: '/cost/recommendations/{id}/apply' })
      .input(z.object({ ...idShape, reason: reason.default('recommended') }))
      .errors({ CHANGED_SINCE, NOT_FOUND, INVALID_POLICY, SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(recommendationSchema),
    /** Applies it at that time, or on the next start or wake after it. Null takes the plan back. */
    schedule: oc
      .route({ method: 'POST', path: '/cost/recommendations/{id}/schedule' })
      .input(z.object({ ...idShape, at: timestampSchema.nullable(), reason: reason.default('scheduled') }))
      .errors({ CHANGED_SINCE, NOT_FOUND, STORE_UNAVAILABLE })
      .output(recommendationSchema),
    /** Keeps it away for 30 days, unless its money doubles. */
    dismiss: oc
      .route({ method: 'POST', path: '/cost/recommendations/{id}/dismiss' })
      .input(z.object({ ...idShape, reason }))
      .errors({ CHANGED_SINCE, NOT_FOUND, STORE_UNAVAILABLE })
      .output(recommendationSchema),
    /** Brings back what was in force before it was applied, or opens a dismissed one again. */
    undo: oc
      .route({ method: 'POST', path: '/cost/recommendations/{id}/undo' })
      .input(z.object({ ...idShape, reason: reason.default('taken back') }))
      .errors({ CHANGED_SINCE, NOT_FOUND, STORE_UNAVAILABLE })
      .output(recommendationSchema),
  },
}
