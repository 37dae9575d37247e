import { expect, test } from 'vitest'
import { countryPrice, type StandingQuote } from '../../../src/engine/pricing/country-price.ts'
import { readEcbFile } from '../../../src/engine/pricing/ecb-rates.ts'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { detectChanges, type KnownQuote, type NewQuote, percentOf } from '../../../src/engine/pricing/price-changes.ts'
import { listedPrice } from '../../../src/engine/providers/parse.ts'

const AT = 1_000
const eur = (micros: number) => ({ micros, currency: 'EUR' })
const known = (overrides: Partial<KnownQuote> = {}): KnownQuote => ({
  network: '26201',
  networkName: null,
  price: eur(50_000),
  gone: false,
  next: null,
  ...overrides,
})
const quote = (micros: number, overrides: Partial<NewQuote> = {}): NewQuote => ({
  network: '26201',
  networkName: null,
  price: eur(micros),
  effectiveFrom: null,
  ...overrides,
})
const detect = (before: KnownQuote | null, quotes: readonly NewQuote[], rates = bundledRates) =>
  detectChanges(
    new Map(before === null ? [] : [[before.network, before]]),
    { quotes, unusable: new Set(), complete: true, at: AT },
    rates,
  )

test.each([
  ['first sight', null, quote(50_000), 'first-seen', null],
  ['a rise', known(), quote(55_000), 'raised', 10],
  ['a fall', known(), quote(25_000), 'lowered', -50],
  ['a fall to nothing', known(), quote(0), 'lowered', -100],
  ['a rise from nothing', known({ price: eur(0) }), quote(10), 'raised', null],
  ['a rise beyond all measure', known({ price: eur(10) }), quote(50_000), 'raised', 999],
  ['a return', known({ gone: true }), quote(50_000), 'returned', 0],
  ['a price for later', known(), quote(60_000, { effectiveFrom: 5_000 }), 'announced', 20],
  ['a first price for later', null, quote(60_000, { effectiveFrom: 5_000 }), 'announced', null],
  ['another currency', known(), quote(0, { price: { micros: 58_100, currency: 'USD' } }), 'currency-changed', 0.1724],
  ['a rise in another currency', known(), quote(0, { price: { micros: 87_000, currency: 'USD' } }), 'raised', 50],
  ['a fall in another currency', known(), quote(0, { price: { micros: 29_000, currency: 'USD' } }), 'lowered', -50],
  ['a currency without a rate', known(), quote(0, { price: { micros: 1, currency: 'XYZ' } }), 'currency-changed', null],
] as const)('%s', (_, before, now, kind, percent) => {
  expect(detect(before, [now])).toMatchObject([{ kind, percent }])
})

test('what is the same, announced already, gone already or unreadable is no change', () => {
  expect(detect(known(), [quote(50_000)])).toEqual([])
  const next = { price: eur(60_000), from: 5_000 }
  expect(detect(known({ next }), [quote(50_000), quote(60_000, { effectiveFrom: 5_000 })])).toMatchObject([])
  expect(detect(known({ gone: true }), [])).toEqual([])
  const unusable = new Set(['26201'])
  const list = { quotes: [], unusable, complete: true, at: AT }
  expect(detectChanges(new Map([['26201', known()]]), list, bundledRates)).toEqual([])
})

test('a percentage is to four decimals and unknown without a rate', () => {
  expect(percentOf(eur(30_000), eur(40_000), bundledRates)).toBe(33.3333)
  expect(percentOf(eur(1), { micros: 1, currency: 'XYZ' }, bundledRates)).toBeNull()
})

test('zero, missing, negative and malformed are four things', () => {
  expect(listedPrice('0', 'EUR')).toEqual(eur(0))
  expect(listedPrice(null, 'EUR')).toBe('missing')
  expect(listedPrice('-0.05', 'EUR')).toBe('negative')
  expect(listedPrice('0,05', 'EUR')).toBe('malformed')
  expect(listedPrice('0.05', 'euro')).toBe('malformed')
})

const standing = (network: string, micros: number, source: StandingQuote['source'] = 'account'): StandingQuote => ({
  network,
  source,
  price: eur(micros),
  cachedAt: 1,
  effectiveFrom: 1,
})
const charges = (n: number, micros: number, currency = 'EUR') => ({ currency, n, total: n * micros, since: 7 })

test.each([
  ['the dearest network without a price for the country', [standing('1', 10), standing('2', 30)], [], null, 30, 'max'],
  ['the country’s own price', [standing('', 20), standing('1', 10)], [], null, 20, 'country-row'],
  [
    'the mean where traffic is known',
    [standing('', 20), standing('1', 10), standing('2', 40)],
    [
      ['1', 20],
      ['2', 10],
    ],
    null,
    20,
    'weighted',
  ],
  [
    'an operator’s price over all',
    [standing('', 99, 'manual'), standing('', 20), standing('1', 10)],
    [['1', 99]],
    charges(50, 500),
    99,
    'country-row',
  ],
  ['the account’s price over the list’s', [standing('1', 50, 'list'), standing('1', 40)], [], null, 40, 'max'],
  [
    'a rate sheet by network over the account’s country',
    [standing('', 20), standing('1', 70, 'imported')],
    [],
    null,
    70,
    'max',
  ],
  ['what is charged', [standing('', 2_000)], [], charges(20, 3_000), 3_000, 'charged'],
  ['the list while little is charged', [standing('', 2_000)], [], charges(19, 3_000), 2_000, 'country-row'],
  [
    'the list when another currency is charged',
    [standing('', 2_000)],
    [],
    charges(90, 3_000, 'USD'),
    2_000,
    'country-row',
  ],
  ['what is charged where nobody quotes', [], [], charges(1, 3_000), 3_000, 'charged'],
] as const)('a country costs %s', (_, quotes, traffic, charged, micros, rule) => {
  expect(countryPrice(quotes, new Map(traffic), charged)).toMatchObject({ price: eur(micros), rule })
})

test('charges between the cheapest and the dearest network are explained by the mix, others are told', () => {
  const networks = [standing('', 1_500), standing('1', 1_000), standing('2', 2_000)]
  expect(countryPrice(networks, new Map(), charges(20, 1_900))).toMatchObject({ source: 'observed', differs: false })
  expect(countryPrice(networks, new Map(), charges(20, 2_100))).toMatchObject({ source: 'observed', differs: true })
  expect(countryPrice([], new Map(), null)).toBeNull()
})

test('the daily file is read as text, and anything else is no rates', () => {
  const xml = `<gesmes:Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.1591'/>
    <Cube currency='JPY' rate='180.05'/><Cube currency='XXX' rate='0'/></Cube></Cube></gesmes:Envelope>`
  expect(readEcbFile(xml)).toEqual([
    { currency: 'EUR', microsPerEuro: 1_000_000, date: '2026-11-20', source: 'ecb' },
    { currency: 'USD', microsPerEuro: 1_159_100, date: '2026-11-20', source: 'ecb' },
    { currency: 'JPY', microsPerEuro: 180_050_000, date: '2026-11-20', source: 'ecb' },
  ])
  expect(readEcbFile('<html>try later</html>')).toEqual([])
})
