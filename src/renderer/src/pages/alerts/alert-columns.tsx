import type { ReactElement } from 'react'
import type { Alert } from '../../../../contract/alerts.ts'
import { alertStateLooks, severityLooks } from '../../components/alert-looks.ts'
import type { Column } from '../../components/data-table/column.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatAge, formatCount } from '../../format.ts'
import { useNow } from '../../stores/now.ts'

/** A provider by its label, a country by its name, anything else as it is. */
export function Subject({ alert: { subject, condition } }: { readonly alert: Alert }): ReactElement {
  if (subject === null) return <span className="sb-dim">Whole service</span>
  if (condition.kind === 'last-route') return <span title={subject}>{countryName(subject)}</span>
  return <ProviderName name={subject} />
}

/** How long the condition held, or holds. */
export function Length({ alert }: { readonly alert: Alert }): ReactElement {
  const now = useNow()
  return <span className="sb-number">{formatAge((alert.resolvedAt ?? now) - alert.since)}</span>
}

export function AlertStateBadges({ alert }: { readonly alert: Alert }): ReactElement {
  const { state, acknowledgedAt, snoozedUntil } = alert
  return (
    <span className="sb-alert-states">
      <ToneBadge {...alertStateLooks[state]} />
      {state !== 'resolved' && snoozedUntil !== null ? (
        <ToneBadge tone="neutral" icon="dash" label="Snoozed" hint="No notification until its time is up." />
      ) : null}
      {state !== 'resolved' && acknowledgedAt !== null ? (
        <ToneBadge tone="info" icon="double-check" label="Acknowledged" hint="Somebody looks after it." />
      ) : null}
    </span>
  )
}

/** The columns of the inbox, in the order in which an operator reads them. */
export const alertColumns: readonly Column<Alert>[] = [
  {
    id: 'unread',
    header: 'Unread',
    headerUnseen: true,
    width: '22px',
    cell: ({ read }) =>
      read ? null : <span className="sb-alert-unread" role="img" aria-label="Unread" title="Unread" />,
  },
  { id: 'severity', header: 'Severity', width: '104px', cell: (row) => <ToneBadge {...severityLooks[row.severity]} /> },
  {
    id: 'rule',
    header: 'Alert',
    width: 'minmax(170px, 1.2fr)',
    cell: (row) => <span className={row.read ? 'sb-cut' : 'sb-cut sb-alert-new'}>{row.ruleName}</span>,
  },
  { id: 'subject', header: 'Subject', width: 'minmax(110px, 0.8fr)', cell: (row) => <Subject alert={row} /> },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(206px, 1fr)',
    cell: (row) => <AlertStateBadges alert={row} />,
  },
  { id: 'since', header: 'Since', width: '150px', cell: (row) => <TimeValue at={row.since} withDate /> },
  {
    id: 'length',
    header: 'Lasted',
    width: '64px',
    align: 'end',
    hint: 'From the moment the condition held to the resolution, or to now',
    cell: (row) => <Length alert={row} />,
  },
  {
    id: 'repeats',
    header: 'Repeats',
    width: '64px',
    align: 'end',
    hint: 'Notifications after the first one',
    cell: (row) => formatCount(row.repeats),
  },
  {
    id: 'message',
    header: 'What is wrong',
    width: 'minmax(220px, 3fr)',
    cell: (row) => (
      <span className="sb-cut" title={row.message}>
        {row.message}
      </span>
    ),
  },
]

/** Sum of the least widths above, px. */
export const alertTableWidth = 1110
