import * as z from 'zod'
import { moneySchema } from './money.ts'
import { priceRuleSchema } from './price-rule.ts'

/** ISO 3166-1 alpha-2, upper case. */
export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'use a two-letter country code such as DE')
  .describe('ISO 3166-1 alpha-2.')
/** UTC epoch milliseconds, of the years 1 to 9999: beyond them no calendar and no file format agrees on a date. */
export const timestampSchema = z
  .int()
  .min(-62_135_596_800_000)
  .max(253_402_300_799_999)
  .describe('UTC epoch milliseconds.')
/** A length of time in milliseconds. */
export const durationSchema = z.number().nonnegative().describe('Milliseconds.')

export const adapters = ['twilio', 'vonage', 'plivo', 'telnyx', 'infobip'] as const
export const adapterSchema = z.enum(adapters)
export type AdapterName = z.infer<typeof adapterSchema>

export const services = ['sms', 'voice', 'whatsapp'] as const
export const serviceSchema = z.enum(services)
export type Service = z.infer<typeof serviceSchema>

/** Services inside a sentence. */
export const serviceTexts: Readonly<Record<Service, string>> = { sms: 'SMS', voice: 'voice', whatsapp: 'WhatsApp' }

/** Only `live` counts in revenue; `sandbox` never leaves this machine. */
export const modes = ['live', 'test', 'drill', 'sandbox'] as const
export const modeSchema = z.enum(modes)
export type Mode = z.infer<typeof modeSchema>

export const workspaces = ['sandbox', 'live'] as const
export const workspaceSchema = z.enum(workspaces)
export type Workspace = z.infer<typeof workspaceSchema>

/** `pending`: no provider has accepted it yet. `converted`, `failed` and `expired` are final. */
export const verificationStates = ['pending', 'accepted', 'delivered', 'converted', 'failed', 'expired'] as const
export const verificationStateSchema = z.enum(verificationStates)
export type VerificationState = z.infer<typeof verificationStateSchema>

/** What one submission to one provider came to. */
export const outcomes = ['accepted', 'rejected-eligible', 'rejected-final', 'unknown'] as const
export const outcomeSchema = z.enum(outcomes)
export type Outcome = z.infer<typeof outcomeSchema>

/** `intent`: written to the store, not settled yet. */
export const attemptStateSchema = z.enum(['intent', ...outcomes])
export type AttemptState = z.infer<typeof attemptStateSchema>

/** What the provider's receipts say of an accepted attempt; `unknown` is final without information. */
export const deliveries = ['none', 'pending', 'sent', 'delivered', 'failed', 'unknown'] as const
export const deliverySchema = z.enum(deliveries)
export type Delivery = z.infer<typeof deliverySchema>

/** Why a submission was not accepted, in words that mean the same for every provider. */
export const categories = [
  'refused',
  'timeout',
  'reset',
  'server-error',
  'malformed-answer',
  'throttled',
  'bad-credentials',
  'no-credit',
  'account-blocked',
  'geo-blocked',
  'bad-sender',
  'bad-recipient',
  'opted-out',
  'content-rejected',
  'bad-request',
  'interrupted',
  'no-receipt',
] as const
export const categorySchema = z.enum(categories)
export type Category = z.infer<typeof categorySchema>

/** Why an attempt was made. `rescue`: one before it was accepted, but neither a receipt nor the code came in time. */
export const triggers = ['first', 'failover', 'reconcile', 'rescue'] as const
export const triggerSchema = z.enum(triggers)
export type Trigger = z.infer<typeof triggerSchema>

/** The last three are an operator's: refuses everything, only counts, does not even count. */
export const breakerStates = ['closed', 'open', 'half-open', 'forced-open', 'metrics-only', 'disabled'] as const
export const breakerStateSchema = z.enum(breakerStates)
export type BreakerStateName = z.infer<typeof breakerStateSchema>

/** A share `k / n` with its 95 % Wilson interval; `value`, `low` and `high` are null when n is 0. */
export const rateSchema = z.object({
  k: z.int(),
  n: z.int(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type Rate = Readonly<z.infer<typeof rateSchema>>

/** One provider as the router saw it at the moment of a choice. */
export const candidateSchema = z.object({
  provider: z.string(),
  rank: z.int(),
  /** Price of the whole message (all segments) in the provider's currency; null when unknown. */
  price: moneySchema.nullable(),
  /** Same price in the reporting currency, for comparison; null when unknown. */
  comparablePrice: moneySchema.nullable(),
  /** How the price came out of those of the country's networks; left out when unknown, and in what is stored. */
  priceRule: priceRuleSchema.optional(),
  breaker: breakerStateSchema,
  /** The rule that kept this provider out, as a sentence; null when it could be chosen. */
  excludedBy: z.string().nullable(),
  /** Chance that its message converts; null when it was not asked for. */
  estimate: z
    .object({
      /** 0..1, with the chance of a silent outage in it. */
      mean: z.number(),
      /** The ends of its 95 % interval, outages left out. */
      low: z.number(),
      high: z.number(),
      /** Outcomes behind it, older ones counting less. */
      n: z.number(),
      /** Chance of a silent outage, 0..1. */
      outage: z.number(),
    })
    .nullable()
    .default(null),
  /** The index of the strategy, lower is better; null without a policy. */
  score: z.number().nullable().default(null),
  /** Chance that this choice would fall on it, 0..1; null without a policy. */
  probability: z.number().nullable().default(null),
  /** Place in the static list at that moment, from 1; null in older logs. */
  place: z.int().nullable().default(null),
  /** The next best after the chosen one. */
  runnerUp: z.boolean().default(false),
  /** Why it was chosen, as a sentence; null for the others and without a policy. */
  chosenBecause: z.string().nullable().default(null),
})
export type Candidate = Readonly<z.infer<typeof candidateSchema>>

export const attemptSchema = z.object({
  id: z.int(),
  n: z.int(),
  provider: z.string(),
  state: attemptStateSchema,
  trigger: triggerSchema,
  category: categorySchema.nullable(),
  /** The provider's own error code, as text. */
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  providerMessageId: z.string().nullable(),
  startedAt: timestampSchema,
  settledAt: timestampSchema.nullable(),
  /** Submission to settlement, monotonic clock. */
  durationMs: durationSchema.nullable(),
  delivery: deliverySchema,
  deliveredAt: timestampSchema.nullable(),
  cost: moneySchema.nullable(),
  maybeDuplicate: z.boolean(),
  candidates: z.array(candidateSchema),
  policyVersion: z.string(),
  selectionProbability: z.number().min(0).max(1),
})
export type Attempt = Readonly<z.infer<typeof attemptSchema>>

/** A verification as lists show it. The number is masked to country, prefix and last two digits. */
export const verificationSummarySchema = z.object({
  id: z.int(),
  mode: modeSchema,
  state: verificationStateSchema,
  service: serviceSchema,
  country: countrySchema,
  maskedNumber: z.string(),
  customerId: z.string().nullable(),
  /** The provider that accepted it, or that was tried last; null when an imported history names none. */
  provider: z.string().nullable(),
  attempts: z.int(),
  createdAt: timestampSchema,
  acceptedAt: timestampSchema.nullable(),
  deliveredAt: timestampSchema.nullable(),
  convertedAt: timestampSchema.nullable(),
  /** First submission to acceptance. */
  acceptMs: durationSchema.nullable(),
  /** All attempts together in the reporting currency; null when any price is unknown. */
  cost: moneySchema.nullable(),
  maybeDuplicate: z.boolean(),
  failureReason: z.string().nullable(),
})
export type VerificationSummary = Readonly<z.infer<typeof verificationSummarySchema>>

export const verificationSchema = verificationSummarySchema.extend({
  expiresAt: timestampSchema,
  segments: z.int(),
  checksLeft: z.int(),
  attemptList: z.array(attemptSchema),
})
export type Verification = Readonly<z.infer<typeof verificationSchema>>

export const failoverSchema = z.object({
  id: z.int(),
  verificationId: z.int(),
  fromProvider: z.string(),
  /** Null when no provider was left to try. */
  toProvider: z.string().nullable(),
  trigger: triggerSchema,
  category: categorySchema,
  /** A sentence an operator can read. */
  reason: z.string(),
  country: countrySchema,
  mode: modeSchema,
  /** What became of the hop. */
  outcome: outcomeSchema,
  /** First submission start to the settlement of this hop. */
  durationMs: durationSchema,
  /** Against the first choice, in the reporting currency; null when a price is unknown. */
  extraCost: moneySchema.nullable(),
  maybeDuplicate: z.boolean(),
  createdAt: timestampSchema,
})
export type Failover = Readonly<z.infer<typeof failoverSchema>>

export const systemStatusSchema = z.object({
  workspace: workspaceSchema,
  /** The mode in which verifications sent from the console are recorded. */
  mode: modeSchema,
  engine: z.enum(['starting', 'running', 'stopping']),
  /** `not-needed`: everything in the sandbox stays on this machine. */
  ownLink: z.enum(['up', 'down', 'not-needed']),
  /** Verifications without an acceptance or a final answer yet. */
  queueDepth: z.int(),
  /** Since when new verifications are refused; null while they are sent. */
  sendingPausedAt: timestampSchema.nullable(),
  databaseBytes: z.int(),
  reportingCurrency: z.string(),
  version: z.string(),
  startedAt: timestampSchema,
  now: timestampSchema,
})
export type SystemStatus = Readonly<z.infer<typeof systemStatusSchema>>
