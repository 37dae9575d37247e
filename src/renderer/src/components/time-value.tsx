import type { ReactElement } from 'react'
import { formatDateTime, formatTime, UNKNOWN, zoneName } from '../format.ts'
import { usePreferences } from '../stores/preferences.ts'
import './values.css'

export interface TimeValueProps {
  /** UTC epoch ms. */
  readonly at: number | null
  /** Print the date as well as the time of day. */
  readonly withDate?: boolean
}

/** A moment in the chosen zone; its tooltip has the full date and the name of the zone. */
export function TimeValue({ at, withDate = false }: TimeValueProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  if (at === null) return <span className="sb-unknown">{UNKNOWN}</span>
  const title = `${formatDateTime(at, { zone })} ${zoneName(at, zone)}`
  return (
    <time className="sb-number" dateTime={new Date(at).toISOString()} title={title}>
      {withDate ? formatDateTime(at, { zone }) : formatTime(at, { zone })}
    </time>
  )
}
