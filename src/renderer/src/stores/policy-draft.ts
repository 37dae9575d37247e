import { create } from 'zustand'
import type { PolicyDraft, Rule } from '../../../contract/policy-models.ts'

interface DraftStore {
  /** Null while nothing has been changed. */
  readonly draft: PolicyDraft | null
  readonly setDraft: (draft: PolicyDraft | null) => void
}

/** The policy as it is being changed. It outlives the page, so that a look elsewhere loses nothing. */
export const useDraft = create<DraftStore>((set) => ({
  draft: null,
  setDraft: (draft) => set({ draft }),
}))

/** A version's rules and control share, without what belongs to the version. */
export const draftOf = ({ rules, controlShare }: PolicyDraft): PolicyDraft => ({ rules, controlShare })

const matchAll: Rule['match'] = { countries: null, services: null, customers: null, prefixes: null }

/** A rule for everything, by price and conversion. */
const plainRule: Omit<Rule, 'id' | 'name'> = {
  match: matchAll,
  strategy: 'balanced',
  constraints: { maxPrice: null, allow: null, deny: [], registeredSender: true },
  failureCost: null,
  priceWeight: 0.5,
  canaryShare: 1,
}

/** What to begin with when there is no version yet. */
export const firstDraft: PolicyDraft = {
  rules: [{ id: 'default', name: 'Everything else', ...plainRule }],
  controlShare: 0.03,
}

/** A new rule with an id that none of the others has. */
export function newRule(rules: readonly Rule[], from: Omit<Rule, 'id' | 'name'> = plainRule, name = 'New rule'): Rule {
  const taken = new Set(rules.map(({ id }) => id))
  let n = rules.length
  while (taken.has(`rule-${n}`)) n += 1
  return { ...from, id: `rule-${n}`, name }
}

/** The rules with one of them at another place; the same ones when it does not move. */
export function moveRule(rules: readonly Rule[], id: string, to: number): Rule[] {
  const others = rules.filter((rule) => rule.id !== id)
  const rule = rules.find((each) => each.id === id)
  const place = Math.min(Math.max(to, 0), others.length)
  return rule === undefined ? [...rules] : [...others.slice(0, place), rule, ...others.slice(place)]
}

/** How a rule of a draft differs from the version that it began with; null when it does not. */
export function changeOf(rule: Rule, base: PolicyDraft | null): 'new' | 'changed' | null {
  const before = base?.rules.find(({ id }) => id === rule.id)
  if (before === undefined) return 'new'
  return JSON.stringify(before) === JSON.stringify(rule) ? null : 'changed'
}

/** What a draft changes, as a few words. */
export function draftSummary(draft: PolicyDraft, base: PolicyDraft | null): string {
  const changes = draft.rules.map((rule) => changeOf(rule, base))
  const count = (kind: 'new' | 'changed'): number => changes.filter((change) => change === kind).length
  const kept = new Set(draft.rules.map(({ id }) => id))
  const removed = (base?.rules ?? []).filter(({ id }) => !kept.has(id)).length
  const old = new Set(base?.rules.map(({ id }) => id))
  const order = (rules: readonly Rule[], both: ReadonlySet<string>): string =>
    rules.flatMap(({ id }) => (both.has(id) ? [id] : [])).join()
  const reordered = order(draft.rules, old) !== order(base?.rules ?? [], kept)
  const parts = [
    [count('new'), 'new'],
    [count('changed'), 'changed'],
    [removed, 'removed'],
  ] as const
  const rules = parts.flatMap(([n, word]) => (n === 0 ? [] : [`${n} ${word}`]))
  const others = [
    ...(reordered ? ['another order'] : []),
    ...(base !== null && base.controlShare !== draft.controlShare ? ['another control share'] : []),
  ]
  const all = [...(rules.length === 0 ? [] : [`rules: ${rules.join(', ')}`]), ...others]
  return all.length === 0 ? 'nothing changed yet' : all.join('; ')
}
