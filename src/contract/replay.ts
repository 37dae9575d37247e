import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, timestampSchema } from './models.ts'
import { currencySchema, moneySchema } from './money.ts'
import { policyDraftSchema } from './policy-models.ts'

const { INVALID_POLICY, NOT_FOUND, REPLAY_RUNNING, STORE_UNAVAILABLE } = errors

/** How many days of recorded traffic are gone through, back from now. */
export const replayDays = [7, 30, 90] as const
const daysSchema = z.union([z.literal(7), z.literal(30), z.literal(90)])
export type ReplayDays = (typeof replayDays)[number]

/** A figure with its 95 % interval. */
export const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() })
export type Interval = Readonly<z.infer<typeof intervalSchema>>

/** Money with its 95 % interval; all three are micros of `currency`. */
export const moneyIntervalSchema = moneySchema.extend({ low: z.int(), high: z.int() })
export type MoneyInterval = Readonly<z.infer<typeof moneyIntervalSchema>>

/** What a way of choosing came to, or would have, over the compared verifications. */
export const replaySideSchema = z.object({
  /** Of all messages. */
  cost: moneyIntervalSchema,
  /** Verifications. */
  converted: intervalSchema,
  /** Share of the verifications, 0..1. */
  conversion: intervalSchema,
  /** Null when none converted. */
  costPerConverted: moneyIntervalSchema.nullable(),
  /**
   * Cost, and each verification that did not convert weighed as the failure cost: that many messages of the country's
   * mean price at the time. What the optimizer keeps low.
   */
  weighedCost: moneyIntervalSchema,
})
export type ReplaySide = Readonly<z.infer<typeof replaySideSchema>>

/** One country: what happened, and what the policy would have made of it. */
export const replayCountrySchema = z.object({
  country: countrySchema,
  verifications: z.int(),
  /** Of these, the share for which the policy's choice was never tried, 0..1. */
  withoutEvidence: z.number(),
  recorded: replaySideSchema,
  replayed: replaySideSchema,
  /** Recorded less replayed, of the weighed cost; negative when the policy is worse. */
  saving: moneyIntervalSchema,
})
export type ReplayCountry = Readonly<z.infer<typeof replayCountrySchema>>

/** Where a country's money was left: what it was mostly sent through, and what would have been best throughout. */
export const regretGapSchema = z.object({
  country: countrySchema,
  /** Asked first most often. */
  provider: z.string(),
  /** The one route that would have been best for all of the window. */
  best: z.string(),
  verifications: z.int(),
  /** Recorded less best, of the weighed cost. */
  left: moneyIntervalSchema,
  /** Of all that was left, 0..1. */
  share: z.number(),
  /** Of the verifications, the share that could not have told how the best route converts, 0..1. */
  withoutEvidence: z.number(),
})
export type RegretGap = Readonly<z.infer<typeof regretGapSchema>>

/** The static list, what was done, and what would have been best: how much was saved and how much was left. */
export const regretSchema = z.object({
  /** When it was worked out. */
  at: timestampSchema,
  from: timestampSchema,
  to: timestampSchema,
  /** Compared verifications. */
  verifications: z.int(),
  /** What a failed verification is weighed as, in messages. */
  failureCost: z.number(),
  staticList: replaySideSchema,
  actual: replaySideSchema,
  /** The best single route of each country, known only afterwards. */
  bestFixed: replaySideSchema,
  /** The best route of every single verification by the estimates of its minute: nobody could have done better. */
  bound: z.object({ weighedCost: moneySchema }),
  /** Static list less actual, of the weighed cost; negative when the list would have been better. */
  saved: moneyIntervalSchema,
  /** Actual less best fixed; negative where changing routes beat every fixed one. */
  left: moneyIntervalSchema,
  /** Most money first. */
  gaps: z.array(regretGapSchema),
})
export type Regret = Readonly<z.infer<typeof regretSchema>>

export const replayResultSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  currency: currencySchema,
  /** How unknown outcomes were estimated. */
  method: z.literal('doubly-robust'),
  /** The method in two sentences, for whoever asks how we know. */
  explanation: z.string(),
  /** What a failed verification is weighed as, in messages. */
  failureCost: z.number(),
  /** Recorded in the window; test messages and drills are left out. */
  verifications: z.int(),
  /** Of these, the ones that are compared. */
  compared: z.int(),
  /** Why others are not: a price is unknown; the outcome is open; the provider was given, pinned by hand, or imported. */
  leftOut: z.object({ unpriced: z.int(), open: z.int(), given: z.int() }),
  /** Share for which the policy's choice is the recorded one, 0..1; null when nothing is compared. */
  agreement: z.number().nullable(),
  /** Share for which it was never tried, so that its outcome rests on the estimates alone; null as above. */
  withoutEvidence: z.number().nullable(),
  recorded: replaySideSchema,
  replayed: replaySideSchema,
  /** Recorded less replayed: of the weighed cost, and of the cost alone. Negative when the policy is worse. */
  saving: moneyIntervalSchema,
  costSaving: moneyIntervalSchema,
  /** Replayed less recorded, of the share that converts, -1..1. */
  conversionGain: intervalSchema,
  /** Busiest first. */
  countries: z.array(replayCountrySchema),
  /** Who would be asked first, by the replayed share. */
  providers: z.array(z.object({ provider: z.string(), recorded: z.number(), replayed: z.number() })),
  regret: regretSchema,
})
export type ReplayResult = Readonly<z.infer<typeof replayResultSchema>>

/** `interrupted`: the console stopped in the middle of it. */
export const replayStates = ['running', 'done', 'cancelled', 'failed', 'interrupted'] as const
export const replayStateSchema = z.enum(replayStates)
export type ReplayState = z.infer<typeof replayStateSchema>

/** A replay as lists show it. */
export const replaySummarySchema = z.object({
  id: z.int(),
  state: replayStateSchema,
  days: daysSchema,
  /** Null for a draft. */
  version: z.int().nullable(),
  /** Verifications gone through, and how many there are. */
  done: z.int(),
  of: z.int(),
  startedAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  /** Why it failed, as a sentence; null when it did not. */
  problem: z.string().nullable(),
  /** Of the result; null without one. */
  saving: moneyIntervalSchema.nullable(),
  conversionGain: intervalSchema.nullable(),
  withoutEvidence: z.number().nullable(),
})
export type ReplaySummary = Readonly<z.infer<typeof replaySummarySchema>>

export const replaySchema = replaySummarySchema.extend({
  /** What was replayed: hand it, or the version, to `policies.activate`. */
  policy: policyDraftSchema,
  /** Null until it is done. */
  result: replayResultSchema.nullable(),
})
export type Replay = Readonly<z.infer<typeof replaySchema>>

const idInput = z.object({ id: z.coerce.number().int() })

/** What a policy would have made of the recorded traffic, and how far what was done is from the best. */
export const replayContract = {
  replay: {
    /** Starts and answers at once; `watch` tells how it goes. One at a time. */
    start: oc
      .route({ method: 'POST', path: '/policies/replays' })
      .input(
        z.object({
          policy: z.union([z.object({ version: z.int() }), z.object({ draft: policyDraftSchema })]),
          days: daysSchema.default(30),
        }),
      )
      .errors({ NOT_FOUND, INVALID_POLICY, REPLAY_RUNNING, STORE_UNAVAILABLE })
      .output(replaySummarySchema),
    /** Ends the running replay without a result. */
    cancel: oc
      .route({ method: 'POST', path: '/policies/replays/{id}/cancel' })
      .input(idInput)
      .errors({ NOT_FOUND })
      .output(z.object({})),
    /** The newest replay, running or ended (null before the first), then again at every change (at most 4 a second). */
    watch: oc
      .route({ method: 'GET', path: '/policies/replays/watch' })
      .output(eventIterator(z.object({ latest: replaySummarySchema.nullable() }))),
    get: oc
      .route({ method: 'GET', path: '/policies/replays/{id}' })
      .input(idInput)
      .errors({ NOT_FOUND })
      .output(replaySchema),
    /** Newest first. */
    list: oc
      .route({ method: 'GET', path: '/policies/replays' })
      .input(
        z.object({
          /** Only replays before this one. */
          before: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
      )
      .output(z.object({ rows: z.array(replaySummarySchema), total: z.int() })),
  },
  /** As last worked out: every night over 30 days, and by every replay over its own. Null before the first. */
  regret: oc
    .route({ method: 'GET', path: '/policies/regret' })
    .input(z.object({ days: z.coerce.number().pipe(daysSchema).default(30) }))
    .output(z.object({ regret: regretSchema.nullable() })),
}
