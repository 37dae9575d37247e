import { Button, Checkbox, Chip, Group, Select, TextInput } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import { severities } from '../../../../contract/alert-rules.ts'
import type { QuietHours } from '../../../../contract/alerts.ts'
import { api, useQuery } from '../../api.ts'
import { severityLooks } from '../../components/alert-looks.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { useAlerts } from '../../stores/alerts.ts'

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const NOTHING = 'none'
const thresholds = [
  ...severities.map((value) => ({
    value,
    label: `${severityLooks[value].label}${value === 'critical' ? '' : ' or worse'}`,
  })),
  { value: NOTHING, label: 'Nothing' },
]
const zones = Intl.supportedValuesOf('timeZone')

/** When desktop notifications wait. The inbox fills all the same. */
export function QuietHoursPanel(): ReactElement {
  const query = useQuery('quiet-hours', (signal) => api.alerts.quietHours.get(undefined, { signal }))
  const quietNow = useAlerts((alerts) => alerts.summary?.quietHours === true)
  return (
    <Panel title="Quiet hours" aside={quietNow ? <ToneBadge tone="info" icon="dash" label="Quiet now" /> : undefined}>
      {query.data !== undefined ? (
        <QuietHoursForm stored={query.data} />
      ) : query.error === undefined ? (
        <LoadingState />
      ) : (
        <ErrorState error={query.error} onRetry={query.reload} />
      )}
    </Panel>
  )
}

function QuietHoursForm({ stored }: { readonly stored: QuietHours }): ReactElement {
  const [hours, setHours] = useState(stored)
  const [busy, setBusy] = useState(false)
  useEffect(() => setHours(stored), [stored])
  const change = (patch: Partial<QuietHours>): void => setHours({ ...hours, ...patch })
  const choices = zones.includes(hours.zone) ? zones : [hours.zone, ...zones]

  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.alerts.quietHours.set({ ...hours, days: [...hours.days] })
      notify.success(hours.enabled ? 'Quiet hours saved' : 'Quiet hours are off')
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  return (
    <form
      className="sb-rule-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Checkbox
        size="xs"
        label="Hold desktop notifications back"
        checked={hours.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <div className="sb-rule-pair">
        <TextInput
          type="time"
          label="From"
          required
          value={hours.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="To"
          required
          value={hours.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </div>
      <Chip.Group
        multiple
        value={hours.days.map(String)}
        onChange={(chosen) => change({ days: chosen.map(Number).sort((a, b) => a - b) })}
      >
        <Group gap={4} role="group" aria-label="Days on which they begin">
          {days.map((day, index) => (
            <Chip key={day} size="xs" value={String(index + 1)}>
              {day}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Select
        label="Time zone"
        data={choices}
        searchable
        value={hours.zone}
        allowDeselect={false}
        onChange={(value) => change({ zone: value ?? hours.zone })}
      />
      <Select
        label="What comes through all the same"
        data={thresholds}
        value={hours.breakThrough ?? NOTHING}
        allowDeselect={false}
        onChange={(value) => change({ breakThrough: severities.find((each) => each === value) ?? null })}
      />
      <p className="sb-rule-preview">
        The days are those on which they begin. What was held back is summarised in one notification afterwards.
      </p>
      <Button type="submit" variant="default" loading={busy}>
        Save quiet hours
      </Button>
    </form>
  )
}
