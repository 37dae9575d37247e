import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { dividedAmong } from '../../../src/engine/pricing/observed-prices.ts'
import { withPriceRules } from '../../../src/engine/pricing/price-rules.ts'
import { networkTraffic } from '../../../src/engine/store/price-observations.ts'
import { aPriceDesk } from '../../builders/a-price-desk.ts'
import { aQuote } from '../../builders/a-quote.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAttempt, aVerification, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let db: Database.Database
let desk: ReturnType<typeof aPriceDesk>

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  desk = aPriceDesk({ db, clock })
})

/** The price list of a provider for Germany: micros by network, empty for the country as a whole. */
const list = (provider: string, prices: Readonly<Record<string, number>>) =>
  desk.ledger.record(
    [
      {
        ...{ provider, country: 'DE', service: 'sms', source: 'account', complete: true },
        quotes: Object.entries(prices).map(([network, micros]) => aQuote(micros, network)),
      },
    ],
    1,
  )

/** So many messages through alpha that were charged at this price. */
async function charge(n: number, micros: number): Promise<void> {
  await clock.advance(60_000)
  for (let i = 0; i < n; i++)
    save(db, aVerification({ created_at: clock.now() }), [
      anAttempt({
        provider: 'alpha',
        started_at: clock.now(),
        charged_at: clock.now(),
        cost_micros: micros,
        cost_currency: 'EUR',
      }),
    ])
  await desk.observed.collect()
}

const expectedPrice = (provider: string) => desk.book.price(provider, 'DE', 'sms')?.micros

test('the expected price of a route is the mean over its own networks by the traffic that receipts show', async () => {
  const prices = { '': 60_000, '26201': 50_000, '26202': 90_000 }
  list('alpha', prices)
  list('beta', { '': 40_000, '26201': 70_000, '26202': 30_000 })
  list('gamma', { '': 45_000, '26201': 65_000 })
  expect(['alpha', 'beta', 'gamma'].map(expectedPrice)).toEqual([60_000, 40_000, 45_000])
  await charge(75, 50_000)
  await charge(25, 90_000)
  // The other providers' prices follow the same traffic, each over the networks of its own list.
  desk.ledger.reprice(['beta', 'gamma'].map((provider) => ({ provider, country: 'DE', service: 'sms' })))
  expect(expectedPrice('beta')).toBe(0.75 * 70_000 + 0.25 * 30_000)
  expect(expectedPrice('gamma')).toBe(65_000)
  expect(expectedPrice('alpha')).toBe(0.75 * 50_000 + 0.25 * 90_000)
  const candidates = ['beta', 'unknown'].map(
    (provider) => ({ provider, price: { micros: 1, currency: 'EUR' } }) as never,
  )
  const asked = { country: 'DE', service: 'sms', at: clock.now() } as const
  expect(withPriceRules(db, candidates, asked).map(({ priceRule }) => priceRule)).toEqual(['weighted', undefined])
  const before = withPriceRules(db, candidates, { ...asked, at: clock.now() - 90_000 })
  expect(before.map(({ priceRule }) => priceRule)).toEqual(['country-row', undefined])
})

test('charges that fit several networks are divided among them and not lost', async () => {
  list('alpha', { '26201': 50_000, '26202': 50_000, '26203': 90_000 })
  await charge(60, 50_000)
  await charge(20, 90_000)
  const traffic = networkTraffic(db, 'DE')
  expect([...traffic.values()].reduce((sum, n) => sum + n, 0)).toBe(80)
  expect(traffic.get('26203')).toBe(20)
  expect([traffic.get('26201'), traffic.get('26202')]).toEqual([30, 30])
  // What is known of the networks decides, and nothing gets lost in rounding.
  const known = new Map([
    ['a', 899],
    ['b', 99],
  ])
  expect([...dividedAmong(1_000, ['a', 'b'], known)]).toEqual([
    ['a', 900],
    ['b', 100],
  ])
  expect([...dividedAmong(10, ['a', 'b', 'c'], new Map())].reduce((sum, [, n]) => sum + n, 0)).toBe(10)
  expect(dividedAmong(5, [], known).size).toBe(0)
})
