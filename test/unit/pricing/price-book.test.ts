import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../../src/engine/pricing/price-book.ts'
import type { PriceQuote } from '../../../src/engine/providers/provider.ts'
import { aPriceDesk } from '../../builders/a-price-desk.ts'
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

/** Reads the lists once; the book then knows them. */
async function synced(countries: readonly string[] = ['DE'], log = recordingLog()) {
  const desk = aPriceDesk({ db, clock, providers: [alpha, beta], countries, log })
  await desk.sync.start()
  return desk.book
}

test("a country's own price counts, whatever its networks cost", async () => {
  alpha.onPrices = () => [onNetwork(90_000, '01'), aQuote(70_000), onNetwork(95_000, '02')]
  expect((await synced()).price('alpha', 'DE', 'sms')).toEqual({ micros: 70_000, currency: 'EUR' })
})

test('without one the dearest network counts: an estimate must not flatter', async () => {
  alpha.onPrices = () => [onNetwork(90_000, '01'), onNetwork(95_000, '02'), onNetwork(60_000, '03')]
  expect((await synced()).price('alpha', 'DE', 'sms')?.micros).toBe(95_000)
})

test('networks known by name only are not taken for the country', async () => {
  alpha.onPrices = () => [aQuote(70_000, { networkName: 'Germany - Telekom' }), aQuote(60_000)]
  expect((await synced()).price('alpha', 'DE', 'sms')?.micros).toBe(60_000)
})

test('what nobody has quoted is unknown', async () => {
  alpha.onPrices = () => [aQuote(70_000)]
  const book = await synced()
  expect(book.price('beta', 'DE', 'sms')).toBeNull()
  expect(book.price('alpha', 'FR', 'sms')).toBeNull()
  expect(book.price('alpha', 'DE', 'voice')).toBeNull()
  expect(book.convert(null, 'EUR')).toBeNull()
  expect(book.countries()).toEqual(['DE'])
})

test('a provider that fails keeps its old prices; the others go on', async () => {
  const log = recordingLog()
  alpha.onPrices = () => [aQuote(70_000)]
  beta.onPrices = () => [aQuote(80_000)]
  const desk = aPriceDesk({ db, clock, providers: [alpha, beta], log })
  await desk.sync.start()
  alpha.onPrices = () => {
    throw new Error('the list is on fire')
  }
  beta.onPrices = () => [aQuote(81_000)]
  const run = desk.sync.sync()
  await clock.advance(0)
  await clock.advance(0)
  expect(desk.book.price('alpha', 'DE', 'sms')?.micros).toBe(70_000)
  expect(desk.book.price('beta', 'DE', 'sms')?.micros).toBe(81_000)
  expect(desk.sync.state().last).toMatchObject({ id: run.id, state: 'partial', errors: 1, changes: 1 })
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test('the next start knows the prices before any list is read', async () => {
  alpha.onPrices = () => [onNetwork(90_000, '01'), onNetwork(95_000, '02')]
  await synced()
  const next = new PriceBook({ db, rates: bundledRates })
  expect(next.price('alpha', 'DE', 'sms')).toEqual({ micros: 95_000, currency: 'EUR' })
})

test('the rates it was given convert', async () => {
  const book = new PriceBook({ db, rates: { microsPerEuro: { EUR: 1_000_000, USD: 1_250_000 } } })
  expect(book.convert({ micros: 100_000, currency: 'USD' }, 'EUR')).toEqual({ micros: 80_000, currency: 'EUR' })
})
