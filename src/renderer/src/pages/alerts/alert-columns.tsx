import { VisuallyHidden } from '@mantine/core'
import type { ReactElement } from 'react'
import type { Alert } from '../../../../contract/alerts.ts'
import { alertStateLooks, severityLooks } from '../../components/alert-looks.ts'
import type { Column } from '../../components/data-table/column.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge, type ToneBadgeProps } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatAge } from '../../format.ts'
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

export interface AlertStateBadgesProps {
  readonly alert: Alert
  /** Beside the state itself only signs, whose words are for tooltips and screen readers. */
  readonly compact?: boolean
}

export function AlertStateBadges({ alert, compact = false }: AlertStateBadgesProps): ReactElement {
  const { state, acknowledgedAt, snoozedUntil } = alert
  return (
    <span className="sb-alert-states" data-compact={compact}>
      <ToneBadge {...alertStateLooks[state]} />
      {state !== 'resolved' && snoozedUntil !== null ? (
        <Mark
          compact={compact}
          tone="neutral"
          icon="dash"
          label="Snoozed"
          hint="No notification until its time is up."
        />
      ) : null}
      {state !== 'resolved' && acknowledgedAt !== null ? (
        <Mark compact={compact} tone="info" icon="double-check" label="Acknowledged" hint="Somebody looks after it." />
      ) : null}
    </span>
  )
}

interface MarkProps extends ToneBadgeProps {
  readonly label: string
  readonly hint: string
  readonly compact: boolean
}

function Mark({ compact, label, hint, ...look }: MarkProps): ReactElement {
  if (!compact) return <ToneBadge {...look} label={label} hint={hint} />
  return <ToneBadge {...look} label={<VisuallyHidden>{label}</VisuallyHidden>} hint={`${label}: ${hint}`} />
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
  { id: 'severity', header: 'Severity', width: '100px', cell: (row) => <ToneBadge {...severityLooks[row.severity]} /> },
  {
    id: 'rule',
    header: 'Alert',
    width: 'minmax(194px, 1.2fr)',
    cell: (row) => <span className={row.read ? 'sb-cut' : 'sb-cut sb-alert-new'}>{row.ruleName}</span>,
  },
  { id: 'subject', header: 'Subject', width: 'minmax(142px, 0.8fr)', cell: (row) => <Subject alert={row} /> },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(158px, 0.6fr)',
    cell: (row) => <AlertStateBadges alert={row} compact />,
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
export const alertTableWidth = 1050
