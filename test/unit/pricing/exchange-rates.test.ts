import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bundledRates, convert, type ExchangeRates } from '../../../src/engine/pricing/exchange-rates.ts'

const rates: ExchangeRates = {
  date: '2026-01-05',
  source: 'manual',
  microsPerEuro: { EUR: 1_000_000, USD: 1_200_000, JPY: 180_000_000 },
}

test.each([
  [{ micros: 12_000, currency: 'USD' }, 'EUR', 10_000],
  [{ micros: 10_000, currency: 'EUR' }, 'USD', 12_000],
  [{ micros: 1_000_000, currency: 'JPY' }, 'USD', 6_667],
  [{ micros: 1, currency: 'USD' }, 'EUR', 1],
  [{ micros: -12_001, currency: 'USD' }, 'EUR', -10_001],
  [{ micros: 9_007_199_254_740_991, currency: 'USD' }, 'EUR', 7_505_999_378_950_826],
])('%o in %s', (money, to, micros) => {
  expect(convert(money, to, rates)).toEqual({ micros, currency: to })
})

test('half a micro goes away from zero', () => {
  const half: ExchangeRates = { ...rates, microsPerEuro: { EUR: 1_000_000, XXX: 2_000_000 } }
  expect(convert({ micros: 3, currency: 'XXX' }, 'EUR', half)?.micros).toBe(2)
  expect(convert({ micros: -3, currency: 'XXX' }, 'EUR', half)?.micros).toBe(-2)
})

test('without a rate the amount is unknown, not zero', () => {
  expect(convert({ micros: 1, currency: 'CHF' }, 'EUR', rates)).toBeNull()
  expect(convert({ micros: 1, currency: 'EUR' }, 'CHF', rates)).toBeNull()
})

test('the same currency needs no rate and changes nothing', () => {
  expect(convert({ micros: 123, currency: 'CHF' }, 'CHF', rates)).toEqual({ micros: 123, currency: 'CHF' })
})

test('there and back is off by rounding only', () => {
  const currency = fc.constantFrom(...Object.keys(bundledRates.microsPerEuro))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), currency, currency, (micros, from, to) => {
      const there = convert({ micros, currency: from }, to, bundledRates)
      const back = there && convert(there, from, bundledRates)
      const step = (bundledRates.microsPerEuro[from] ?? 0) / (bundledRates.microsPerEuro[to] ?? 1)
      expect(Math.abs((back?.micros ?? Number.NaN) - micros)).toBeLessThanOrEqual(step / 2 + 1)
    }),
  )
})
