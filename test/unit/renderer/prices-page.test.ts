import { expect, test } from 'vitest'
import type { NetworkPrice, PriceRow, PriceSeries } from '../../../src/contract/pricing-models.ts'
import { historyFilter } from '../../../src/renderer/src/pages/prices/history-filter.ts'
import { linesOf } from '../../../src/renderer/src/pages/prices/matrix-lines.ts'
import { nowFilter, readAsOf } from '../../../src/renderer/src/pages/prices/now-filter.ts'
import { formatChange } from '../../../src/renderer/src/pages/prices/price-words.ts'
import { firstStep, joined } from '../../../src/renderer/src/pages/prices/step-option.ts'

const aRow = (country: string): PriceRow => ({
  country,
  cells: [],
  missing: [],
  cheapest: null,
  spread: null,
  traffic: 0,
})

const aQuote = (patch: Partial<NetworkPrice>): NetworkPrice => ({
  provider: 'twilio',
  network: '26201',
  networkName: 'Telekom',
  source: 'list',
  price: { micros: 70_000, currency: 'EUR' },
  comparable: 70_000,
  share: null,
  cachedAt: 0,
  effectiveFrom: 0,
  goneAt: null,
  next: null,
  ...patch,
})

const aSeries = (patch: Partial<PriceSeries>): PriceSeries => ({
  provider: 'twilio',
  network: '',
  currency: 'EUR',
  at: [],
  price: [],
  comparable: [],
  ...patch,
})

test('a country expands to one line a network, with the strongest quote of each provider and the cheapest marked', () => {
  const quotes = [
    aQuote({}),
    aQuote({ source: 'manual', comparable: 65_000 }),
    aQuote({ provider: 'vonage', comparable: 68_000 }),
    aQuote({ network: '', comparable: 1 }),
    aQuote({ network: '26203', goneAt: 5 }),
  ]
  const lines = linesOf([aRow('DE'), aRow('FR')], new Map([['DE', quotes]]))
  expect(lines.map(({ key }) => key)).toEqual(['DE', 'DE|26201', 'FR'])
  const [, network] = lines
  if (network?.kind !== 'network') throw new Error('no line for the network')
  expect(network.quotes.get('twilio')?.source).toBe('manual')
  expect(network.cheapest).toBe('twilio')
})

test('while networks are on their way, or when there are none, the country says so', () => {
  const textOf = (networks: 'loading' | 'failed' | readonly NetworkPrice[]) =>
    linesOf([aRow('DE')], new Map([['DE', networks]])).flatMap((line) => (line.kind === 'note' ? line.text : []))
  expect(textOf('loading')).toEqual(['Loading networks…'])
  expect(textOf('failed')[0]).toContain('could not be loaded')
  expect(textOf([aQuote({ network: '' })])[0]).toContain('No provider lists prices by network')
})

test('tens of thousands of networks become lines at once, and are not worked out twice', () => {
  const networks = Array.from({ length: 800 }, (_, index) => aQuote({ network: String(20_000 + index) }))
  const rows = Array.from({ length: 60 }, (_, index) => aRow(`C${index}`))
  const expanded = new Map(rows.map(({ country }) => [country, [...networks]]))
  const lines = linesOf(rows, expanded)
  expect(lines).toHaveLength(60 + 60 * 800)
  expect(linesOf(rows, expanded)[1]).toBe(lines[1])
})

test('the matrix shows countries with traffic unless the address asks for all or for certain ones', () => {
  expect(nowFilter({})).toMatchObject({ withTraffic: true, service: 'sms' })
  expect(nowFilter({ all: '1' }).withTraffic).toBe(false)
  expect(nowFilter({ countries: 'DE,nonsense', service: 'voice' })).toMatchObject({
    withTraffic: false,
    countries: ['DE'],
    service: 'voice',
  })
  expect([readAsOf({}), readAsOf({ at: 'x' }), readAsOf({ at: '17' })]).toEqual([null, null, 17])
})

test('the history leaves first sights and mere changes of currency out, and shows each apart when asked', () => {
  expect(historyFilter({}, 0, 'utc').kinds).not.toContain('first-seen')
  expect(historyFilter({}, 0, 'utc').kinds).not.toContain('currency-changed')
  expect(historyFilter({ currency: '1' }, 0, 'utc').kinds).toEqual(['currency-changed'])
  expect(historyFilter({ kinds: 'first-seen', min: '5', run: '3', countries: 'DE' }, 0, 'utc')).toEqual({
    kinds: ['first-seen'],
    minChangePercent: 5,
    runId: 3,
    countries: ['DE'],
  })
})

test('a change is printed with its sign, a great one as more than 999 %, and none that cannot be stated', () => {
  expect([12.34, -3, 0.05, 0, 250, 999, null].map(formatChange)).toEqual([
    '+12.3 %',
    '-3.0 %',
    '+0.05 %',
    '0 %',
    '+250 %',
    '> 999 %',
    null,
  ])
})

test('a provider that changed its currency is one line, and a chart begins with what it shows', () => {
  const series = [
    aSeries({ at: [10], price: [1], comparable: [1] }),
    aSeries({ at: [20], price: [2], comparable: [3], currency: 'USD' }),
    aSeries({ provider: 'vonage', at: [15], price: [5], comparable: [5] }),
    aSeries({ provider: 'plivo' }),
  ]
  expect(joined(series)).toMatchObject([
    { provider: 'twilio', at: [10, 20], comparable: [1, 3], currency: 'USD' },
    { provider: 'vonage', at: [15] },
  ])
  expect(firstStep(series, 5)).toBe(10)
  expect(firstStep(series, 12)).toBe(12)
  expect(firstStep([], 12)).toBe(12)
})
