import { decimalFromMicros, type Money } from '../../contract/money.ts'
import type { PolicyDifference, PolicyDraft, Rule } from '../../contract/policy-models.ts'

/** What changed from one version to the next, rule by rule in the order of the new one. */
export function policyDifferences(before: PolicyDraft, after: PolicyDraft): PolicyDifference[] {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]))
  const kept = new Set(after.rules.map(({ id }) => id))
  return [
    ...changed(null, 'controlShare', percent(before.controlShare), percent(after.controlShare)),
    ...after.rules.flatMap((rule) => {
      const was = old.get(rule.id)
      if (was === undefined) return whole('added', rule.id, null, rule.name)
      return [...moved(rule.id, before, after, kept), ...ruleDifferences(was, rule)]
    }),
    ...before.rules.filter(({ id }) => !kept.has(id)).flatMap(({ id, name }) => whole('removed', id, name, null)),
  ]
}

const whole = (
  kind: 'added' | 'removed',
  rule: string,
  before: string | null,
  after: string | null,
): PolicyDifference[] => [{ kind, rule, field: null, before, after }]

/** Its place among the rules that both versions have; what others' coming and going shifts is no move. */
function moved(id: string, before: PolicyDraft, after: PolicyDraft, kept: ReadonlySet<string>): PolicyDifference[] {
  const common = new Set(before.rules.filter((rule) => kept.has(rule.id)).map((rule) => rule.id))
  const place = ({ rules }: PolicyDraft) =>
    rules.filter((rule) => common.has(rule.id)).findIndex((rule) => rule.id === id)
  const [from, to] = [place(before), place(after)]
  if (from === to) return []
  return [{ kind: 'moved', rule: id, field: null, before: `place ${from + 1}`, after: `place ${to + 1}` }]
}

function ruleDifferences(before: Rule, after: Rule): PolicyDifference[] {
  const [old, now] = [readable(before), readable(after)]
  return [...old].flatMap(([field, text]) => changed(after.id, field, text, now.get(field) ?? null))
}

const changed = (
  rule: string | null,
  field: string,
  before: string | null,
  after: string | null,
): PolicyDifference[] => (before === after ? [] : [{ kind: 'changed', rule, field, before, after }])

/** Every field of a rule as a person reads it. */
function readable({ match, constraints, ...rule }: Rule): ReadonlyMap<string, string> {
  return new Map([
    ['name', rule.name],
    ['match.countries', list(match.countries)],
    ['match.services', list(match.services)],
    ['match.customers', list(match.customers)],
    ['match.prefixes', list(match.prefixes)],
    ['strategy', rule.strategy],
    ['constraints.maxPrice', price(constraints.maxPrice)],
    ['constraints.allow', list(constraints.allow)],
    ['constraints.deny', constraints.deny.join(', ') || 'none'],
    ['constraints.registeredSender', constraints.registeredSender ? 'required' : 'not required'],
    ['failureCost', rule.failureCost === null ? "the workspace's" : `${rule.failureCost} messages`],
    ['priceWeight', percent(rule.priceWeight)],
    ['canaryShare', percent(rule.canaryShare)],
  ])
}

const list = (names: readonly string[] | null): string => names?.join(', ') ?? 'all'
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`
const price = (money: Money | null): string =>
  money === null ? 'none' : `${decimalFromMicros(money.micros, 4)} ${money.currency}`
