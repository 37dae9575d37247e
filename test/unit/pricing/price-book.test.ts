import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../../src/engine/pricing/price-book.ts'
import type { PriceQuote } from '../../../src/engine/providers/provider.ts'
import { allPrices } from '../../../src/engine/store/prices.ts'
import { aStore } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'
import { ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let db: Database.Database
let alpha: ScriptedProvider
let beta: ScriptedProvider

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  alpha = new ScriptedProvider(clock, 'alpha')
  beta = new ScriptedProvider(clock, 'beta')
})

const HOUR = 3_600_000

const aBook = (log = recordingLog()) => new PriceBook({ db, clock, log, rates: bundledRates })

const aQuote = (micros: number, overrides: Partial<PriceQuote> = {}): PriceQuote => ({
  country: 'DE',
  service: 'sms',
  mcc: null,
  mnc: null,
  networkName: null,
  price: { micros, currency: 'EUR' },
  level: 'list',
  ...overrides,
})

const onNetwork = (micros: number, mnc: string) => aQuote(micros, { mcc: '262', mnc })

test("a country's own price counts, whatever its networks cost", async () => {
  alpha.onPrices = () => [onNetwork(90_000, '01'), aQuote(70_000), onNetwork(95_000, '02')]
  const book = aBook()
  await book.start([alpha], ['DE'])
  expect(book.price('alpha', 'DE', 'sms')).toEqual({ micros: 70_000, currency: 'EUR' })
  book.stop()
})

test('without one the dearest network counts: an estimate must not flatter', async () => {
  alpha.onPrices = () => [onNetwork(90_000, '01'), onNetwork(95_000, '02'), onNetwork(60_000, '03')]
  const book = aBook()
  await book.start([alpha], ['DE'])
  expect(book.price('alpha', 'DE', 'sms')?.micros).toBe(95_000)
  book.stop()
})

test('what nobody has quoted is unknown', async () => {
  alpha.onPrices = () => [aQuote(70_000)]
  const book = aBook()
  await book.start([alpha, beta], ['DE'])
  expect(book.price('beta', 'DE', 'sms')).toBeNull()
  expect(book.price('alpha', 'FR', 'sms')).toBeNull()
  expect(book.price('alpha', 'DE', 'voice')).toBeNull()
  expect(book.convert(null, 'EUR')).toBeNull()
  expect(book.countries()).toEqual(['DE'])
  book.stop()
})

test('lists are read again every hour, until the stop', async () => {
  let price = 70_000
  const asked: (readonly string[])[] = []
  alpha.onPrices = (countries) => {
    asked.push(countries)
    return [aQuote(price)]
  }
  const book = aBook()
  await book.start([alpha], ['DE', 'FR'])
  price = 75_000
  await clock.advance(HOUR - 1)
  expect(book.price('alpha', 'DE', 'sms')?.micros).toBe(70_000)
  await clock.advance(1)
  expect(book.price('alpha', 'DE', 'sms')?.micros).toBe(75_000)
  expect(asked).toEqual([
    ['DE', 'FR'],
    ['DE', 'FR'],
  ])
  book.stop()
  expect(clock.pendingTimers).toBe(0)
})

test('a provider whose list cannot be read keeps its old prices, and the others go on', async () => {
  alpha.onPrices = () => [aQuote(70_000)]
  beta.onPrices = () => [aQuote(80_000)]
  const log = recordingLog()
  const book = aBook(log)
  await book.start([alpha, beta], ['DE'])
  alpha.onPrices = () => {
    throw new Error('502')
  }
  beta.onPrices = () => [aQuote(85_000)]
  await clock.advance(HOUR)
  expect(book.price('alpha', 'DE', 'sms')?.micros).toBe(70_000)
  expect(book.price('beta', 'DE', 'sms')?.micros).toBe(85_000)
  const warnings = log.lines.filter(({ level }) => level === 'warn')
  expect(warnings).toMatchObject([{ fields: { provider: 'alpha', error: '502' } }])
  book.stop()
})

test('prices of the last session are there before the first list is', async () => {
  alpha.onPrices = () => [aQuote(70_000), aQuote(60_000, { country: 'FR', price: { micros: 60_000, currency: 'USD' } })]
  const first = aBook()
  await first.start([alpha], ['DE'])
  first.stop()
  const second = aBook()
  expect(second.price('alpha', 'FR', 'sms')).toEqual({ micros: 60_000, currency: 'USD' })
  expect(second.countries()).toEqual(['DE', 'FR'])
  expect(allPrices(db)).toMatchObject([{ cached_at: clock.now(), source: 'list' }, {}])
})

test('a stop while lists are under way writes nothing more and waits for nothing', async () => {
  const book = aBook()
  alpha.onPrices = () => {
    book.stop()
    return [aQuote(70_000)]
  }
  await book.start([alpha], ['DE'])
  expect(allPrices(db)).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})

test('a list that cannot be written leaves the prices as they are', async () => {
  alpha.onPrices = () => [aQuote(70_000)]
  const log = recordingLog()
  const book = aBook(log)
  db.pragma('query_only = 1')
  await book.start([alpha], ['DE'])
  expect(book.price('alpha', 'DE', 'sms')).toBeNull()
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { provider: 'alpha' } }])
  book.stop()
})
