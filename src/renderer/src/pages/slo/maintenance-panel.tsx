import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { HOUR_MS } from '../../../../contract/durations.ts'
import type { Maintenance } from '../../../../contract/episodes.ts'
import type { Slo } from '../../../../contract/slo.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import type { MaintenanceDraft } from '../../components/maintenance/maintenance-dialog.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatDuration } from '../../format.ts'

export interface MaintenancePanelProps {
  readonly slo: Slo
  readonly onPlan: (draft: MaintenanceDraft) => void
  readonly onChanged: () => void
}

/** The planned windows of the range, which uptime leaves out. */
export function MaintenancePanel({ slo, onPlan, onChanged }: MaintenancePanelProps): ReactElement {
  const remove = async ({ id, provider, from, to, reason }: Maintenance): Promise<void> => {
    try {
      await api.maintenance.delete({ id })
      const undo = () => void api.maintenance.create({ provider, from, to, reason }).then(onChanged).catch(notify.error)
      notify.success('The window counts again', { undo })
      onChanged()
    } catch (error) {
      notify.error(error)
    }
  }
  const add = (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconPlus size={13} aria-hidden="true" />}
      onClick={() => onPlan({ id: null, provider: null, from: Date.now() - HOUR_MS, to: Date.now(), reason: '' })}
    >
      Add
    </Button>
  )
  return (
    <Panel title="Maintenance" aside={add} flush>
      {slo.maintenance.length === 0 ? (
        <EmptyState
          title="No maintenance in this range"
          body="What was planned is left out of uptime. It may be added afterwards."
        />
      ) : (
        <div className="sb-scroll-x">
          <table className="sb-table sb-slo-table">
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col" data-number="true">
                  Lasts
                </th>
                <th scope="col">Provider</th>
                <th scope="col">Reason</th>
                <th scope="col" aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {slo.maintenance.map((window) => (
                <tr key={window.id}>
                  <th scope="row">
                    <TimeValue at={window.from} withDate />
                  </th>
                  <td data-number="true">{formatDuration(window.to - window.from)}</td>
                  <td>{window.provider === null ? 'All' : <ProviderName name={window.provider} />}</td>
                  <td className="sb-slo-reason">{window.reason}</td>
                  <td className="sb-slo-action">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Change: ${window.reason}`}
                      onClick={() => onPlan(window)}
                    >
                      <IconPencil size={15} aria-hidden="true" />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Delete: ${window.reason}`}
                      onClick={() => void remove(window)}
                    >
                      <IconTrash size={15} aria-hidden="true" />
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
