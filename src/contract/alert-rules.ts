import * as z from 'zod'
import { durationSchema, rateSchema, timestampSchema } from './models.ts'

/** From the least to the worst. */
export const severities = ['info', 'warning', 'critical'] as const
export const severitySchema = z.enum(severities)
export type Severity = z.infer<typeof severitySchema>

/** `inbox`: counts as unread until somebody looks. `desktop`: a notification of the system. */
export const alertChannels = ['inbox', 'desktop'] as const
export const alertChannelSchema = z.enum(alertChannels)
export type AlertChannel = z.infer<typeof alertChannelSchema>

export const alertMetrics = ['accept', 'delivery', 'conversion'] as const
export const alertMetricSchema = z.enum(alertMetrics)
export type AlertMetric = z.infer<typeof alertMetricSchema>

/** How far back a condition looks: one minute to one day. */
const windowMs = z.int().min(60_000).max(86_400_000)
const share = z.number().min(0).max(1)
/** With fewer than this in the window a share says nothing, and the condition does not hold. */
const minimum = z.int().min(1).max(1_000_000)

/**
 * What a rule watches for. Conditions of providers hold for each one by itself; disabled providers and drill traffic
 * are left out everywhere.
 */
export const alertConditionSchema = z.discriminatedUnion('kind', [
  /** At least so many failovers away from a provider in the window, whether or not they worked; or its breaker is open. */
  z.object({ kind: z.literal('primary-failing'), failovers: z.int().min(1).max(10_000), windowMs }),
  /** A provider's breaker is open or probing. */
  z.object({ kind: z.literal('breaker-open') }),
  /** A provider fails its active probes. */
  z.object({ kind: z.literal('unreachable') }),
  /** More than this share of the window's verifications failed over. */
  z.object({ kind: z.literal('failover-rate'), above: share, windowMs, minimum }),
  /** A rate of each provider, or of the whole service, is below this. */
  z.object({
    kind: z.literal('rate-below'),
    metric: alertMetricSchema,
    of: z.enum(['provider', 'service']),
    below: share,
    windowMs,
    minimum,
  }),
  /** At least so many verifications of the window failed for good. */
  z.object({ kind: z.literal('failed'), count: z.int().min(1).max(1_000_000), windowMs }),
  /** More than so many verifications wait for an acceptance. */
  z.object({ kind: z.literal('queue-depth'), above: z.int().min(0).max(1_000_000) }),
  /** Nothing was sent in the window, but something in the 24 h before it. */
  z.object({ kind: z.literal('no-traffic'), windowMs }),
  /** Our own network is down. */
  z.object({ kind: z.literal('link-down') }),
  /** A country with traffic in the last hour has no provider left that should be used; the least bad one is. */
  z.object({ kind: z.literal('last-route') }),
  /** A prepaid balance lasts less than this many hours at the last hour's rate. */
  z.object({ kind: z.literal('runway'), belowHours: z.number().positive().max(8_760) }),
  /** A balance is below this, in micros of the account's own currency. */
  z.object({ kind: z.literal('balance'), belowMicros: z.int().nonnegative() }),
  /** A provider's prices were not confirmed for this long. */
  z.object({ kind: z.literal('prices-stale'), olderThanMs: z.int().min(60_000).max(2_592_000_000) }),
  /** The last scheduled drill of a provider failed. */
  z.object({ kind: z.literal('drill-failed') }),
  /** More than this share of today's budget (UTC) for test verifications is spent. */
  z.object({ kind: z.literal('budget'), above: share }),
  /** An alarm of the engine, by its kind such as `switch-budget`; null for all that no other rule names. */
  z.object({ kind: z.literal('alarm'), alarm: z.string().trim().min(1).max(60).nullable() }),
])
export type AlertCondition = Readonly<z.infer<typeof alertConditionSchema>>
export type AlertConditionKind = AlertCondition['kind']
export type ConditionOf<K extends AlertConditionKind> = Extract<AlertCondition, { readonly kind: K }>

export const alertConditionKinds = alertConditionSchema.options.map(
  (option) => option.shape.kind.value,
) as readonly AlertConditionKind[]

/** What a person decides about a rule. */
export const alertRuleDraftSchema = z.object({
  name: z.string().trim().min(1).max(80),
  condition: alertConditionSchema,
  severity: severitySchema,
  /** How long the condition must hold before the alert fires, ms. */
  forMs: z.int().min(0).max(86_400_000).default(0),
  /** How long it must be over before the alert is resolved, ms. */
  recoverMs: z.int().min(0).max(86_400_000).default(60_000),
  /** How often a firing alert is notified again at most, the first time not counted. */
  maxRepeats: z.int().min(0).max(100).default(3),
  /** Time between notifications of the same alert, ms. */
  repeatEveryMs: z.int().min(60_000).max(86_400_000).default(1_800_000),
  /** An alert of a rule without `inbox` is recorded, but never unread. */
  channels: z.array(alertChannelSchema).max(2).default(['inbox', 'desktop']),
  enabled: z.boolean().default(true),
})
export type AlertRuleDraft = Readonly<z.infer<typeof alertRuleDraftSchema>>

export const alertRuleSchema = alertRuleDraftSchema.extend({
  id: z.int(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
  /** Subjects for which the condition holds, but not for long enough yet. */
  pending: z.int(),
  /** Alerts that are firing or recovering. */
  open: z.int(),
  /** When it last fired; null when it never did. */
  lastFiredAt: timestampSchema.nullable(),
})
export type AlertRule = Readonly<z.infer<typeof alertRuleSchema>>

/** What a rule would have done, by the records of the past. */
export const alertPreviewSchema = z.object({
  from: timestampSchema,
  to: timestampSchema,
  /** How often it would have fired; null when the records cannot tell. */
  fired: z.int().nullable(),
  /** The longest time from firing to its end; null without one. */
  longestMs: durationSchema.nullable(),
  /** Start of the first minute on record in this span; null without any. */
  since: timestampSchema.nullable(),
  /** Of a rule about a share: what it would be held against now. Subject is a provider, null for the whole service. */
  now: z.array(z.object({ subject: z.string().nullable(), rate: rateSchema })).nullable(),
})
export type AlertPreview = Readonly<z.infer<typeof alertPreviewSchema>>
