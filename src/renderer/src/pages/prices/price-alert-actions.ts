import { DAY_MS } from '../../../../contract/durations.ts'
import type { PriceAlertCard } from '../../../../contract/price-alerts.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { countryName, plural } from '../../format.ts'

export const snoozeChoices = [
  { label: 'a day', ms: DAY_MS },
  { label: 'a week', ms: 7 * DAY_MS },
  { label: '30 days', ms: 30 * DAY_MS },
] as const

/** Runs a change and says what it did; the list hears of it by itself. */
async function act(call: Promise<unknown>, done: string, undo?: () => void): Promise<void> {
  try {
    await call
    notify.success(done, undo === undefined ? {} : { undo })
  } catch (error) {
    notify.error(error)
  }
}

const { alertActions } = api.pricing

export const setRead = ({ id }: PriceAlertCard, read: boolean): Promise<void> =>
  act(alertActions.read({ cards: [id], read }), read ? 'Marked read' : 'Marked unread')

export const acknowledge = ({ id, routes }: PriceAlertCard): Promise<void> =>
  act(alertActions.acknowledge({ cards: [id] }), `Acknowledged: ${plural(routes, 'route')}`)

export const wake = ({ id }: PriceAlertCard): Promise<void> =>
  act(alertActions.snooze({ cards: [id], until: null }), 'No longer snoozed')

export const snooze = (card: PriceAlertCard, ms: number, label: string): Promise<void> =>
  act(alertActions.snooze({ cards: [card.id], until: Date.now() + ms }), `Snoozed for ${label}`, () => void wake(card))

export const unmute = (country: string): Promise<void> =>
  act(alertActions.unmute({ country }), `${countryName(country)} raises price alerts again`)

export const mute = (country: string): Promise<void> =>
  act(
    alertActions.mute({ country }),
    `${countryName(country)} is muted: its price alerts are out of sight`,
    () => void unmute(country),
  )

export async function markAllRead(): Promise<void> {
  try {
    const { changed } = await alertActions.markAllRead()
    notify.success(`${plural(changed, 'price alert')} marked read`)
  } catch (error) {
    notify.error(error)
  }
}
