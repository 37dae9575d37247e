import { describe, expect, test } from 'vitest'
import {
  bgBbAliveProbability,
  bgBbExpectedPurchases,
  bgBbLogLikelihood,
  bgBbSilenceRisk,
  fitBgBb,
} from '../../../src/engine/analytics/models/bg-bb.ts'
import { reference } from './cdnow.ts'

/** Donations of 11,104 supporters in six years: repeats, year of the last one, supporters (Fader, Hardie, Shang 2010). */
const TABLE = [
  [6, 6, 1203],
  [5, 6, 728],
  [4, 6, 512],
  [3, 6, 357],
  [2, 6, 234],
  [1, 6, 129],
  [5, 5, 335],
  [4, 5, 284],
  [3, 5, 225],
  [2, 5, 173],
  [1, 5, 119],
  [4, 4, 240],
  [3, 4, 181],
  [2, 4, 155],
  [1, 4, 78],
  [3, 3, 322],
  [2, 3, 255],
  [1, 3, 129],
  [2, 2, 613],
  [1, 2, 277],
  [1, 1, 1091],
  [0, 0, 3464],
] as const

const supporters = TABLE.flatMap(([repeats, recency, count]) =>
  Array.from({ length: count }, () => ({ repeats, recency, age: 6 })),
)
const published = { alpha: 1.203522, beta: 0.749715, gamma: 0.656718, delta: 2.783442 }

describe('yes-or-no activity in whole periods', () => {
  test('the fit comes to the published parameters', () => {
    const fit = fitBgBb(supporters, 'weeks')
    if (fit.kind !== 'fitted') throw new Error(fit.reason)
    expect(fit.customers).toBe(11_104)
    expect(fit.logLikelihood).toBeCloseTo(reference.bgbb.logLik, 3)
    for (const name of ['alpha', 'beta', 'gamma', 'delta'] as const) {
      expect(Math.abs(fit.params[name] - reference.bgbb[name])).toBeLessThan(2e-3)
    }
  })

  test('expected periods of two published supporters in the next ten', () => {
    expect(bgBbExpectedPurchases(published, { repeats: 0, recency: 0, age: 6 }, 10)).toBeCloseTo(0.1302169, 5)
    expect(bgBbExpectedPurchases(published, { repeats: 4, recency: 5, age: 6 }, 10)).toBeCloseTo(3.627858, 3)
  })

  test('the sum equals the closed form of the paper, and has a value where that divides by zero', () => {
    const closed = (gamma: number) => {
      const { alpha, beta, delta } = { ...published }
      const shape = { alpha, beta, gamma, delta }
      const customer = { repeats: 2, recency: 4, age: 6 }
      const g = gammaFunction
      const active = (g(alpha + 3) * g(beta + 4) * g(alpha + beta)) / (g(alpha + beta + 7) * g(alpha) * g(beta))
      const stays = g(1 + delta + 6) / g(gamma + delta + 6) - g(1 + delta + 16) / g(gamma + delta + 16)
      const form =
        (active * (delta / (gamma - 1)) * (g(gamma + delta) / g(1 + delta)) * stays) /
        Math.exp(bgBbLogLikelihood(shape, customer))
      return [bgBbExpectedPurchases(shape, customer, 10), form] as const
    }
    const [sum, form] = closed(0.656718)
    expect(sum).toBeCloseTo(form, 8)
    expect(closed(1)[0]).toBeGreaterThan(0)
    expect(Number.isFinite(closed(1)[1])).toBe(false)
  })

  test('probabilities: likelihoods of all pasts add up to one, risk rises with silence', () => {
    let total = 0
    for (let mask = 0; mask < 64; mask++) {
      const years = [1, 2, 3, 4, 5, 6].filter((year) => mask & (1 << (year - 1)))
      const past = { repeats: years.length, recency: years.at(-1) ?? 0, age: 6 }
      total += Math.exp(bgBbLogLikelihood(published, past))
    }
    expect(total).toBeCloseTo(1, 10)
    const risks = [6, 5, 4, 3].map((recency) => bgBbSilenceRisk(published, { repeats: 3, recency, age: 6 }, 3))
    expect(risks).toEqual(risks.toSorted((a, b) => a - b))
    expect(bgBbSilenceRisk(published, { repeats: 3, recency: 6, age: 6 }, 0)).toBe(1)
    const [alive, gone] = [6, 3].map((recency) => bgBbAliveProbability(published, { repeats: 3, recency, age: 6 }))
    expect(alive).toBeGreaterThan(gone ?? 1)
    expect(alive).toBeLessThan(1)
  })

  test('too few supporters that came back are no ground for a fit', () => {
    expect(fitBgBb(supporters.slice(0, 50), 'weeks')).toMatchObject({ kind: 'refused', reason: 'too-few-repeaters' })
  })
})

/** Lanczos' approximation, so that the closed form is computed apart from the code under test. */
function gammaFunction(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const sum = c.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (x - 1 + i)), 0)
  const t = x + 6.5
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * sum
}
