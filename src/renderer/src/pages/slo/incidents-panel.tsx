import { ActionIcon, Anchor } from '@mantine/core'
import { IconCalendarCheck } from '@tabler/icons-react'
import { Fragment, type ReactElement } from 'react'
import type { Slo } from '../../../../contract/slo.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import type { MaintenanceDraft } from '../../components/maintenance/maintenance-dialog.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration, plural } from '../../format.ts'
import { hrefOf } from '../../router.ts'

const SHOWN = 12

export interface IncidentsPanelProps {
  readonly slo: Slo
  readonly onPlan: (draft: MaintenanceDraft) => void
}

/** Bad minutes that belong together, with the episodes of failover behind them. */
export function IncidentsPanel({ slo: { incidents, incidentCount }, onPlan }: IncidentsPanelProps): ReactElement {
  return (
    <Panel
      title="Bad minutes"
      aside={
        incidentCount > SHOWN ? `the latest ${SHOWN} of ${plural(incidentCount, 'stretch', 'stretches')}` : undefined
      }
      flush
    >
      {incidents.length === 0 ? (
        <EmptyState title="No bad minute in this range" body="Whoever was sent a code found a provider in time." />
      ) : (
        <div className="sb-scroll-x">
          <table className="sb-table sb-slo-table">
            <thead>
              <tr>
                <th scope="col">Began</th>
                <th scope="col" data-number="true">
                  Lasted
                </th>
                <th scope="col" data-number="true">
                  Bad
                </th>
                <th scope="col" data-number="true" title="Found no provider that accepted it within 4.5 s">
                  Missed
                </th>
                <th scope="col">Episodes</th>
                <th scope="col" aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {incidents.slice(0, SHOWN).map(({ from, to, badMinutes, missed, sent, episodes }) => (
                <tr key={from}>
                  <th scope="row">
                    <TimeValue at={from} withDate />
                  </th>
                  <td data-number="true">{formatDuration(to - from)}</td>
                  <td data-number="true">{formatCount(badMinutes)} min</td>
                  <td data-number="true">
                    {formatCount(missed)} of {formatCount(sent)}
                  </td>
                  <td>
                    {episodes.length === 0 ? <span className="sb-dim">none</span> : null}
                    {episodes.slice(0, 3).map(({ id, provider }, index) => (
                      <Fragment key={id}>
                        {index > 0 ? ', ' : ''}
                        <Anchor fz="inherit" href={hrefOf('/failovers', { episode: String(id) })}>
                          <ProviderName name={provider} />
                        </Anchor>
                      </Fragment>
                    ))}
                    {episodes.length > 3 ? ` +${episodes.length - 3}` : ''}
                  </td>
                  <td className="sb-slo-action">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label="Mark as maintenance"
                      title="Mark as maintenance"
                      onClick={() => onPlan({ id: null, provider: null, from, to, reason: '' })}
                    >
                      <IconCalendarCheck size={15} aria-hidden="true" />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
