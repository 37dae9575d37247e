import { useRef } from 'react'
import type { Alert } from '../../../../contract/alerts.ts'
import { api, useSubscription } from '../../api.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { notify } from '../notify.tsx'

/** Keeps badge and status bar fresh, and shows a critical alert that fires while the window is open. */
export function AlertWatch(): null {
  const changed = useAlerts((alerts) => alerts.changed)
  const told = useRef<ReadonlySet<number> | null>(null)
  useSubscription(
    (signal) => api.alerts.watch(undefined, { signal }),
    (event) => {
      changed(event.summary)
      const news = event.changed.filter((alert) => isNews(alert) && told.current?.has(alert.id) !== true)
      told.current = new Set([...(told.current ?? []), ...news.map(({ id }) => id)])
      for (const alert of news) notify.error(`${alert.ruleName}: ${alert.message}`)
    },
  )
  return null
}

const isNews = ({ severity, state, read, acknowledgedAt }: Alert): boolean =>
  severity === 'critical' && state === 'firing' && !read && acknowledgedAt === null
