import { beforeEach, expect, test, vi } from 'vitest'
import type { PriceAlertFilter, PriceThresholds } from '../../../src/contract/price-alerts.ts'
import { priceAlertCards } from '../../../src/engine/store/queries/price-alerts.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAlertDesk, eur, usd } from '../../builders/an-alert-desk.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR = 3_600_000
const open: PriceAlertFilter = { states: ['unread', 'read'] }

let clock: FakeClock
let db: Awaited<ReturnType<typeof aStore>>

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
})

const page = (filter: Partial<PriceAlertFilter> = {}, limit = 50, before?: { rank: number; id: number }) =>
  priceAlertCards(db, { ...open, ...filter }, { limit, before }, { now: clock.now(), currency: 'EUR' })
const cards = (filter: Partial<PriceAlertFilter> = {}) => page(filter).cards
const thresholds = (given: Partial<PriceThresholds>) =>
  setSetting(
    db,
    'pricing.thresholds',
    { percent: 2, monthlyMicros: 5_000_000, rule: 'either', withoutTraffic: false, ...given },
    clock.now(),
  )

test('a rise is told with what it costs a month and what the next cheapest provider would absorb', async () => {
  const desk = anAlertDesk(db, clock, { usable: ['beta', 'gamma'] })
  desk.traffic('alpha', 'DE', 10_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('beta', 'DE', { '': usd(95_000) })
  desk.list('gamma', 'DE', { '': eur(90_000) })
  await desk.alerts.examine()
  expect(cards()).toEqual([])

  await desk.nextRun(1, [['alpha', 'DE', { '': eur(84_000) }]])
  // 0.014 x 10,000 = 140; beta at 0.095 USD = 0.076 EUR spares 0.008 of it a segment.
  expect(cards()).toMatchObject([
    {
      run_id: 1,
      provider: 'alpha',
      alert_type: 'raised',
      state: 'unread',
      routes: 1,
      impact: 140_000_000,
      absorbed: 80_000_000,
      rank: 140_000_000,
      rows: [{ country: 'DE', network: '', price_change: 20, segments_per_month: 10_000, absorbed_by: 'beta' }],
    },
  ])
  expect(desk.alarms).toEqual([
    {
      kind: 'price-rise',
      subject: 'alpha',
      message:
        'ALPHA raised the price in Germany by 20 %. That is 140.00 EUR more a month; other providers would absorb 80.00 EUR of it.',
    },
  ])
  expect(desk.failures).toEqual([])
})

test('re-routing absorbs at most what the rise costs, and nothing when all others are dearer', async () => {
  const desk = anAlertDesk(db, clock, { usable: ['beta'] })
  for (const country of ['DE', 'FR']) desk.traffic('alpha', country, 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('beta', 'DE', { '': eur(50_000) })
  desk.list('alpha', 'FR', { '': eur(70_000) })
  desk.list('beta', 'FR', { '': eur(99_000) })
  await desk.nextRun(1, [
    ['alpha', 'DE', { '': eur(80_000) }],
    ['alpha', 'FR', { '': eur(80_000) }],
  ])
  const [card] = cards()
  expect(
    card?.rows.map(({ country, impact, absorbed, absorbed_by }) => [country, impact, absorbed, absorbed_by]),
  ).toEqual([
    ['DE', 10_000_000, 10_000_000, 'beta'],
    ['FR', 10_000_000, null, null],
  ])
})

test('cards are ranked by money, not by percent, and paged by key', async () => {
  const desk = anAlertDesk(db, clock)
  const providers = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']
  for (const [index, provider] of providers.entries()) {
    desk.traffic(provider, 'DE', (index + 1) * 1_000)
    desk.list(provider, 'DE', { '': eur(100_000) })
  }
  // The dearer the smaller in percent.
  await desk.nextRun(
    1,
    providers.map((provider, index) => [provider, 'DE', { '': eur(100_000 + (10 - index) * 1_000) }]),
  )
  const all = cards()
  expect(all.map(({ provider, impact }) => [provider, impact])).toEqual([
    ['epsilon', 30_000_000],
    ['delta', 28_000_000],
    ['gamma', 24_000_000],
    ['beta', 18_000_000],
    ['alpha', 10_000_000],
  ])
  const first = page({}, 2)
  const last = first.cards.at(-1)
  const second = page({}, 2, last && { rank: last.rank, id: last.id })
  expect([...first.cards, ...second.cards].map(({ provider }) => provider)).toEqual([
    'epsilon',
    'delta',
    'gamma',
    'beta',
  ])
  expect(first).toMatchObject({ total: 5, matching: 5, unread: 5 })
})

test('a whole price list that moves is one card, however long its run takes', async () => {
  const desk = anAlertDesk(db, clock)
  const countries = ['DE', 'FR', 'ES', 'IT']
  for (const country of countries) {
    desk.traffic('alpha', country, 3_000)
    desk.list('alpha', country, { '26201': eur(70_000), '26202': eur(71_000), '': eur(72_000) })
  }
  await desk.nextRun(
    7,
    countries.map((country) => ['alpha', country, { '26201': eur(73_500), '26202': eur(74_550), '': eur(75_600) }]),
  )
  expect(cards()).toMatchObject([{ countries: 4, routes: 12, min_change: 5, max_change: 5, run_id: 7 }])
  expect(cards()[0]?.rows).toHaveLength(12)
  expect(desk.alarms.map(({ message }) => message)).toEqual([
    'ALPHA raised 12 prices in 4 countries by 5.0 %. That is 42.60 EUR more a month.',
  ])

  // The same run goes on: its card grows.
  desk.list('alpha', 'PL', { '': eur(30_000) })
  await desk.nextRun(7, [['alpha', 'DE', { '26201': eur(80_000), '26202': eur(74_550), '': eur(75_600) }]])
  expect(cards()).toMatchObject([{ countries: 4, routes: 13 }])
  await desk.nextRun(8, [['alpha', 'DE', { '26201': eur(90_000), '26202': eur(74_550), '': eur(75_600) }]])
  expect(cards()).toHaveLength(2)
})

test('falls have a card of their own and sound no alarm', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  await desk.nextRun(1, [['alpha', 'DE', { '': eur(60_000) }]])
  expect(cards()).toMatchObject([{ alert_type: 'lowered', impact: -10_000_000, rank: -10_000_000 }])
  expect(desk.alarms).toEqual([])
})

test('a move of exchange rates or of the currency alone raises nothing', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000_000)
  desk.list('alpha', 'DE', { '': usd(100_000) })
  await desk.alerts.examine()
  // The same list at another rate, and then the same amount in euros.
  const dearer = anAlertDesk(db, clock, { rates: { microsPerEuro: { EUR: 1_000_000, USD: 900_000 } } })
  dearer.traffic('alpha', 'DE', 1_000_000)
  await dearer.nextRun(1, [['alpha', 'DE', { '': usd(100_000) }]])
  await desk.nextRun(2, [['alpha', 'DE', { '': eur(80_000) }]])
  expect(cards()).toEqual([])
})

test.each([
  ['either, by percent', { percent: 5, monthlyMicros: 1_000_000_000 }, 100, 106_000, 1],
  ['either, by money', { percent: 50, monthlyMicros: 5_000_000 }, 1_000, 106_000, 1],
  ['either, below both', { percent: 50, monthlyMicros: 5_000_000 }, 100, 106_000, 0],
  ['both, only percent', { rule: 'both', percent: 5, monthlyMicros: 5_000_000 }, 100, 106_000, 0],
  ['both, both', { rule: 'both', percent: 5, monthlyMicros: 5_000_000 }, 1_000, 106_000, 1],
  ['just at the percentage', { rule: 'both', percent: 6, monthlyMicros: 0 }, 100, 106_000, 1],
] as const)('thresholds: %s', async (_, given, segments, price, expected) => {
  thresholds(given)
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', segments)
  desk.list('alpha', 'DE', { '': eur(100_000) })
  await desk.nextRun(1, [['alpha', 'DE', { '': eur(price) }]])
  expect(cards()).toHaveLength(expected)
})

test('a threefold price where nothing is sent is noise, unless it is asked for', async () => {
  const desk = anAlertDesk(db, clock)
  desk.list('alpha', 'FR', { '': eur(10_000) })
  await desk.nextRun(1, [['alpha', 'FR', { '': eur(30_000) }]])
  expect(cards()).toEqual([])
  thresholds({ withoutTraffic: true })
  await desk.nextRun(2, [['alpha', 'FR', { '': eur(90_000) }]])
  expect(cards()).toMatchObject([{ impact: 0, min_change: 200 }])
  expect(desk.alarms[0]?.message).toBe(
    'ALPHA raised the price in France by 200 %. No traffic goes there, so that it costs nothing.',
  )
})

test('a route that disappears costs what the next provider asks more, and ranks by what is at stake without one', async () => {
  const desk = anAlertDesk(db, clock, { usable: ['beta'] })
  for (const country of ['DE', 'FR']) desk.traffic('alpha', country, 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000), '26201': eur(70_000) })
  desk.list('alpha', 'FR', { '': eur(90_000) })
  desk.list('beta', 'DE', { '': eur(80_000) })
  await desk.nextRun(1, [
    ['alpha', 'DE', { '': eur(70_000) }],
    ['alpha', 'FR', {}],
  ])
  expect(cards()).toMatchObject([
    {
      alert_type: 'disappeared',
      impact: 5_000_000,
      unknown_impacts: 1,
      rank: 95_000_000,
      rows: [
        { country: 'FR', impact: null, absorbed_by: null, rank: 90_000_000 },
        { country: 'DE', network: '26201', impact: 5_000_000, absorbed: null, absorbed_by: 'beta' },
      ],
    },
  ])
  expect(desk.alarms).toMatchObject([{ kind: 'price-gone', subject: 'alpha' }])
})

test('an announced price is told once, not again when it takes effect', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  const effectiveFrom = clock.now() + 48 * HOUR
  await desk.nextRun(1, [['alpha', 'DE', { '': eur(77_000) }, { effectiveFrom }]])
  expect(cards()).toMatchObject([
    { alert_type: 'announced', rows: [{ effective_from: effectiveFrom, impact: 7_000_000 }] },
  ])
  expect(desk.alarms[0]?.message).toBe('ALPHA announced a new price in Germany (+10 %). That is 7.00 EUR more a month.')
  await clock.advance(48 * HOUR)
  expect(desk.ledger.applyAnnounced()).toMatchObject([{ kind: 'raised' }])
  await desk.alerts.examine()
  expect(cards()).toHaveLength(1)
  // Another price than the one announced is news again.
  await desk.nextRun(2, [['alpha', 'DE', { '': eur(90_000) }]])
  expect(cards()).toHaveLength(2)
})

test('a quote that a stronger source overrules raises nothing', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '26201': eur(70_000), '26202': eur(70_000) })
  desk.list('alpha', 'DE', { '26201': eur(60_000) }, { source: 'imported', complete: false })
  await desk.nextRun(1, [['alpha', 'DE', { '26201': eur(90_000), '26202': eur(90_000) }]])
  expect(cards()).toMatchObject([{ routes: 1, rows: [{ network: '26202' }] }])
  desk.list('alpha', 'DE', { '': eur(65_000) }, { source: 'manual', complete: false })
  await desk.nextRun(2, [['alpha', 'DE', { '26201': eur(99_000), '26202': eur(99_000) }]])
  expect(cards()).toHaveLength(1)
})

test('networks weigh by the traffic seen in them, and alike while none is known', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '26201': eur(70_000), '26202': eur(70_000) })
  await desk.nextRun(1, [['alpha', 'DE', { '26201': eur(90_000), '26202': eur(70_000) }]])
  db.exec("insert into network_traffic values ('DE', '26201', 80), ('DE', '26202', 20)")
  await desk.nextRun(2, [['alpha', 'DE', { '26201': eur(110_000), '26202': eur(90_000) }]])
  expect(cards().map(({ rows }) => rows.map(({ network, impact }) => [network, impact]))).toEqual([
    [
      ['26201', 16_000_000],
      ['26202', 4_000_000],
    ],
    [['26201', 10_000_000]],
  ])
})

test('what is billed differently from the list is told once for each set of listed prices', async () => {
  const desk = anAlertDesk(db, clock, { usable: ['beta'] })
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('beta', 'DE', { '': eur(75_000) })
  desk.alerts.start()
  const observe = (total: number) =>
    db
      .prepare("insert or replace into observed_prices values ('DE', 'sms', 'alpha', 'EUR', 30, ?, ?, 1)")
      .run(total, clock.now())
  observe(30 * 84_000)
  const [charged, expected] = [eur(84_000), eur(70_000)]
  const told = { provider: 'alpha', country: 'DE', service: 'sms', charged, expected, n: 30 } as const
  desk.events.emit('price.billed-differently', told)
  await desk.alerts.examine()
  desk.events.emit('price.billed-differently', told)
  await desk.alerts.examine()
  expect(cards()).toMatchObject([
    { alert_type: 'billed-differently', impact: 14_000_000, absorbed: 9_000_000, min_change: 20, run_id: null },
  ])
  expect(desk.alarms.map(({ kind, message }) => [kind, message])).toEqual([
    [
      'billed-differently',
      'ALPHA bills something else than it lists in Germany (+20 %). That is 14.00 EUR more a month; other providers would absorb 9.00 EUR of it.',
    ],
  ])
  await clock.advance(HOUR)
  observe(30 * 85_000)
  await desk.alerts.examine()
  expect(cards()).toHaveLength(2)
  await desk.alerts.stop()
})

test('what was found before a crash and not looked at yet is taken up at the next start', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('alpha', 'DE', { '': eur(80_000) }, { runId: 1 })
  const restarted = anAlertDesk(db, clock)
  restarted.traffic('alpha', 'DE', 1_000)
  restarted.alerts.start()
  await restarted.alerts.examine()
  expect(cards()).toHaveLength(1)
  await restarted.alerts.examine()
  expect(cards()).toHaveLength(1)
  await restarted.alerts.stop()
})

test('a run is told of by itself, within a minute of its end', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.alerts.start()
  await desk.alerts.examine()
  desk.ledger.announce(desk.list('alpha', 'DE', { '': eur(80_000) }, { runId: 1 }), 1)
  await vi.waitFor(() => expect(desk.alarms).toHaveLength(1))
  await desk.alerts.stop()
  desk.ledger.announce(desk.list('alpha', 'DE', { '': eur(99_000) }, { runId: 2 }), 2)
  await clock.advance(60_000)
  expect(desk.alarms).toHaveLength(1)
})

test('a failure in the middle leaves nothing half done and is tried again', async () => {
  const desk = anAlertDesk(db, clock)
  desk.traffic('alpha', 'DE', 1_000)
  desk.list('alpha', 'DE', { '': eur(70_000) })
  desk.list('alpha', 'DE', { '': eur(80_000) }, { runId: 1 })
  db.exec("create trigger broken before insert on price_alerts begin select raise(abort, 'broken'); end")
  await desk.alerts.examine()
  expect(cards()).toEqual([])
  db.exec('drop trigger broken')
  await desk.alerts.examine()
  expect(cards()).toHaveLength(1)
})
