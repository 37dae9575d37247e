import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { matrixOf } from '../../../src/engine/pricing/price-matrix.ts'
import { networksView, seriesView } from '../../../src/engine/pricing/price-views.ts'
import { aPriceDesk } from '../../builders/a-price-desk.ts'
import { aQuote } from '../../builders/a-quote.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAttempt, aVerification, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let clock: FakeClock
let db: Database.Database
let desk: ReturnType<typeof aPriceDesk>

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  desk = aPriceDesk({ db, clock })
})

const route = { provider: 'alpha', country: 'DE', service: 'sms' } as const
const eur = (micros: number) => ({ micros, currency: 'EUR' })
const listed = (...quotes: readonly ReturnType<typeof aQuote>[]) =>
  desk.ledger.record([{ ...route, source: 'account', complete: true, quotes }], 1)
const byHand = (micros: number, effectiveFrom: number | null = null) =>
  desk.ledger.record(
    [{ ...route, source: 'manual', complete: false, quotes: [aQuote(micros, '', effectiveFrom)] }],
    null,
  )
const price = () => desk.book.price('alpha', 'DE', 'sms')?.micros

const context = () => ({
  providers: [
    { name: 'alpha', enabled: true, allowedCountries: null },
    { name: 'beta', enabled: true, allowedCountries: ['DE'] },
  ],
  currency: 'EUR',
  now: clock.now(),
  ratesAt: (at: number) => desk.rates.day(at),
})
const input = {
  service: 'sms',
  withTraffic: false,
  staleOnly: false,
  missingOnly: false,
  order: 'country',
  limit: 100,
} as const
async function matrix(overrides: Partial<Parameters<typeof matrixOf>[1]> = {}) {
  const now = clock.now()
  const asOf = overrides.asOf ?? null
  const data = await desk.reader.read('priceMatrix', { service: 'sms', asOf, now, trafficSince: now - DAY })
  return matrixOf(data, { ...input, ...overrides }, context())
}

test('the history cannot be changed or deleted', () => {
  listed(aQuote(50_000))
  expect(() => db.exec('update price_history set new_price = 1')).toThrow('append-only')
  expect(() => db.exec('delete from price_history')).toThrow('append-only')
})

test('an operator’s price stands over the list until it is cleared', () => {
  listed(aQuote(50_000))
  byHand(40_000)
  listed(aQuote(55_000))
  expect(price()).toBe(40_000)
  expect(desk.ledger.withdraw({ ...route, source: 'manual' }, [''])).toMatchObject([
    { kind: 'disappeared', source: 'manual', oldPrice: eur(40_000) },
  ])
  expect(price()).toBe(55_000)
})

test('an announced price holds from its day on, and is told again as what it then is', async () => {
  listed(aQuote(50_000))
  const from = clock.now() + 2 * DAY
  expect(byHand(60_000, from)).toMatchObject([{ kind: 'announced', effectiveFrom: from, changePercent: null }])
  expect(byHand(60_000, from)).toEqual([])
  expect(price()).toBe(50_000)
  const cell = async (asOf: number) => (await matrix({ asOf })).rows[0]?.cells[0]?.price.micros
  expect(await cell(from - 1)).toBe(50_000)
  expect(await cell(from)).toBe(60_000)
  clock.jump(2 * DAY)
  expect(desk.ledger.applyAnnounced()).toMatchObject([{ kind: 'first-seen', newPrice: eur(60_000) }])
  expect(price()).toBe(60_000)
  expect(desk.ledger.applyAnnounced()).toEqual([])
})

test('a route whose last quote is gone has no price any more; past matrices still have it', async () => {
  const start = clock.now()
  listed(aQuote(50_000), aQuote(60_000, '26201'))
  clock.jump(HOUR)
  expect(listed()).toMatchObject([{ kind: 'disappeared' }, { kind: 'disappeared' }])
  expect(desk.book.price('alpha', 'DE', 'sms')).toBeNull()
  listed(aQuote(51_000))
  expect((await matrix({ asOf: start })).rows[0]?.cells[0]).toMatchObject({
    price: eur(50_000),
    max: 60_000,
    stale: null,
  })
  expect((await matrix({ asOf: start - 1 })).rows).toEqual([])
})

test('the matrix marks the cheapest, what is missing and what is stale', async () => {
  listed(aQuote(50_000))
  desk.ledger.record(
    [
      {
        ...route,
        provider: 'beta',
        source: 'list',
        complete: true,
        quotes: [{ ...aQuote(0), price: { micros: 46_400, currency: 'USD' } }],
      },
      { ...route, country: 'FR', source: 'account', complete: true, quotes: [aQuote(70_000)] },
      { ...route, country: 'AT', provider: 'gamma', source: 'imported', complete: false, quotes: [aQuote(90_000)] },
    ],
    2,
  )
  const { rows, providers, totals } = await matrix()
  expect(providers).toEqual(['alpha', 'beta', 'gamma'])
  expect(rows.map(({ country, missing, cheapest, spread }) => [country, missing, cheapest, spread])).toEqual([
    ['AT', ['alpha'], 'gamma', null],
    ['DE', [], 'beta', 25],
    ['FR', [], 'alpha', null],
  ])
  expect(totals).toEqual({ countries: 3, prices: 4, stale: 0, missing: 1 })
  expect((await matrix({ order: 'price' })).rows.map(({ country }) => country)).toEqual(['DE', 'FR', 'AT'])
  expect((await matrix({ order: 'spread' })).rows[0]?.country).toBe('DE')
  expect((await matrix({ missingOnly: true })).rows).toHaveLength(1)
  expect((await matrix({ withTraffic: true })).rows).toHaveLength(0)
  expect((await matrix({ countries: ['FR'], providers: ['alpha'] })).rows).toHaveLength(1)
  const first = await matrix({ limit: 2 })
  expect(first.next).toBe('DE')
  expect((await matrix({ limit: 2, after: 'DE' })).rows.map(({ country }) => country)).toEqual(['FR'])
  clock.jump(2 * DAY)
  expect((await matrix({ staleOnly: true })).totals.stale).toBe(3)
})

test('a move of exchange rates alone is shown apart and changes no price', async () => {
  desk.ledger.record(
    [
      {
        ...route,
        source: 'list',
        complete: true,
        quotes: [{ ...aQuote(0), price: { micros: 116_000, currency: 'USD' } }],
      },
    ],
    1,
  )
  clock.jump(DAY)
  const date = new Date(clock.now()).toISOString().slice(0, 10)
  desk.rates.save([{ currency: 'USD', microsPerEuro: 1_000_000, date, source: 'manual' }])
  const { rows, rates } = await matrix()
  expect(rows[0]?.cells[0]).toMatchObject({ comparable: 116_000, exchangeMove: 16 })
  expect(rates.source).toBe('bundled')
  expect(desk.rates.list().find(({ currency }) => currency === 'USD')).toMatchObject({ source: 'manual', date })
  expect(db.prepare('select count(*) from price_history').pluck().get()).toBe(1)
})

test('charges correct the estimate, show where traffic goes, and a bill outside the list is told once', async () => {
  const told: unknown[] = []
  desk.events.on('price.billed-differently', (payload) => told.push(payload))
  listed(aQuote(50_000, '26201'), aQuote(60_000, '26202'))
  clock.jump(1_000)
  const charge = (micros: number, n: number) => {
    const at = clock.now()
    const cost = { cost_micros: 2 * micros, cost_currency: 'EUR', charged_at: at, started_at: at }
    for (let i = 0; i < n; i++)
      save(db, aVerification({ country: 'DE', segments: 2, reference: `${micros}-${i}` }), [
        anAttempt({ provider: 'alpha', state: 'accepted', reference: `${micros}-${i}`, ...cost }),
      ])
  }
  charge(50_000, 40)
  await desk.observed.collect()
  expect(price()).toBe(50_000)
  expect((await matrix()).rows[0]?.cells[0]).toMatchObject({ source: 'account', rule: 'weighted', weighted: 50_000 })
  clock.jump(1_000)
  charge(90_000, 400)
  await desk.observed.collect()
  await desk.observed.collect()
  expect((await matrix()).rows[0]?.cells[0]).toMatchObject({
    source: 'observed',
    observed: { n: 440, differs: true },
  })
  expect(told).toMatchObject([{ provider: 'alpha', country: 'DE', n: 440, expected: eur(50_000) }])
  listed(aQuote(90_000, '26201'), aQuote(91_000, '26202'))
  expect((await matrix()).rows[0]?.cells[0]).toMatchObject({ source: 'account', observed: null })
})

test('quotes and steps as pages see them', async () => {
  const from = clock.now()
  listed(aQuote(50_000, '26201'), aQuote(60_000, '26202'))
  clock.jump(HOUR)
  listed(aQuote(52_000, '26201'), aQuote(66_000, '26202'))
  const page = await desk.reader.read('networkPrices', { country: 'DE', service: 'sms', limit: 1 })
  expect(page.more).toBe(true)
  expect(networksView(page, 'EUR', desk.rates)).toMatchObject([{ network: '26201', price: eur(52_000), share: null }])
  const after = { provider: 'alpha', network: '26201', source: 'account' } as const
  expect(
    (await desk.reader.read('networkPrices', { country: 'DE', service: 'sms', limit: 9, after })).rows,
  ).toHaveLength(1)
  const span = { country: 'DE', service: 'sms', from, to: from + DAY, points: 100 } as const
  const view = async (network?: string) =>
    seriesView(
      await desk.reader.read('priceSeries', { ...span, ...(network && { network }) }),
      network ?? '',
      'EUR',
      desk.rates,
    )
  expect(await view()).toMatchObject([{ provider: 'alpha', at: [from, from + HOUR], price: [60_000, 66_000] }])
  expect(await view('26201')).toMatchObject([{ price: [50_000, 52_000], comparable: [50_000, 52_000] }])
  const history = { firstSeen: false, limit: 1, minChangePercent: 5 } as const
  expect(await desk.reader.read('priceHistoryPage', history)).toMatchObject({
    rows: [{ network: '26202', kind: 'raised', changePercent: 10 }],
    more: false,
  })
})
