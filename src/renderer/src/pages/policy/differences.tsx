import type { ReactElement } from 'react'
import type { PolicyDifference, PolicyVersion } from '../../../../contract/policy-models.ts'
import { constraintsText, matchText, strategyNames } from './policy-words.ts'

const kinds: Readonly<Record<PolicyDifference['kind'], { readonly sign: string; readonly tone: string }>> = {
  added: { sign: '+', tone: 'ok' },
  removed: { sign: '−', tone: 'bad' },
  changed: { sign: '~', tone: 'info' },
  moved: { sign: '↕', tone: 'info' },
}

const fieldNames: Readonly<Record<string, string>> = {
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

/** What a version changed against the one before, and its rules. */
export function Differences({ version }: { readonly version: PolicyVersion }): ReactElement {
  const { differences, rules } = version
  return (
    <>
      {differences.length === 0 ? (
        <p className="sb-policy-none">
          {version.version === 1
            ? 'The first version: nothing to compare with.'
            : 'The same rules as the version before.'}
        </p>
      ) : (
        <DifferenceList differences={differences} />
      )}
      <ol className="sb-policy-rule-list" aria-label="Rules of this version">
        {rules.map((rule) => {
          const constraints = constraintsText(rule.constraints)
          return (
            <li key={rule.id}>
              <strong>{rule.name}</strong> <span className="sb-dim">{rule.id}</span>: {matchText(rule.match)} →{' '}
              {strategyNames[rule.strategy].toLowerCase()}
              {constraints === '' ? '' : ` · ${constraints}`}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Differences line by line, with a sign as well as a colour. */
export function DifferenceList({ differences }: { readonly differences: readonly PolicyDifference[] }): ReactElement {
  return (
    <ul className="sb-policy-differences" aria-label="What changes">
      {differences.map((difference) => {
        const { kind, rule, field } = difference
        const { sign, tone } = kinds[kind]
        return (
          <li key={`${kind} ${rule} ${field}`} data-tone={tone}>
            <span className="sb-policy-sign" title={kind}>
              {sign}
            </span>
            <span>{text(difference)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function text({ kind, rule, field, before, after }: PolicyDifference): string {
  const subject = rule ?? 'policy'
  if (kind === 'added') return `${subject}: new rule “${after}”`
  if (kind === 'removed') return `${subject}: rule “${before}” removed`
  const name = field === null ? '' : ` ${fieldNames[field] ?? field}`
  return `${subject}:${name} ${before ?? 'none'} → ${after ?? 'none'}`
}
