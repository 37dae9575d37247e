import type { Service } from '../../contract/models.ts'
import type { PolicyDraft, Rule, Strategy } from '../../contract/policy-models.ts'
import { findRule } from './policy-match.ts'

interface Route {
  readonly country: string
  readonly service: Service
}

/** What a recommendation changes, said so that it can be carried out on whatever is in force by then. */
export type Edit =
  | (Route & { readonly kind: 'deny'; readonly provider: string })
  | (Route & { readonly kind: 'strategy'; readonly strategy: Strategy })
  | (Route & { readonly kind: 'first'; readonly provider: string })
  | { readonly kind: 'failure-cost'; readonly after: number }
  | { readonly kind: 'page'; readonly page: 'providers' | 'pricing' }

const LONGEST_ID = 40
const LONGEST_NAME = 80

/** The rule that decides for most of a country; rules for single customers or numbers stay as they are. */
export const ruleFor = ({ rules }: PolicyDraft, { country, service }: Route): Rule | null =>
  findRule(rules, { country, service, customerId: null, prefix: null }).rule

/** The policy with the change: a rule of the country's own above the one that decides now, or that one if it is its own. */
export function editedPolicy(
  policy: PolicyDraft,
  edit: Extract<Edit, { readonly kind: 'deny' | 'strategy' }>,
): PolicyDraft {
  const { country, service } = edit
  const rule = ruleFor(policy, edit)
  const { rules, controlShare } = policy
  if (rule === null) return { rules, controlShare }
  const changed: Rule =
    edit.kind === 'strategy'
      ? { ...rule, strategy: edit.strategy }
      : { ...rule, constraints: { ...rule.constraints, deny: withOne(rule.constraints.deny, edit.provider) } }
  const isOwn = rule.match.countries?.length === 1 && rule.match.services?.length === 1
  if (isOwn) return { rules: rules.map((each) => (each === rule ? changed : each)), controlShare }
  const own: Rule = {
    ...changed,
    id: freeId(rules, `${rule.id}-${country.toLowerCase()}`),
    name: `${country} ${service}: ${rule.name}`.slice(0, LONGEST_NAME),
    match: { ...rule.match, countries: [country], services: [service] },
  }
  return { rules: rules.flatMap((each) => (each === rule ? [own, each] : each)), controlShare }
}

/** Every rule weighs failures differently. */
export const withFailureCost = ({ rules, controlShare }: PolicyDraft, failureCost: number): PolicyDraft => ({
  rules: rules.map((rule) => (rule.failureCost === null ? { ...rule, failureCost } : rule)),
  controlShare,
})

/** The order with this provider before all others. */
export const orderWith = (order: readonly string[], first: string): readonly string[] => [
  first,
  ...order.filter((provider) => provider !== first),
]

const withOne = (list: readonly string[], one: string): string[] => (list.includes(one) ? [...list] : [...list, one])

function freeId(rules: readonly Rule[], wanted: string): string {
  const taken = new Set(rules.map(({ id }) => id))
  for (let n = 1; ; n++) {
    const end = n === 1 ? '' : `-${n}`
    const id = `${wanted.slice(0, LONGEST_ID - end.length)}${end}`
    if (!taken.has(id)) return id
  }
}
