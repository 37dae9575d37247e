import type { Alert } from '../../../../contract/alerts.ts'
import { HOUR_MS } from '../../../../contract/durations.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

export const snoozeChoices = [
  { label: '30 minutes', ms: HOUR_MS / 2 },
  { label: '2 hours', ms: 2 * HOUR_MS },
  { label: '8 hours', ms: 8 * HOUR_MS },
  { label: '24 hours', ms: 24 * HOUR_MS },
] as const

/** Whether there is anything left to acknowledge about it. */
export const isOpen = ({ state }: Alert): boolean => state !== 'resolved'

/** Runs a change and says what it did; the list hears of it by itself. */
async function act(call: Promise<unknown>, done: string, undo?: () => void): Promise<void> {
  try {
    await call
    notify.success(done, undo === undefined ? {} : { undo })
  } catch (error) {
    notify.error(error)
  }
}

export const acknowledge = ({ id, ruleName }: Alert): Promise<void> =>
  act(api.alerts.acknowledge({ ids: [id] }), `Acknowledged: ${ruleName}. No more notifications until it is over.`)

export const wake = ({ id, ruleName }: Alert): Promise<void> =>
  act(api.alerts.snooze({ ids: [id], until: null }), `No longer snoozed: ${ruleName}`)

export const snooze = (alert: Alert, ms: number, label: string): Promise<void> =>
  act(
    api.alerts.snooze({ ids: [alert.id], until: Date.now() + ms }),
    `Snoozed for ${label}: ${alert.ruleName}`,
    () => void wake(alert),
  )

export const saveNote = ({ id }: Alert, note: string): Promise<void> =>
  act(api.alerts.note({ id, note }), note === '' ? 'Note removed' : 'Note saved')

export const markAllRead = (): Promise<void> => act(api.alerts.markAllRead(), 'All marked read')

/** Quietly: whoever opened an alert knows that it is read. */
export const markRead = ({ id }: Alert): Promise<unknown> => api.alerts.markRead({ ids: [id] }).catch(notify.error)
