import { beforeEach, expect, test } from 'vitest'
import type { PriceAlertFilter } from '../../../src/contract/price-alerts.ts'
import { monthlyVolume, VOLUME_WINDOW_MS } from '../../../src/engine/pricing/price-alert-volume.ts'
import { acknowledgeCards, markAllRead, muteCountry, snoozeCards } from '../../../src/engine/store/price-alerts.ts'
import { priceAlertCards, segmentsByRoute } from '../../../src/engine/store/queries/price-alerts.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAlertDesk, eur } from '../../builders/an-alert-desk.ts'
import { save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let clock: FakeClock
let db: Awaited<ReturnType<typeof aStore>>

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
})

const page = (filter: Partial<PriceAlertFilter> = {}) =>
  priceAlertCards(db, { states: ['unread', 'read'], ...filter }, { limit: 50 }, { now: clock.now(), currency: 'EUR' })
const cards = (filter: Partial<PriceAlertFilter> = {}) => page(filter).cards

test('read, acknowledged, snoozed and muted: each has its place, and the alarm ends with the last unread card', async () => {
  const desk = anAlertDesk(db, clock)
  for (const country of ['DE', 'FR']) desk.traffic('alpha', country, 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('alpha', 'FR', { '': eur(70_000) })
  await desk.nextRun(1, [
    ['alpha', 'DE', { '': eur(80_000) }],
    ['alpha', 'FR', { '': eur(90_000) }],
  ])
  await desk.nextRun(2, [['alpha', 'DE', { '': eur(90_000) }]])
  const [first, second] = cards()
  const ids = [first?.id ?? 0, second?.id ?? 0] as const

  muteCountry(db, 'FR', null, clock.now())
  expect(cards().map(({ countries, impact }) => [countries, impact])).toEqual([
    [1, 10_000_000],
    [1, 10_000_000],
  ])
  expect(cards({ states: ['muted'] })).toMatchObject([{ state: 'muted', impact: 20_000_000 }])
  expect(cards({ states: ['muted', 'unread'] })).toMatchObject([{ countries: 2, state: 'unread' }, { countries: 1 }])

  expect(snoozeCards(db, [ids[0]], clock.now() + HOUR)).toBe(1)
  await desk.alerts.touched()
  expect(cards().map(({ id }) => id)).toEqual([ids[1]])
  expect(desk.cleared).toEqual([])
  expect(acknowledgeCards(db, [ids[1]], clock.now())).toBe(1)
  expect(acknowledgeCards(db, [ids[1]], clock.now())).toBe(0)
  await desk.alerts.touched()
  expect(desk.cleared).toEqual([{ kind: 'price-rise', subject: 'alpha' }])
  expect(cards({ states: ['acknowledged'] })).toMatchObject([{ id: ids[1], acknowledged_at: clock.now() }])

  const changes: unknown[] = []
  desk.events.on('price-alert.changed', (change) => changes.push(change))
  await clock.advance(HOUR)
  expect(changes).toHaveLength(1)
  expect(cards().map(({ id }) => id)).toEqual([ids[0]])
  expect(markAllRead(db)).toBe(1)
  expect(cards()).toMatchObject([{ state: 'read' }])
  expect(page()).toMatchObject({ total: 2, matching: 1, unread: 0 })
  await desk.alerts.stop()
})

test('a muted country raises no alarm', async () => {
  const desk = anAlertDesk(db, clock)
  muteCountry(db, 'DE', 'known', clock.now())
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  await desk.nextRun(1, [['alpha', 'DE', { '': eur(80_000) }]])
  expect(desk.alarms).toEqual([])
  expect(cards({ states: ['muted'] })).toHaveLength(1)
})

test('filters narrow cards to provider, kind and country', async () => {
  const desk = anAlertDesk(db, clock)
  for (const [provider, country] of [
    ['alpha', 'DE'],
    ['beta', 'FR'],
  ] as const) {
    desk.traffic(provider, country, 1_000)
    desk.list(provider, country, { '': eur(70_000) })
  }
  await desk.nextRun(1, [
    ['alpha', 'DE', { '': eur(80_000) }],
    ['beta', 'FR', { '': eur(60_000) }],
  ])
  expect(cards({ providers: ['beta'] }).map(({ provider }) => provider)).toEqual(['beta'])
  expect(cards({ countries: ['DE'] }).map(({ provider }) => provider)).toEqual(['alpha'])
  expect(cards({ kinds: ['lowered'] }).map(({ provider }) => provider)).toEqual(['beta'])
  expect(page({ kinds: ['announced'] })).toMatchObject({ cards: [], total: 2, matching: 0, unread: 0 })
})

test.each([
  ['30 days', 30, 900],
  ['10 days, scaled up to a month', 10, 900 * 3],
  ['an hour, which counts as a day', 1 / 24, 900 * 30],
])('volume: 900 segments in %s', (_, days, expected) => {
  const now = clock.now()
  const send = (at: number, mode: 'live' | 'drill', segments: number) =>
    save(db, { country: 'DE', mode, created_at: at, segments }, [{ provider: 'alpha', started_at: at }])
  for (let i = 0; i < 9; i++) send(now - Math.round((days * DAY * (9 - i)) / 9), 'live', 100)
  send(now - HOUR, 'drill', 5_000)
  send(now - 31 * DAY, 'live', 5_000)
  save(db, { country: 'DE', created_at: now }, [
    { provider: 'alpha', started_at: now - HOUR, state: 'rejected-eligible' },
  ])
  const volume = monthlyVolume(segmentsByRoute(db, { from: now - VOLUME_WINDOW_MS, to: now + 1 }), now)
  expect(volume({ provider: 'alpha', country: 'DE', service: 'sms' })).toBeCloseTo(expected, 6)
  expect(volume({ provider: 'alpha', country: 'FR', service: 'sms' })).toBe(0)
})
