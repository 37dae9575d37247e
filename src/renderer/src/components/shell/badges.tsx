import type { ReactElement } from 'react'
import { formatCount, plural } from '../../format.ts'
import type { RoutePath } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'
import type { Tone } from '../states.ts'

/** A count beside a page in the navigation. */
export interface Badge {
  readonly count: number
  readonly tone: Tone
  /** What is counted, for screen readers: `3 unread alerts`. */
  readonly label: string
}

const MOST_SHOWN = 99

/** Counts of what waits on a page; pages without one are left out. */
export function useBadges(): Readonly<Partial<Record<RoutePath, Badge>>> {
  const summary = useAlerts((alerts) => alerts.summary)
  const prices = usePriceAlerts((alerts) => alerts.summary?.unread ?? 0)
  const unread = summary?.unread ?? 0
  const tone = summary?.worst === 'critical' ? 'bad' : summary?.worst === 'warning' ? 'warn' : 'info'
  return {
    ...(unread > 0 && { '/alerts': { count: unread, tone, label: plural(unread, 'unread alert') } }),
    ...(prices > 0 && { '/prices': { count: prices, tone: 'info', label: plural(prices, 'unread price alert') } }),
  }
}

export function NavBadge({ badge: { count, tone, label } }: { readonly badge: Badge }): ReactElement {
  return (
    <span className="sb-nav-badge" data-tone={tone} title={label}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : formatCount(count)}
    </span>
  )
}
