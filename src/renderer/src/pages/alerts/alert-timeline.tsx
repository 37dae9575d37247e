import type { ReactElement } from 'react'
import type { AlertEvent, AlertEventKind } from '../../../../contract/alerts.ts'
import { TimeValue } from '../../components/time-value.tsx'

const words: Readonly<Record<AlertEventKind, string>> = {
  pending: 'The condition began to hold',
  fired: 'Fired',
  notified: 'Notified on the desktop',
  held: 'Notification held back by the quiet hours',
  recovering: 'The condition was over',
  relapsed: 'It came back',
  resolved: 'Resolved',
  acknowledged: 'Acknowledged',
  noted: 'Note changed',
  snoozed: 'Snoozed',
  woken: 'Snooze ended',
}

/** Oldest first. */
export function AlertTimeline({ events }: { readonly events: readonly AlertEvent[] }): ReactElement {
  return (
    <ol className="sb-alert-timeline" aria-label="What happened">
      {events.map(({ id, at, kind, detail }) => (
        <li key={id}>
          <TimeValue at={at} withDate />
          <span>
            {words[kind]}
            {kind === 'snoozed' && detail !== null ? (
              <>
                {' '}
                until <TimeValue at={Date.parse(detail)} withDate />
              </>
            ) : detail === null ? null : (
              <span className="sb-dim">: {detail}</span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
