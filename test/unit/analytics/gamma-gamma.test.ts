import { describe, expect, test } from 'vitest'
import {
  expectedSpend,
  fitGammaGamma,
  gammaGammaLogLikelihood,
  MAX_SPEND_CORRELATION,
  type Spend,
  spendCorrelation,
} from '../../../src/engine/analytics/models/gamma-gamma.ts'
import { cdnow, reference } from './cdnow.ts'
import { relativeError } from './close.ts'

function fitted(customers: readonly Spend[], start?: readonly number[]) {
  const fit = fitGammaGamma(customers, start === undefined ? {} : { start })
  if (fit.kind !== 'fitted') throw new Error(`refused: ${fit.reason}`)
  return fit
}

describe('the fit of the CDNOW sample', () => {
  test.each([undefined, [1, 1, 1], [10, 2, 50], [3, 8, 3]] as const)(
    'comes to the published parameters from %j',
    (start) => {
      const { params, logLikelihood, customers } = fitted(cdnow, start)
      const want = reference.gammaGamma
      expect(customers).toBe(946)
      expect(Math.abs(params.p - want.p)).toBeLessThan(0.02)
      expect(Math.abs(params.q - want.q)).toBeLessThan(0.01)
      expect(Math.abs(params.gamma - want.gamma)).toBeLessThan(0.05)
      expect(Math.abs(logLikelihood - want.logLik)).toBeLessThan(1e-3)
    },
  )

  test('is the same in micros: only gamma and the level of the likelihood follow the unit', () => {
    const inMicros = cdnow.map((c) => ({ repeats: c.repeats, meanValue: c.meanValue * 1e6 }))
    const { params, logLikelihood } = fitted(inMicros)
    expect(Math.abs(params.p - reference.gammaGamma.p)).toBeLessThan(0.02)
    expect(Math.abs(params.gamma / 1e6 - reference.gammaGamma.gamma)).toBeLessThan(0.05)
    expect(logLikelihood).toBeCloseTo(reference.gammaGamma.logLik - 946 * Math.log(1e6), 2)
  })

  test('its likelihood is the sum over the customers', () => {
    const { params, logLikelihood } = fitted(cdnow)
    const sum = cdnow.filter((c) => c.repeats > 0).reduce((total, c) => total + gammaGammaLogLikelihood(params, c), 0)
    expect(sum).toBeCloseTo(logLikelihood, 6)
  })

  test('is refused with too few spenders; values of zero or less are no spending', () => {
    const customers = cdnow.filter((c) => c.repeats > 0).slice(0, 120)
    const spoiled = customers.map((c, i) => ({ ...c, meanValue: i < 60 ? -1 : c.meanValue }))
    expect(fitGammaGamma(customers).kind).toBe('fitted')
    expect(fitGammaGamma(spoiled)).toEqual({ kind: 'refused', reason: 'too-few-repeaters', customers: 60 })
  })
})

describe('expected spend', () => {
  test('of the published customers, and of every other', () => {
    const { params } = fitted(cdnow)
    for (const customer of cdnow) {
      const got = expectedSpend(params, customer) ?? Number.NaN
      expect(relativeError(got, customer.reference.e_spend)).toBeLessThan(2e-3)
    }
    const spreadsheet = { p: 6.25, q: 3.74, gamma: 15.44 }
    const [first, second, third] = cdnow
    for (const [customer, want] of [
      [first, 24.65],
      [second, 18.91],
      [third, 35.17],
    ] as const) {
      expect(Math.abs((expectedSpend(spreadsheet, customer ?? { repeats: 0, meanValue: 0 }) ?? 0) - want)).toBeLessThan(
        0.06,
      )
    }
  })

  test('has no mean when q is 1 or less: null, not a negative value', () => {
    expect(expectedSpend({ p: 6, q: 1, gamma: 15 }, { repeats: 0, meanValue: 0 })).toBeNull()
    expect(expectedSpend({ p: 6, q: 0.9, gamma: 15 }, { repeats: 3, meanValue: 20 })).toBeNull()
  })

  test('falls back to the population for a customer of whom nothing is known', () => {
    const params = { p: 6.25, q: 3.74, gamma: 15.44 }
    const population = (6.25 * 15.44) / 2.74
    expect(expectedSpend(params, { repeats: 0, meanValue: 0 })).toBeCloseTo(population, 12)
    expect(expectedSpend(params, { repeats: 4, meanValue: -5 })).toBeCloseTo(population, 12)
  })
})

test('independence of number and value is measured', () => {
  expect(spendCorrelation(cdnow)).toBeCloseTo(0.113884, 6)
  expect(spendCorrelation(cdnow)).toBeLessThan(MAX_SPEND_CORRELATION)
  expect(spendCorrelation([])).toBeNull()
  expect(spendCorrelation([{ repeats: 2, meanValue: 10 }])).toBeNull()
})
