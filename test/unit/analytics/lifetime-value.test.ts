import { describe, expect, test } from 'vitest'
import { fitBgNbd } from '../../../src/engine/analytics/models/bg-nbd.ts'
import { fitGammaGamma } from '../../../src/engine/analytics/models/gamma-gamma.ts'
import {
  type ActivityModel,
  expectedActivity,
  lifetimeValueMicros,
} from '../../../src/engine/analytics/models/lifetime-value.ts'
import { cdnow, reference } from './cdnow.ts'
import { relativeError } from './close.ts'

const terms = { unit: 'weeks', months: 12, monthlyDiscount: 0.01, margin: 1 } as const

function models() {
  const activity = fitBgNbd(cdnow, 'weeks')
  const spending = fitGammaGamma(cdnow.map((c) => ({ repeats: c.repeats, meanValue: c.meanValueMicros ?? 0 })))
  if (activity.kind !== 'fitted' || spending.kind !== 'fitted') throw new Error('the sample holds both models')
  return { activity: { kind: 'bg-nbd', params: activity.params } as ActivityModel, spending: spending.params }
}

describe('value of a customer in the next twelve months', () => {
  test('agrees with the corrected published values: every customer, and their total', () => {
    const { activity, spending } = models()
    let total = 0
    for (const customer of cdnow) {
      const value = (lifetimeValueMicros(activity, spending, customer, terms) ?? Number.NaN) / 1e6
      expect(relativeError(value, customer.reference.clv12)).toBeLessThan(3e-3)
      total += value
    }
    expect(relativeError(total, reference.clv_12m_weekly_total)).toBeLessThan(1e-4)
  })

  test('days and weeks cannot be mixed up', () => {
    const { activity, spending } = models()
    const [customer] = cdnow
    if (customer === undefined) throw new Error('no customer')
    expect(() => lifetimeValueMicros(activity, spending, customer, { ...terms, unit: 'days' })).toThrow(/weeks/)
  })

  test('margin scales it, and without a mean spend there is none', () => {
    const { activity, spending } = models()
    const customer = { customer: 'a', repeats: 4, recency: 30, age: 38, meanValueMicros: 20e6 }
    const whole = lifetimeValueMicros(activity, spending, customer, terms) ?? Number.NaN
    expect(lifetimeValueMicros(activity, spending, customer, { ...terms, margin: 0.25 })).toBeCloseTo(whole / 4, 3)
    expect(lifetimeValueMicros(activity, { ...spending, q: 0.8 }, customer, terms)).toBeNull()
  })

  test('dense activity is counted in whole periods, and the part of a period in proportion', () => {
    const params = { unit: 'weeks', alpha: 3, beta: 1, gamma: 0.5, delta: 20 } as const
    const customer = { customer: 'a', repeats: 18, recency: 20, age: 20, meanValueMicros: 5e6 }
    const activity = { kind: 'bg-bb', params } as const
    const [four, five] = [4, 5].map((weeks) => expectedActivity(activity, customer, weeks))
    expect(five).toBeGreaterThan(four ?? 0)
    expect(expectedActivity(activity, customer, 4.25)).toBeCloseTo(0.75 * (four ?? 0) + 0.25 * (five ?? 0), 10)
    const value = lifetimeValueMicros(activity, { p: 6, q: 4, gamma: 15e6 }, customer, terms) ?? 0
    expect(value).toBeGreaterThan(0)
    expect(value).toBeLessThan(12 * 4.345 * 6e6)
  })
})
