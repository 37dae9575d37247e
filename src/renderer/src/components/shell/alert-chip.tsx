import type { ReactElement } from 'react'
import { plural } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { severityLooks } from '../alert-looks.ts'
import { ToneBadge } from '../state-badge.tsx'

/** Open alerts in the status bar, with the worst one's colour; leads to the inbox. */
export function AlertChip(): ReactElement | null {
  const summary = useAlerts((alerts) => alerts.summary)
  if (summary === null) return null
  const { worst, open } = summary
  const count = open.info + open.warning + open.critical
  const look = worst === null ? ({ tone: 'ok', icon: 'check' } as const) : severityLooks[worst]
  const label = worst === null ? 'No open alert' : plural(count, 'open alert')
  return (
    <a className="sb-status-link" href={hrefOf('/alerts')} title="Open the inbox">
      <ToneBadge tone={look.tone} icon={look.icon} label={label} />
    </a>
  )
}
