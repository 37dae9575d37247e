import { Switch } from '@mantine/core'
import type { ReactElement } from 'react'
import type { AlertRule } from '../../../../contract/alert-rules.ts'
import { severityLooks } from '../../components/alert-looks.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { setRuleEnabled } from './rule-actions.ts'
import { conditionText, lengthText } from './rule-words.ts'

export interface RulesTableProps {
  readonly rules: readonly AlertRule[]
  readonly openId: number | null
  readonly onOpen: (rule: AlertRule) => void
  readonly onChanged: () => void
}

/** Every rule with what it watches for and what it is doing now. */
export function RulesTable({ rules, openId, onOpen, onChanged }: RulesTableProps): ReactElement {
  return (
    <div className="sb-rules-scroll">
      <table className="sb-table" aria-label="Rules">
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Rule</th>
            <th scope="col">Severity</th>
            <th scope="col">Condition</th>
            <th scope="col" data-number="true" title="The condition holds for this long before the alert fires">
              Fires after
            </th>
            <th scope="col" data-number="true" title="It is over for this long before the alert is resolved">
              Resolved after
            </th>
            <th scope="col" data-number="true" title="Alerts that are firing or recovering">
              Open
            </th>
            <th scope="col">Last fired</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id} data-shown={rule.id === openId} data-off={!rule.enabled}>
              <td>
                <Switch
                  size="xs"
                  checked={rule.enabled}
                  aria-label={`${rule.name} is on`}
                  onChange={(event) => void setRuleEnabled(rule, event.currentTarget.checked).then(onChanged)}
                />
              </td>
              <td>
                <button type="button" className="sb-link-button sb-rule-name" onClick={() => onOpen(rule)}>
                  {rule.name}
                </button>
              </td>
              <td>
                <ToneBadge {...severityLooks[rule.severity]} />
              </td>
              <td>{conditionText(rule.condition)}</td>
              <td data-number="true">{rule.forMs === 0 ? 'at once' : lengthText(rule.forMs)}</td>
              <td data-number="true">{rule.recoverMs === 0 ? 'at once' : lengthText(rule.recoverMs)}</td>
              <td data-number="true">
                {formatCount(rule.open)}
                {rule.pending > 0 ? <span className="sb-dim"> +{formatCount(rule.pending)} pending</span> : null}
              </td>
              <td>
                <TimeValue at={rule.lastFiredAt} withDate />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
