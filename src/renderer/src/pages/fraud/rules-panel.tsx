import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { FraudReport, FraudRule } from '../../../../contract/analytics-fraud.ts'
import { api } from '../../api.ts'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { rulesTable } from './fraud-tables.ts'

export interface RulesPanelProps {
  readonly report: FraudReport
  readonly onNew: () => void
  readonly onChanged: () => void
}

/** What is blocked or allowed, until when and by whom. */
export function RulesPanel({ report, onNew, onChanged }: RulesPanelProps): ReactElement {
  const { rules } = report
  const [lifting, setLifting] = useState<FraudRule | null>(null)
  const lift = async (rule: FraudRule, reason: string): Promise<boolean> => {
    try {
      await api.analytics.fraud.lift({ id: rule.id, reason })
      notify.success(`The rule for ${rule.prefix} has ended`)
      onChanged()
      return true
    } catch (error) {
      notify.error(error)
      return false
    }
  }
  return (
    <Panel
      title="Blocked and allowed"
      aside={
        <>
          {rules.length === 0 ? null : <SaveTable what="the rules" table={() => rulesTable(report)} />}
          <Button size="compact-xs" variant="default" onClick={onNew}>
            New rule
          </Button>
        </>
      }
      flush
    >
      {rules.length === 0 ? (
        <p className="sb-fraud-none">No prefix is blocked or allowed.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-scroll-x" tabIndex={0} aria-label="Rules, table">
          <table className="sb-table sb-business-table">
            <thead>
              <tr>
                <th scope="col">Prefix</th>
                <th scope="col">State</th>
                <th scope="col">Until</th>
                <th scope="col" data-number="true" title="Verifications it refused so far">
                  Refused
                </th>
                <th scope="col">Reason</th>
                <th scope="col">
                  <span className="sb-sr-only">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.id}>
                  <th scope="row">{rule.prefix}</th>
                  <td>
                    <RuleState rule={rule} />
                  </td>
                  <td>
                    <TimeValue at={rule.liftedAt ?? rule.until} withDate />
                  </td>
                  <td data-number="true">{formatCount(rule.refused)}</td>
                  <td>
                    {rule.reason} <span className="sb-dim">by {rule.author}</span>
                  </td>
                  <td>
                    {rule.inForce ? (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Lift the rule for ${rule.prefix}`}
                        onClick={() => setLifting(rule)}
                      >
                        Lift
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {lifting === null ? null : (
        <ReasonDialog
          title={`Lift the rule for ${lifting.prefix}`}
          action="Lift"
          onConfirm={(reason) => lift(lifting, reason)}
          onClose={() => setLifting(null)}
        >
          <p className="sb-fraud-lift">
            {lifting.action === 'block'
              ? 'Verifications to this prefix are sent again.'
              : 'The guard may block this prefix again.'}
          </p>
        </ReasonDialog>
      )}
    </Panel>
  )
}

function RuleState({ rule }: { readonly rule: FraudRule }): ReactElement {
  if (!rule.inForce)
    return <ToneBadge tone="neutral" icon="flag" label={rule.liftedAt === null ? 'Ran out' : 'Lifted'} />
  return rule.action === 'block' ? (
    <ToneBadge tone="bad" icon="ban" label="Blocked" />
  ) : (
    <ToneBadge tone="ok" icon="check" label="Allowed" />
  )
}
