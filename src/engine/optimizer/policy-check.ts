import type { PolicyDraft, PolicyFinding, Rule } from '../../contract/policy-models.ts'
import { isUnreachable, matchesEverything } from './policy-match.ts'

/** What a draft is checked against. */
export interface PolicySurroundings {
  /** Names of the configured providers. */
  readonly providers: readonly string[]
  /** ISO 4217. */
  readonly reportingCurrency: string
}

/** Everything that is wrong with a draft or looks like a mistake, errors first. */
export function checkPolicy(draft: PolicyDraft, around: PolicySurroundings): PolicyFinding[] {
  const { rules, controlShare } = draft
  const last = rules.at(-1)
  const findings = rules.flatMap((rule, i) => [
    ...checkRule(rule, around),
    ...(rules.findIndex(({ id }) => id === rule.id) < i
      ? [error(rule, `Another rule has the id ${rule.id} already. Give each rule an id of its own.`)]
      : []),
    ...(isUnreachable(
      rule.match,
      rules.slice(0, i).map(({ match }) => match),
    )
      ? [warning(rule, 'No verification can reach this rule: the rules above take all it matches. Move it up.')]
      : []),
  ])
  if (last !== undefined && !matchesEverything(last.match))
    findings.push(error(last, 'The last rule must match everything, so that no verification is left without a rule.'))
  if (controlShare === 0)
    findings.push(warning(null, 'Without a control share nothing is left to measure the savings against.'))
  return findings.toSorted((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
}

function checkRule(rule: Rule, { providers, reportingCurrency }: PolicySurroundings): PolicyFinding[] {
  const { allow, deny, maxPrice } = rule.constraints
  const left = (allow ?? providers).filter((name) => providers.includes(name) && !deny.includes(name))
  const unknown = [...(allow ?? []), ...deny].filter((name) => !providers.includes(name))
  const findings: PolicyFinding[] = []
  // Before the first account is set up there is nothing to compare with.
  if (providers.length > 0 && left.length === 0)
    findings.push(error(rule, 'Its allow and deny lists leave no provider, so nothing could be sent.'))
  if (unknown.length > 0)
    findings.push(warning(rule, `Its lists name unknown providers: ${[...new Set(unknown)].join(', ')}.`))
  if (maxPrice !== null && maxPrice.currency !== reportingCurrency)
    findings.push(error(rule, `Its highest price must be in the reporting currency, ${reportingCurrency}.`))
  if (left.length === 1)
    findings.push(warning(rule, `Only ${left[0]} is left: there is no failover for what it matches.`))
  return findings
}

const error = (rule: Rule, message: string): PolicyFinding => ({ severity: 'error', rule: rule.id, message })
const warning = (rule: Rule | null, message: string): PolicyFinding => ({
  severity: 'warning',
  rule: rule?.id ?? null,
  message,
})
