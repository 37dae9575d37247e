import { type Arm, arms, type RuleTraffic } from '../../contract/policy-models.ts'
import { wilsonRate } from '../../contract/rate.ts'
import type { PolicyShare } from '../store/queries/policies.ts'

/** What each rule really got, the busiest first. */
export function shareRows(
  groups: readonly PolicyShare[],
  currency: string,
): { readonly verifications: number; readonly rows: RuleTraffic[] } {
  const verifications = sum(groups, ({ n }) => n)
  const keys = [...new Set(groups.map(({ policyVersion }) => keyOf(policyVersion)))]
  const rows = keys.map((key): RuleTraffic => {
    const own = groups.filter(({ policyVersion }) => keyOf(policyVersion) === key)
    const providers = [...new Set(own.map(({ provider }) => provider))]
    const n = sum(own, (group) => group.n)
    const judged = sum(own, (group) => group.judged)
    const converted = sum(own, (group) => group.converted)
    const cost = sum(own, (group) => group.unpriced) > 0 ? null : sum(own, (group) => group.cost)
    const judgedCost = sum(own, (group) => group.judgedUnpriced) > 0 ? null : sum(own, (group) => group.judgedCost)
    return {
      ...readVersion(key),
      verifications: n,
      share: n / verifications,
      conversion: wilsonRate(converted, judged),
      cost: cost === null ? null : { micros: cost, currency },
      costPerConversion:
        judgedCost === null || converted === 0 ? null : { micros: Math.round(judgedCost / converted), currency },
      providers: providers.map((provider) => ({
        provider,
        share:
          sum(
            own.filter((group) => group.provider === provider),
            (group) => group.n,
          ) / n,
      })),
    }
  })
  return { verifications, rows: rows.toSorted((a, b) => b.verifications - a.verifications) }
}

/** Version, rule and arm of what an attempt ran on; all null for the static list. */
export function readVersion(policyVersion: string): Pick<RuleTraffic, 'version' | 'rule' | 'arm'> {
  const [, version, rule, arm = 'strategy'] = /^policy@(\d+)\/([^:]+)(?::(.+))?$/.exec(policyVersion) ?? []
  if (version === undefined || rule === undefined) return { version: null, rule: null, arm: null }
  return { version: Number(version), rule, arm: arms.find((known): known is Arm => known === arm) ?? null }
}

/** Orders of the static list have versions of their own, which are not told apart here. */
const keyOf = (policyVersion: string): string => (policyVersion.startsWith('policy@') ? policyVersion : '')

const sum = (groups: readonly PolicyShare[], pick: (group: PolicyShare) => number): number =>
  groups.reduce((total, group) => total + pick(group), 0)
