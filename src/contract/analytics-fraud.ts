import * as z from 'zod'
import { durationSchema, rateSchema, timestampSchema } from './models.ts'

/** `off`: nobody looks. `watch`: findings are shown. `guard`: a finding of pumping also blocks its prefix for a time. */
export const fraudModes = ['off', 'watch', 'guard'] as const
export const fraudModeSchema = z.enum(fraudModes)
export type FraudMode = z.infer<typeof fraudModeSchema>

/** A number without its last digits, such as `+4915112`. */
export const prefixSchema = z.string().regex(/^\+\d{1,14}$/, 'use the beginning of a number such as +4915112')

/** `block`: sending there is refused. `allow`: the guard never blocks it. */
export const fraudActionSchema = z.enum(['block', 'allow'])

export const fraudRuleSchema = z.object({
  id: z.int(),
  action: fraudActionSchema,
  prefix: prefixSchema,
  from: timestampSchema,
  /** Exclusive. */
  until: timestampSchema,
  /** Null while it is in force or ran out by itself. */
  liftedAt: timestampSchema.nullable(),
  inForce: z.boolean(),
  /** `guard` when the sentinel did it. */
  author: z.string(),
  reason: z.string(),
  /** Verifications it refused so far. */
  refused: z.int(),
})
export type FraudRule = Readonly<z.infer<typeof fraudRuleSchema>>

export const fraudFindingSchema = z.object({
  id: z.int(),
  /** `delivery-outage`: conversion fell everywhere without as much extra traffic; not for a block. */
  kind: z.enum(['pumping', 'delivery-outage']),
  prefix: z.string(),
  country: z.string(),
  /** That carried most of it. */
  provider: z.string(),
  firstAt: timestampSchema,
  lastAt: timestampSchema,
  /** Still seen by the last look. */
  open: z.boolean(),
  windowMs: durationSchema,
  attempts: z.int(),
  converted: z.int(),
  /** In the same hours of the days before, on average. */
  expectedAttempts: z.number(),
  expectedConversion: z.number(),
  /** Of so much traffic with so few conversions, had nothing changed. */
  chance: z.number(),
  /** Cost of the attempts beyond the usual in its window, micros; null when no price is known. */
  costMicros: z.int().nullable(),
  /** A sentence. */
  text: z.string(),
})
export type FraudFindingView = Readonly<z.infer<typeof fraudFindingSchema>>

/** What a block of a prefix over the last days would have stopped. */
export const blockPreviewSchema = z.object({
  prefix: z.string(),
  days: z.int(),
  attempts: z.int(),
  converted: z.int(),
  /** Attempts that were probably legitimate: those that converted, and as many more as usually go with them. */
  legitimate: z.int(),
  /** Cost of all of them, micros; null when no price is known. */
  costMicros: z.int().nullable(),
})
export type BlockPreview = Readonly<z.infer<typeof blockPreviewSchema>>

export const fraudInput = z.object({
  /** Of the timeline and the funnels, ms; at most 8 days. */
  spanMs: z.coerce.number().int().min(3_600_000).max(691_200_000).default(86_400_000),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const fraudSchema = z.object({
  mode: fraudModeSchema,
  /** How long a block of the guard lasts. */
  guardMs: durationSchema,
  at: timestampSchema,
  /** Null before the first look. */
  lookedAt: timestampSchema.nullable(),
  nextLookAt: timestampSchema.nullable(),
  currency: z.string(),
  /** Of open findings of pumping, micros a minute; null when no price is known. */
  atRiskMicrosPerMinute: z.number().nullable(),
  /** Countries and prefixes with traffic in the span. */
  countries: z.int(),
  prefixCount: z.int(),
  /** Open ones first, then by money. */
  findings: z.array(fraudFindingSchema),
  /** By money at risk: cost of attempts that did not convert in time. */
  prefixes: z.array(
    z.object({
      prefix: z.string(),
      country: z.string(),
      provider: z.string(),
      sent: z.int(),
      delivered: z.int(),
      converted: z.int(),
      /** Not converted, but their codes may still be entered. */
      open: z.int(),
      /** Of those whose codes cannot be entered any more. */
      conversion: rateSchema,
      /** Of all that was sent, micros; null when no price is known. */
      costMicros: z.int().nullable(),
      /** Cost of what did not convert in time, micros; null when no price is known. */
      atRiskMicros: z.number().nullable(),
      finding: z.int().nullable(),
      rule: z.int().nullable(),
    }),
  ),
  funnel: z.object({
    sent: z.int(),
    delivered: z.int(),
    converted: z.int(),
    /** Not converted, but their codes may still be entered. */
    open: z.int(),
    /** Those sent so long ago that no code can be entered any more: what a conversion rate may be taken from. */
    over: z.object({ sent: z.int(), converted: z.int() }),
  }),
  /** Columns of equal length. */
  timeline: z.object({
    bucketMs: durationSchema,
    starts: z.array(timestampSchema),
    sent: z.array(z.int()),
    converted: z.array(z.int()),
    /** Not converted, but their codes may still be entered. */
    open: z.array(z.int()),
  }),
  /** In force, then the latest of the past 30 days. */
  rules: z.array(fraudRuleSchema),
  /** What guarding would have cost over the last 8 days: the blocks it would have set and whom they would have hit. */
  falsePositives: z.object({ blocks: z.int(), attempts: z.int(), legitimate: z.int(), share: z.number().nullable() }),
  method: z.array(z.string()),
})
export type FraudReport = Readonly<z.infer<typeof fraudSchema>>

export const fraudRuleInput = z.object({
  action: fraudActionSchema,
  prefix: prefixSchema,
  /** How long from now; at most 90 days. */
  forMs: z.int().min(60_000).max(7_776_000_000),
  reason: z.string().trim().min(1).max(500),
})

export const fraudTimelineSchema = z.object({
  prefix: z.string(),
  bucketMs: durationSchema,
  starts: z.array(timestampSchema),
  sent: z.array(z.int()),
  converted: z.array(z.int()),
  /** Not converted, but their codes may still be entered. */
  open: z.array(z.int()),
})
