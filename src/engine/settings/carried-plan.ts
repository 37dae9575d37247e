import { isDeepStrictEqual } from 'node:util'
import type Database from 'better-sqlite3'
import { serviceTexts } from '../../contract/models.ts'
import { type PolicyDifference, type PolicyDraft, policyFieldNames } from '../../contract/policy-models.ts'
import type { SettingsDiff, SettingsPart } from '../../contract/settings.ts'
import type { AlertEngine } from '../alerts/alert-engine.ts'
import { addRule, changeRule, draftOf } from '../alerts/rule-changes.ts'
import { countText } from '../alerts/words.ts'
import type { Clock } from '../clock.ts'
import { countryName } from '../country-name.ts'
import type { PolicyBook } from '../optimizer/policy-book.ts'
import { policyDifferences } from '../optimizer/policy-diff.ts'
import type { ProviderControl } from '../routing/provider-control.ts'
import { alertRules } from '../store/alert-rules.ts'
import { listProviders } from '../store/providers.ts'
import { currentQueues } from '../store/routing-queues.ts'
import { type Carried, type CarriedQueue, livePolicy } from './carried.ts'
import { ruleText } from './carried-words.ts'

/** The parts that keep what a settings file carries beside settings. */
export interface CarriedDeps {
  readonly db: Database.Database
  readonly clock: Clock
  readonly policies: PolicyBook
  readonly control: Pick<ProviderControl, 'reorder'>
  readonly alerts: Pick<AlertEngine, 'rulesChanged'>
}

/** Who takes it over, and why. */
interface Author {
  readonly actor: string
  readonly reason: string
}

/** What taking it over comes to here. */
export interface CarriedPlan extends Pick<SettingsDiff, 'changes' | 'same' | 'notes' | 'problems'> {
  /** Each writes one change with its entry in the audit log. @throws {AppError} `STORE_UNAVAILABLE` */
  readonly steps: readonly ((by: Author) => void)[]
}

type Change = SettingsDiff['changes'][number]

const change = (
  part: SettingsPart,
  key: string,
  title: string,
  [before, after]: [string | null, string | null],
  unset = 'None',
): Change => ({
  part,
  key,
  title,
  control: { kind: 'text', maxLength: null },
  unset,
  before,
  after,
})

const nothing: CarriedPlan = { changes: [], same: 0, notes: [], problems: [], steps: [] }

/** @param currency the reporting currency that holds afterwards, ISO 4217 */
export function planCarried(deps: CarriedDeps, carried: Carried, currency: string): CarriedPlan {
  const { policy, queues = [], alertRules: rules = [] } = carried
  const labels = new Map(listProviders(deps.db).map(({ name, label }) => [name, label]))
  const plans = [
    ...(policy === undefined ? [] : [planPolicy(deps, policy, currency)]),
    ...queues.map((queue) => planQueue(deps, queue, labels)),
    ...planRules(deps, rules),
  ]
  return {
    changes: plans.flatMap(({ changes }) => changes),
    same: plans.reduce((sum, { same }) => sum + same, 0),
    notes: plans.flatMap(({ notes }) => notes),
    problems: plans.flatMap(({ problems }) => problems),
    steps: plans.flatMap(({ steps }) => steps),
  }
}

function planPolicy({ policies }: CarriedDeps, draft: PolicyDraft, currency: string): CarriedPlan {
  const before = livePolicy(policies)
  if (isDeepStrictEqual(before, draft)) return { ...nothing, same: 1 }
  const findings = policies.findings(draft, currency)
  const title = 'Routing policy'
  const changes =
    before === null
      ? [change('policy', 'policy', title, [null, countText(draft.rules.length, 'rule')])]
      : policyDifferences(before, draft).map((difference) => policyChange(difference, title))
  return {
    ...nothing,
    changes,
    notes: findings.filter(({ severity }) => severity === 'warning').map(({ message }) => `${title}: ${message}`),
    problems: findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, message }) => ({
        key: 'policy',
        message: `${title}${rule === null ? '' : `, ${rule}`}: ${message}`,
      })),
    steps: [({ actor, reason }) => policies.takeOver(draft, { author: actor, reason })],
  }
}

function policyChange({ kind, rule, field, before, after }: PolicyDifference, title: string): Change {
  const what = field === null ? (kind === 'moved' ? 'place' : 'rule') : (policyFieldNames[field] ?? field)
  const where = rule === null ? title : `${title}, ${rule}`
  return change('policy', `policy:${rule ?? ''}:${field ?? kind}`, `${where}: ${what}`, [before, after])
}

function planQueue(
  { db, control }: CarriedDeps,
  queue: CarriedQueue,
  labels: ReadonlyMap<string, string>,
): CarriedPlan {
  const { country, service, strategy } = queue
  const where = `${country === null ? 'all other countries' : countryName(country)}, ${serviceTexts[service]}`
  const strange = queue.providers.filter((name) => !labels.has(name))
  const providers = queue.providers.filter((name) => labels.has(name))
  const notes =
    strange.length === 0
      ? []
      : [
          `Order of providers for ${where}: ${strange.join(', ')} ${strange.length === 1 ? 'is' : 'are'} not set up here and left out.`,
        ]
  if (providers.length === 0) return { ...nothing, notes }
  const now = currentQueues(db).find((each) => each.country === country && each.service === service)
  if (now?.strategy === strategy && isDeepStrictEqual(now.providers, providers)) return { ...nothing, notes, same: 1 }
  const text = (names: readonly string[], how: string) =>
    `${names.map((name) => labels.get(name) ?? name).join(', ')}${how === 'weighted' ? ' (by weight)' : ''}`
  const before = now?.providers == null ? null : text(now.providers, now.strategy)
  const key = `queue:${service}:${country ?? 'default'}`
  return {
    ...nothing,
    notes,
    changes: [
      change('queue', key, `Order of providers for ${where}`, [before, text(providers, strategy)], 'The default order'),
    ],
    steps: [(by) => void control.reorder({ country, service, strategy, providers }, by)],
  }
}

/** Rules go by their names; those that the file does not name stay. */
function planRules(deps: CarriedDeps, drafts: Carried['alertRules'] & object): readonly CarriedPlan[] {
  const here = alertRules(deps.db)
  return drafts.map((draft): CarriedPlan => {
    const rule = here.find(({ name }) => name === draft.name)
    const before = rule === undefined ? null : draftOf(rule)
    if (isDeepStrictEqual(before, draft)) return { ...nothing, same: 1 }
    const texts: [string | null, string | null] = [before && ruleText(before, draft), ruleText(draft, before)]
    return {
      ...nothing,
      changes: [change('alert-rule', `alert-rule:${draft.name}`, `Alert rule: ${draft.name}`, texts)],
      steps: [
        (by) => {
          if (rule === undefined) addRule(deps, draft, by)
          else changeRule(deps, rule, draft, by)
          deps.alerts.rulesChanged()
        },
      ],
    }
  })
}
