import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  aliveProbability,
  type BgNbd,
  bgNbdLogLikelihood,
  expectedPurchases,
  expectedPurchasesIfAlive,
  expectedRepeats,
  fitBgNbd,
  silenceRisk,
  silenceSoFarIfAlive,
} from '../../../src/engine/analytics/models/bg-nbd.ts'
import type { Repeats } from '../../../src/engine/analytics/models/rfm.ts'
import edgeCases from '../../fixtures/analytics/clv_edge_cases.json' with { type: 'json' }
import { cdnow, reference } from './cdnow.ts'
import { relativeError } from './close.ts'

const CDNOW_FILE = '../shared/data/cdnow_customers_summary_with_transactions.csv'
/** As printed for the raw log, whose times are not rounded. */
const rawLog = { r: 0.2425945, alpha: 4.4136019, a: 0.7929199, b: 2.4258881 }
const published: BgNbd = { unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }

function fitted(customers: readonly Repeats[], unit: 'weeks' | 'days', start?: readonly number[]) {
  const fit = fitBgNbd(customers, unit, start === undefined ? {} : { start })
  if (fit.kind !== 'fitted') throw new Error(`refused: ${fit.reason}`)
  return fit
}

describe('the fit of the CDNOW sample', () => {
  const starts = [undefined, [1, 1, 1, 1], [0.1, 20, 0.3, 8], [3, 0.5, 5, 0.5]] as const

  test.each(starts)('comes to the published parameters from %j', (start) => {
    const { params, logLikelihood } = fitted(cdnow, 'weeks', start)
    const want = reference.bgnbd
    expect(Math.abs(params.r - want.r)).toBeLessThan(1e-4)
    expect(Math.abs(params.alpha - want.alpha)).toBeLessThan(1e-3)
    expect(Math.abs(params.a - want.a)).toBeLessThan(1e-3)
    expect(Math.abs(params.b - want.b)).toBeLessThan(5e-3)
    expect(Math.abs(logLikelihood - want.logLik)).toBeLessThan(1e-3)
  })

  test('is the same in days: only alpha and the level of the likelihood follow the unit', () => {
    const inDays = cdnow.map((c) => ({ repeats: c.repeats, recency: c.recency * 7, age: c.age * 7 }))
    const { params, logLikelihood } = fitted(inDays, 'days')
    const repeats = cdnow.reduce((sum, c) => sum + c.repeats, 0)
    expect(repeats).toBe(2457)
    expect(Math.abs(params.r - reference.bgnbd.r)).toBeLessThan(1e-4)
    expect(Math.abs(params.alpha - 7 * reference.bgnbd.alpha)).toBeLessThan(7e-3)
    expect(logLikelihood).toBeCloseTo(reference.bgnbd.logLik - repeats * Math.log(7), 3)
  })

  test('takes well under half a second', () => {
    const times = [1, 2, 3].map(() => {
      const started = performance.now()
      fitted(cdnow, 'weeks')
      return performance.now() - started
    })
    expect(Math.min(...times)).toBeLessThan(500)
  })

  test.skipIf(!existsSync(CDNOW_FILE))('comes out alike from the published file (skipped: it is not here)', () => {
    const lines = readFileSync(CDNOW_FILE, 'utf8').trim().split('\n').slice(1)
    const customers = lines.map((line) => {
      const [, repeats = 0, recency = 0, age = 0] = line.split(',').map(Number)
      return { repeats, recency, age }
    })
    expect(customers).toEqual(cdnow.map(({ repeats, recency, age }) => ({ repeats, recency, age })))
    expect(fitted(customers, 'weeks').logLikelihood).toBeCloseTo(reference.bgnbd.logLik, 3)
  })

  test('is refused, with the reason, when too few came back or the data do not hold the parameters', () => {
    expect(fitBgNbd(cdnow.slice(0, 100), 'weeks')).toMatchObject({ kind: 'refused', reason: 'too-few-repeaters' })
    const regular = Array.from({ length: 200 }, () => ({ repeats: 10, recency: 10, age: 10 }))
    expect(fitBgNbd(regular, 'weeks')).toMatchObject({ kind: 'refused', reason: 'at-bound' })
  })
})

describe('given parameters', () => {
  test.each(edgeCases)('x=$x t_x=$t_x T=$T t=$t at a=$a b=$b agrees with 40 digits', (row) => {
    const customer = { repeats: row.x, recency: row.t_x, age: row.T }
    expect(relativeError(bgNbdLogLikelihood(row, customer), row.ll)).toBeLessThan(1e-9)
    expect(relativeError(aliveProbability(row, customer), row.p_alive)).toBeLessThan(1e-9)
    expect(relativeError(expectedPurchasesIfAlive(row, customer, row.t), row.e_y_if_alive)).toBeLessThan(1e-9)
    expect(relativeError(expectedPurchases(row, customer, row.t), row.e_y)).toBeLessThan(1e-9)
  })

  test('likelihoods of note 027, where the naive form overflows', () => {
    const shape = { r: 0.25, alpha: 4, a: 0.8, b: 2.5 }
    expect(bgNbdLogLikelihood(shape, { repeats: 0, recency: 0, age: 40 })).toBeCloseTo(-0.59947382, 7)
    expect(bgNbdLogLikelihood(shape, { repeats: 200, recency: 38, age: 40 })).toBeCloseTo(100.7957, 4)
  })

  test('purchases of a new customer', () => {
    const params = reference.bgnbd
    expect(expectedRepeats(params, 0)).toBe(0)
    for (const [weeks, want] of [
      [0.1429, 0.0078],
      [1, 0.0532],
      [3, 0.1506],
      [31.8571, 1.0405],
      [32, 1.0437],
      // The spreadsheet prints 1.8576 because it cuts its series short.
      [78, 1.858],
    ] as const) {
      expect(expectedRepeats(params, weeks)).toBeCloseTo(want, 4)
    }
    expect(expectedRepeats(rawLog, 52)).toBeCloseTo(1.444004, 4)
  })

  test('the same recency means less the more often someone used to buy', () => {
    const rows = [
      [10, 0.3474606],
      [15, 0.04283391],
      [20, 0.004158973],
      [25, 0.0003583685],
    ] as const
    for (const [repeats, want] of rows) {
      expect(relativeError(expectedPurchases(rawLog, { repeats, recency: 20, age: 39 }, 52), want)).toBeLessThan(1e-4)
    }
    const frequent = { repeats: 26, recency: 30.857, age: 31 }
    expect(expectedPurchases(rawLog, frequent, 52)).toBeCloseTo(25.75659, 2)
    expect(aliveProbability(rawLog, frequent)).toBeCloseTo(0.9688523, 5)
  })

  test('every CDNOW customer: alive, purchases and silence in the next 39 weeks', () => {
    const { params } = fitted(cdnow, 'weeks')
    for (const customer of cdnow) {
      const want = customer.reference
      expect(Math.abs(aliveProbability(params, customer) - want.p_alive)).toBeLessThan(5e-4)
      expect(relativeError(expectedPurchases(params, customer, 39), want.e_y39)).toBeLessThan(2e-3)
      expect(Math.abs(silenceRisk(params, customer, 39) - want.p_silent39)).toBeLessThan(5e-4)
    }
  })

  test('expected purchases of the hold-out by past frequency, and the tracking total', () => {
    const { params } = fitted(cdnow, 'weeks')
    const want = [0.2250893, 0.5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036]
    want.forEach((mean, frequency) => {
      const group = cdnow.filter((c) => Math.min(c.repeats, 7) === frequency)
      const sum = group.reduce((total, c) => total + expectedPurchases(params, c, 39), 0)
      expect(relativeError(sum / group.length, mean)).toBeLessThan(2e-4)
    })
  })

  test('a customer without repeats is alive by construction, and still at risk', () => {
    const once = { repeats: 0, recency: 0, age: 38 }
    expect(aliveProbability(published, once)).toBe(1)
    expect(silenceRisk(published, once, 39)).toBeGreaterThan(0.8)
    expect(silenceSoFarIfAlive(published, once)).toBeCloseTo((4.414 / 42.414) ** 0.243, 12)
  })
})
