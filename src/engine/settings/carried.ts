import type Database from 'better-sqlite3'
import * as z from 'zod'
import { type AlertRuleDraft, alertRuleDraftSchema } from '../../contract/alert-rules.ts'
import { countrySchema, serviceSchema } from '../../contract/models.ts'
import { type PolicyDraft, policyDraftSchema } from '../../contract/policy-models.ts'
import { queueStrategySchema } from '../../contract/providers.ts'
import type { SettingsDiff } from '../../contract/settings.ts'
import { draftOf } from '../alerts/rule-changes.ts'
import type { PolicyBook } from '../optimizer/policy-book.ts'
import { alertRules } from '../store/alert-rules.ts'
import { currentQueues } from '../store/routing-queues.ts'

const queueSchema = z.object({
  /** ISO 3166-1 alpha-2; null for the default. */
  country: countrySchema.nullable(),
  service: serviceSchema,
  strategy: queueStrategySchema,
  /** Names in the order of trial. */
  providers: z.array(z.string().min(1).max(100)).min(1).max(100),
})

/** What a settings file says beside settings; what is missing stays as it is. */
export interface Carried {
  /** The rules in force. */
  readonly policy?: PolicyDraft | undefined
  readonly queues?: readonly CarriedQueue[] | undefined
  readonly alertRules?: readonly AlertRuleDraft[] | undefined
}

/** An order in which providers are tried. */
export type CarriedQueue = Readonly<z.infer<typeof queueSchema>>

const parts = {
  policy: ['The routing policy', policyDraftSchema.optional()],
  queues: ['The orders of providers', z.array(queueSchema).max(1_000).optional()],
  alertRules: ['The alert rules', z.array(alertRuleDraftSchema).max(500).optional()],
} as const

/** The parts of a file that can be used, and what is wrong with the others. */
export function readCarried(file: { readonly [part in keyof typeof parts]?: unknown }): {
  readonly carried: Carried
  readonly problems: SettingsDiff['problems']
} {
  const problems: SettingsDiff['problems'] = []
  const carried: Record<string, unknown> = {}
  for (const key of Object.keys(parts) as (keyof typeof parts)[]) {
    const [name, schema] = parts[key]
    const read = schema.safeParse(file[key])
    if (read.success) carried[key] = read.data
    else {
      const [issue] = read.error.issues
      const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
      problems.push({ key, message: `${name} of the file cannot be used${place}: ${issue?.message ?? 'not valid'}.` })
    }
  }
  return { carried: carried as Carried, problems }
}

/** What is in force here, for a file: an order that the engine made by itself is none that anybody chose. */
export function carriedFrom(db: Database.Database, policies: PolicyBook): Carried {
  const policy = livePolicy(policies)
  return {
    ...(policy !== null && { policy }),
    queues: currentQueues(db).flatMap(({ country, service, strategy, providers, author }) =>
      providers === null || author === 'engine' ? [] : { country, service, strategy, providers: [...providers] },
    ),
    alertRules: alertRules(db).map(draftOf),
  }
}

/** The rules in force, without what belongs to their version; null while the static list decides. */
export function livePolicy(policies: PolicyBook): PolicyDraft | null {
  const { live } = policies.state
  if (live === null) return null
  const { rules, controlShare } = policies.draftOf({ version: live })
  return { rules, controlShare }
}
