import type { PolicyDraft, Rule } from '../../src/contract/policy-models.ts'

type RuleOverrides = Partial<Omit<Rule, 'match' | 'constraints'>> & {
  readonly match?: Partial<Rule['match']>
  readonly constraints?: Partial<Rule['constraints']>
}

/** A rule for everything that goes by price and conversion. */
export const aRule = ({ match, constraints, ...rule }: RuleOverrides = {}): Rule => ({
  id: 'default',
  name: 'Everything else',
  strategy: 'balanced',
  failureCost: null,
  priceWeight: 0.5,
  canaryShare: 1,
  ...rule,
  match: { countries: null, services: null, customers: null, prefixes: null, ...match },
  constraints: { maxPrice: null, allow: null, deny: [], registeredSender: true, ...constraints },
})

/** The given rules, and one for everything else below them, without a control group. */
export const aPolicy = (rules: readonly Rule[] = [], change: Partial<PolicyDraft> = {}): PolicyDraft => ({
  rules: [...rules, aRule()],
  controlShare: 0,
  ...change,
})
