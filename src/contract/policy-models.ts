import * as z from 'zod'
import { candidateSchema, countrySchema, rateSchema, serviceSchema, timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'

/**
 * How a rule chooses among the routes it leaves. `priority`: the first of the static list. `cheapest`: by price
 * alone. `balanced`: by price and the chance of conversion, a failure weighed by its cost. `conversion-first`: by
 * conversion, price only between equals. `weighted`: like `balanced`, price and conversion weighed by hand.
 */
export const strategies = ['priority', 'cheapest', 'balanced', 'conversion-first', 'weighted'] as const
export const strategySchema = z.enum(strategies)
export type Strategy = z.infer<typeof strategySchema>

/**
 * `off`: every verification goes by the static list. `shadow`: so it does, and what the policy would have chosen
 * is noted. `on`: the active policy chooses.
 */
export const optimizerModes = ['off', 'shadow', 'on'] as const
export const optimizerModeSchema = z.enum(optimizerModes)
export type OptimizerMode = z.infer<typeof optimizerModeSchema>

const providerList = z.array(z.string().min(1).max(100)).max(100)

/** Which verifications a rule is for: all that are given must hold; null is any. */
export const ruleMatchSchema = z.object({
  countries: z.array(countrySchema).min(1).max(250).nullable().default(null),
  services: z.array(serviceSchema).min(1).max(3).nullable().default(null),
  customers: z.array(z.string().min(1).max(200)).min(1).max(500).nullable().default(null),
  /** Beginnings of the number, E.164: the calling code and at most three further digits. */
  prefixes: z
    .array(z.string().regex(/^\+\d{1,6}$/, 'use a prefix such as +49151'))
    .min(1)
    .max(200)
    .nullable()
    .default(null),
})
export type RuleMatch = Readonly<z.infer<typeof ruleMatchSchema>>

export const ruleConstraintsSchema = z.object({
  /** Of the whole message, in the reporting currency. A route whose price is unknown does not pass. */
  maxPrice: moneySchema.nullable().default(null),
  /** Only these providers; null for all. */
  allow: providerList.min(1).nullable().default(null),
  deny: providerList.default([]),
  /** Leave out routes whose sender is known not to be registered for the country. */
  registeredSender: z.boolean().default(true),
})

export const ruleSchema = z.object({
  /** Names the rule in the log of every choice; unique within the policy. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and hyphens'),
  name: z.string().trim().min(1).max(80),
  match: ruleMatchSchema,
  strategy: strategySchema,
  constraints: ruleConstraintsSchema,
  /** What a failed verification costs, in messages of the country's mean price; null for the workspace's. */
  failureCost: z.number().min(0).max(100).nullable().default(null),
  /** For `weighted`: how much price counts, 0 to 1; the chance of conversion counts the rest. */
  priceWeight: z.number().min(0).max(1).default(0.5),
  /** Of the verifications of this rule, 0..1: the others stay on the static list. */
  canaryShare: z.number().min(0).max(1).default(1),
})
export type Rule = Readonly<z.infer<typeof ruleSchema>>

/** Rules are read from the top; the first that matches decides. The last one must match everything. */
export const policyDraftSchema = z.object({
  rules: z.array(ruleSchema).min(1).max(100),
  /** Share that stays on the static list to be compared with, 0..1. */
  controlShare: z.number().min(0).max(0.5).default(0.03),
})
export type PolicyDraft = Readonly<z.infer<typeof policyDraftSchema>>

/** A version never changes; a change is a new one. */
export const policySchema = policyDraftSchema.extend({
  version: z.int(),
  author: z.string(),
  reason: z.string(),
  createdAt: timestampSchema,
})
export type Policy = Readonly<z.infer<typeof policySchema>>

/** `shadow`: chooses beside the one in force and is only noted. `canary`: gets a share of the verifications. */
export const stages = ['live', 'shadow', 'canary'] as const
export const stageSchema = z.enum(stages)
export type Stage = z.infer<typeof stageSchema>

/** A version that is tried out beside the live one. */
export const trialSchema = z.object({
  version: z.int(),
  stage: stageSchema.exclude(['live']),
  /** Of all verifications, 0..1; 0 for a shadow. */
  share: z.number().min(0).max(1),
})

/** What is in force. Every change is kept, so that each can be taken back. */
export const policyStateSchema = z.object({
  mode: optimizerModeSchema,
  /** The version in force; null for the static list. */
  live: z.int().nullable(),
  trial: trialSchema.nullable(),
})
export type PolicyState = Readonly<z.infer<typeof policyStateSchema>>

export const policyStateChangeSchema = policyStateSchema.extend({
  id: z.int(),
  author: z.string(),
  reason: z.string(),
  createdAt: timestampSchema,
})
export type PolicyStateChange = Readonly<z.infer<typeof policyStateChangeSchema>>

/** How a failure is weighed now. It is raised while conversion stays below its target, and lowered again after. */
export const failureCostSchema = z.object({
  service: serviceSchema,
  /** What the settings say, in messages. */
  set: z.number(),
  /** What is used, in messages. */
  used: z.number(),
  /** Share of the verifications that are to convert, 0..1; null when none is set. */
  target: z.number().nullable(),
  /** Of the last hours; a verification without an answer after five minutes counts as failed. */
  success: rateSchema,
  /** Why more is used than set: conversion is below its target, or not surely at that of the static list. */
  raisedFor: z.enum(['target', 'list']).nullable(),
  /** What the choices are expected to convert better than the static list would, -1..1; null before the first. */
  besideList: z.number().nullable(),
})
export type FailureCost = Readonly<z.infer<typeof failureCostSchema>>

export const currentPolicySchema = z.object({
  state: policyStateSchema,
  /** What the mode means here, as a sentence. */
  explanation: z.string(),
  live: policySchema.nullable(),
  trial: policySchema.nullable(),
  /** The state that a roll-back would bring back; null when there was none before. */
  previous: policyStateSchema.nullable(),
  changedAt: timestampSchema.nullable(),
  failureCosts: z.array(failureCostSchema),
})
export type CurrentPolicy = Readonly<z.infer<typeof currentPolicySchema>>

/** What the fields of a rule are called where differences are told; others by their own name. */
export const policyFieldNames: Readonly<Record<string, string>> = {
  controlShare: 'control share',
  'match.countries': 'countries',
  'match.services': 'services',
  'match.customers': 'customers',
  'match.prefixes': 'prefixes',
  'constraints.maxPrice': 'highest price',
  'constraints.allow': 'only these providers',
  'constraints.deny': 'never these providers',
  'constraints.registeredSender': 'registered sender',
  failureCost: 'failure cost',
  priceWeight: 'weight of price',
  canaryShare: 'canary share',
}

/** One difference to the version before. */
export const policyDifferenceSchema = z.object({
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  /** The rule's id; null for what concerns the whole policy. */
  rule: z.string().nullable(),
  /** Such as `strategy` or `match.countries`; null for a whole rule. */
  field: z.string().nullable(),
  /** As a person reads it; null when there was, or is, nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type PolicyDifference = Readonly<z.infer<typeof policyDifferenceSchema>>

export const policyVersionSchema = policySchema.extend({
  /** To the version before; empty for the first. */
  differences: z.array(policyDifferenceSchema),
  /** When it was last put in force or on trial; null when it never was. */
  activatedAt: timestampSchema.nullable(),
})
export type PolicyVersion = Readonly<z.infer<typeof policyVersionSchema>>

/** What is wrong with a draft (`error`: it cannot be activated) or looks like a mistake (`warning`). */
export const policyFindingSchema = z.object({
  severity: z.enum(['error', 'warning']),
  /** The rule's id; null for what concerns the whole policy. */
  rule: z.string().nullable(),
  /** A sentence that says what to do. */
  message: z.string(),
})
export type PolicyFinding = Readonly<z.infer<typeof policyFindingSchema>>

export const policyPreviewSchema = z.object({
  findings: z.array(policyFindingSchema),
  /** UTC epoch ms: the traffic between was looked at. */
  from: timestampSchema,
  to: timestampSchema,
  verifications: z.int(),
  /** In the order of the rules: what each would have got. Share is null without traffic. */
  rules: z.array(z.object({ rule: z.string(), verifications: z.int(), share: z.number().nullable() })),
})
export type PolicyPreview = Readonly<z.infer<typeof policyPreviewSchema>>

/** `strategy`: the rule's own. `control` and `held-back` went by the static list, to compare or outside the canary. */
export const arms = ['strategy', 'control', 'held-back'] as const
export const armSchema = z.enum(arms)
export type Arm = z.infer<typeof armSchema>

export const policySimulationSchema = z.object({
  /** ISO 3166-1 alpha-2. */
  country: countrySchema,
  segments: z.int(),
  /** Null when no policy is in force: the static list decides. */
  version: z.int().nullable(),
  rule: ruleSchema.nullable(),
  /** Ids of the rules above that did not match, from the top. */
  passed: z.array(z.string()),
  /** The best by the strategy's score, which the draw need not take; null when a rule keeps every provider out. */
  chosen: z.string().nullable(),
  /** Each with its price, estimate, score, chance of being chosen, and what keeps it out. */
  candidates: z.array(candidateSchema),
  /** Why the best one is that, as a sentence. */
  reason: z.string(),
})
export type PolicySimulation = Readonly<z.infer<typeof policySimulationSchema>>

/** What one rule really got. Test messages and drills are left out. */
export const ruleTrafficSchema = z.object({
  /** Null for verifications that went by the static list without a policy. */
  version: z.int().nullable(),
  rule: z.string().nullable(),
  arm: armSchema.nullable(),
  verifications: z.int(),
  /** Of all verifications in the window, 0..1. */
  share: z.number(),
  /** Among those old enough to be judged: accepted at least five minutes ago, or converted. */
  conversion: rateSchema,
  /** Of all attempts, in the reporting currency; null when a price is unknown. */
  cost: moneySchema.nullable(),
  /** Per converted verification among those judged; null when a price is unknown or none converted. */
  costPerConversion: moneySchema.nullable(),
  /** Who was asked first, by share. */
  providers: z.array(z.object({ provider: z.string(), share: z.number() })),
})
export type RuleTraffic = Readonly<z.infer<typeof ruleTrafficSchema>>

/** How a shadow's choices compare with what was really done. */
export const shadowComparisonSchema = z.object({
  version: z.int(),
  /** First submissions it was asked about. */
  choices: z.int(),
  /** Of these, the ones where it would have asked another provider. */
  different: z.int(),
  /** What its choices would cost less (negative: more), in the reporting currency; unpriced ones are left out. */
  saving: moneySchema.nullable(),
  /** Expected conversion of its choices less that of the real ones, -1..1, by the estimates at that time. */
  conversionGain: z.number().nullable(),
})
export type ShadowComparison = Readonly<z.infer<typeof shadowComparisonSchema>>
