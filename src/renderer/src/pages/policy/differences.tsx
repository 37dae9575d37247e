import type { ReactElement } from 'react'
import type { PolicyVersion } from '../../../../contract/policy-models.ts'
import { DifferenceList } from '../../components/difference-list.tsx'
import { constraintsText, matchText, strategyNames } from './policy-words.ts'

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
