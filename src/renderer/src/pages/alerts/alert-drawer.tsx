import { Button, Group, Menu, Textarea } from '@mantine/core'
import { IconArrowRight, IconBellZ, IconCheck } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import { alertView } from '../../../../contract/alert-view.ts'
import type { Alert } from '../../../../contract/alerts.ts'
import { api, useQuery } from '../../api.ts'
import { severityLooks } from '../../components/alert-looks.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { hrefOf, parseRoute } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { acknowledge, isOpen, markRead, saveNote, snooze, snoozeChoices, wake } from './alert-actions.ts'
import { AlertStateBadges, Length, Subject } from './alert-columns.tsx'
import { AlertTimeline } from './alert-timeline.tsx'

/** The address of the view that proves an alert. */
function proofHref(alert: Alert): string {
  const { path, params } = alertView(alert, Date.now())
  return hrefOf(parseRoute(`#${path}`).path, params)
}

export interface AlertDrawerProps {
  readonly id: number
  readonly onClose: () => void
}

/** One alert with everything that happened to it, and what can be done about it. Opening it marks it read. */
export function AlertDrawer({ id, onClose }: AlertDrawerProps): ReactElement {
  const version = useAlerts((alerts) => alerts.version)
  const [last, setLast] = useState<Awaited<ReturnType<typeof api.alerts.get>> | null>(null)
  const query = useQuery(`${id}:${version}`, (signal) => api.alerts.get({ id }, { signal }))
  const alert = query.data ?? (last?.id === id ? last : null)

  useEffect(() => {
    if (query.data === undefined) return
    setLast(query.data)
    if (!query.data.read) void markRead(query.data)
  }, [query.data])

  if (alert === null)
    return (
      <DetailDrawer title={`Alert ${id}`} onClose={onClose}>
        {query.error === undefined ? <LoadingState /> : <ErrorState error={query.error} onRetry={query.reload} />}
      </DetailDrawer>
    )
  const { severity, message, events } = alert
  return (
    <DetailDrawer title={alert.ruleName} aside={<ToneBadge {...severityLooks[severity]} />} onClose={onClose}>
      <section className="sb-drawer-section">
        <p className="sb-alert-message" data-tone={isOpen(alert) ? severityLooks[severity].tone : 'ok'}>
          {message}
        </p>
        <AlertButtons alert={alert} />
      </section>
      <section className="sb-drawer-section">
        <Facts
          facts={[
            ['Subject', <Subject key="subject" alert={alert} />],
            ['State', <AlertStateBadges key="state" alert={alert} />],
            ['Since', <TimeValue key="since" at={alert.since} withDate />],
            ['Lasted', <Length key="length" alert={alert} />],
            ['Repeats', formatCount(alert.repeats)],
            ['Snoozed until', <TimeValue key="snooze" at={alert.snoozedUntil} withDate />],
          ]}
        />
      </section>
      <section className="sb-drawer-section">
        <h3>Note</h3>
        <NoteForm key={`${alert.id}:${alert.note}`} alert={alert} />
      </section>
      <section className="sb-drawer-section">
        <h3>What happened</h3>
        <AlertTimeline events={events} />
      </section>
    </DetailDrawer>
  )
}

function AlertButtons({ alert }: { readonly alert: Alert }): ReactElement {
  const open = isOpen(alert)
  return (
    <Group gap={8} mt={10}>
      {open && alert.acknowledgedAt === null ? (
        <Button leftSection={<IconCheck size={14} aria-hidden="true" />} onClick={() => void acknowledge(alert)}>
          Acknowledge
        </Button>
      ) : null}
      {open && alert.snoozedUntil === null ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<IconBellZ size={14} aria-hidden="true" />}>
              Snooze
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {snoozeChoices.map(({ label, ms }) => (
              <Menu.Item key={label} onClick={() => void snooze(alert, ms, label)}>
                For {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {open && alert.snoozedUntil !== null ? (
        <Button variant="default" onClick={() => void wake(alert)}>
          End snooze
        </Button>
      ) : null}
      <Button
        component="a"
        href={proofHref(alert)}
        variant="default"
        rightSection={<IconArrowRight size={14} aria-hidden="true" />}
      >
        Show the evidence
      </Button>
    </Group>
  )
}

function NoteForm({ alert }: { readonly alert: Alert }): ReactElement {
  const [text, setText] = useState(alert.note ?? '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void saveNote(alert, text.trim())
      }}
    >
      <Textarea
        size="xs"
        aria-label="Note"
        placeholder="What was found, what was done"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" mt={6} disabled={text.trim() === (alert.note ?? '')}>
        Save note
      </Button>
    </form>
  )
}
