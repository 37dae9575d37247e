import type { Service } from '../../contract/models.ts'
import type { Rule, RuleMatch } from '../../contract/policy-models.ts'

/** What a rule can ask for of a verification. */
export interface PolicySubject {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly service: Service
  readonly customerId: string | null
  /** Calling code and up to three digits, such as `+49151`. */
  readonly prefix: string | null
}

/** The rule that decides, and the ids of those above it that do not match. */
export interface RuleFound {
  /** Null when none matches, which no policy in force allows. */
  readonly rule: Rule | null
  readonly passed: readonly string[]
}

export function findRule(rules: readonly Rule[], subject: PolicySubject): RuleFound {
  const at = rules.findIndex(({ match }) => matches(match, subject))
  return { rule: rules[at] ?? null, passed: rules.slice(0, at < 0 ? undefined : at).map(({ id }) => id) }
}

function matches(match: RuleMatch, { country, service, customerId, prefix }: PolicySubject): boolean {
  return (
    (match.countries === null || match.countries.includes(country)) &&
    (match.services === null || match.services.includes(service)) &&
    (match.customers === null || (customerId !== null && match.customers.includes(customerId))) &&
    (match.prefixes === null || (prefix !== null && match.prefixes.some((start) => prefix.startsWith(start))))
  )
}

export const matchesEverything = ({ countries, services, customers, prefixes }: RuleMatch): boolean =>
  countries === null && services === null && customers === null && prefixes === null

/** More combinations than this of countries, services, customers and prefixes are not gone through one by one. */
const MOST_COMBINATIONS = 20_000

/** Whether the rules above leave nothing that this one could match. */
export function isUnreachable(rule: RuleMatch, above: readonly RuleMatch[]): boolean {
  const combinations = combinationsOf(rule)
  if (combinations === null) return above.some((other) => covers(other, rule))
  return combinations.every((one) => above.some((other) => covers(other, one)))
}

/** Every single thing a rule asks for; what it leaves open stays open. Null when there are too many. */
function combinationsOf(rule: RuleMatch): readonly RuleMatch[] | null {
  const split = <T>(list: readonly T[] | null): readonly (T[] | null)[] =>
    list === null ? [null] : list.map((one) => [one])
  const [countries, services] = [split(rule.countries), split(rule.services)]
  const [customers, prefixes] = [split(rule.customers), split(rule.prefixes)]
  if (countries.length * services.length * customers.length * prefixes.length > MOST_COMBINATIONS) return null
  return countries.flatMap((country) =>
    services.flatMap((service) =>
      customers.flatMap((customer) =>
        prefixes.map((prefix) => ({ countries: country, services: service, customers: customer, prefixes: prefix })),
      ),
    ),
  )
}

/** Whether all that `inner` matches is matched by `outer`. */
function covers(outer: RuleMatch, inner: RuleMatch): boolean {
  const includes = <T>(all: readonly T[] | null, some: readonly T[] | null) =>
    all === null || some?.every((one) => all.includes(one)) === true
  const starts = outer.prefixes
  return (
    includes(outer.countries, inner.countries) &&
    includes(outer.services, inner.services) &&
    includes(outer.customers, inner.customers) &&
    (starts === null || inner.prefixes?.every((prefix) => starts.some((start) => prefix.startsWith(start))) === true)
  )
}
