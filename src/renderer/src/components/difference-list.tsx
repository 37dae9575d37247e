import type { ReactElement } from 'react'
import { type PolicyDifference, policyFieldNames } from '../../../contract/policy-models.ts'
import './difference-list.css'

const kinds: Readonly<Record<PolicyDifference['kind'], { readonly sign: string; readonly tone: string }>> = {
  added: { sign: '+', tone: 'ok' },
  removed: { sign: '−', tone: 'bad' },
  changed: { sign: '~', tone: 'info' },
  moved: { sign: '↕', tone: 'info' },
}

/** Differences line by line, with a sign as well as a colour. */
export function DifferenceList({ differences }: { readonly differences: readonly PolicyDifference[] }): ReactElement {
  return (
    <ul className="sb-differences" aria-label="What changes">
      {differences.map((difference) => {
        const { kind, rule, field } = difference
        const { sign, tone } = kinds[kind]
        return (
          <li key={`${kind} ${rule} ${field}`} data-tone={tone}>
            <span className="sb-difference-sign" title={kind}>
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
  const name = field === null ? '' : ` ${policyFieldNames[field] ?? field}`
  return `${subject}:${name} ${before ?? 'none'} → ${after ?? 'none'}`
}
