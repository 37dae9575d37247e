import { describe, expect, test } from 'vitest'
import { fitBgNbd, silenceRisk } from '../../../src/engine/analytics/models/bg-nbd.ts'
import { CHURN_HORIZON_DAYS, CHURNED_RISK, churnRisk } from '../../../src/engine/analytics/models/churn.ts'
import { type ChurnEvidence, churnReasons } from '../../../src/engine/analytics/models/churn-reasons.ts'
import { gapCurve } from '../../../src/engine/analytics/models/gap-curve.ts'
import { predictionQuality } from '../../../src/engine/analytics/models/prediction-quality.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'
import { cdnow, reference } from './cdnow.ts'

const noGaps = gapCurve([])
/** In weeks. */
const horizon = CHURN_HORIZON_DAYS / 7

describe('risk', () => {
  const params = { unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const

  test('is the probability of silence, also for a customer that never came back', () => {
    const model = { kind: 'bg-nbd', params } as const
    const once = { repeats: 0, recency: 0, age: 38 }
    const regular = { repeats: 20, recency: 38, age: 38 }
    const lapsed = { repeats: 20, recency: 12, age: 38 }
    const [first, second, third] = [once, regular, lapsed].map((one) => churnRisk(model, noGaps, one, horizon))
    expect(first).toEqual({
      risk: silenceRisk(params, once, horizon),
      source: 'bg-nbd',
      silenceIfThere: expect.any(Number),
    })
    expect(first?.risk).toBeGreaterThan(CHURNED_RISK)
    expect(second?.risk).toBeLessThan(0.1)
    expect(second?.silenceIfThere).toBe(1)
    expect(third?.risk).toBeGreaterThan(0.99)
    expect(third?.silenceIfThere).toBeLessThan(1e-4)
  })

  test('of dense activity comes from whole periods', () => {
    const dense = { kind: 'bg-bb', params: { unit: 'weeks', alpha: 3, beta: 1, gamma: 0.5, delta: 20 } } as const
    const steady = churnRisk(dense, noGaps, { repeats: 18, recency: 20, age: 20 }, horizon)
    const silent = churnRisk(dense, noGaps, { repeats: 14, recency: 15, age: 20 }, horizon)
    expect(steady.source).toBe('bg-bb')
    expect(silent.risk).toBeGreaterThan(0.7)
    expect(steady.risk).toBeLessThan(0.2)
    expect(silent.silenceIfThere).toBeLessThan(0.01)
    expect(steady.silenceIfThere).toBe(1)
  })

  test('without a model comes from the pauses of all customers, and says so', () => {
    // Kaplan-Meier by hand: of four pauses one ends at 1, one goes on at 2, one ends at 3, one goes on at 6.
    const pauses = gapCurve([
      { length: 6, ended: false },
      { length: 1, ended: true },
      { length: 3, ended: true },
      { length: 2, ended: false },
    ])
    const risk = churnRisk(null, pauses, { repeats: 3, recency: 8, age: 10 }, 4)
    expect(risk).toEqual({ risk: 0.5, source: 'rule', silenceIfThere: null })
    expect(pauses.staysSilent(0, 2)).toBe(0.75)
    expect(pauses.staysSilent(4, 10)).toBe(1)
    expect(gapCurve([{ length: 2, ended: true }]).staysSilent(3, 1)).toBe(1)
    expect(churnRisk(null, noGaps, { repeats: 0, recency: 0, age: 3 }, 4).risk).toBeNull()
  })
})

describe('quality of the predictions', () => {
  test('the predicted deciles and total of the CDNOW hold-out are the computed ones', () => {
    const fit = fitBgNbd(cdnow, 'weeks')
    if (fit.kind !== 'fitted') throw new Error(fit.reason)
    const risks = cdnow.map((customer) => silenceRisk(fit.params, customer, 39))
    const want = reference.churn_calibration_39w
    expect(risks.reduce((sum, risk) => sum + risk, 0)).toBeCloseTo(want.predicted_silent, 1)
    const quality = predictionQuality(risks.map((predicted) => ({ predicted, happened: true })))
    quality?.bins.forEach((bin, decile) => {
      expect(Math.abs(bin.predicted - (want.deciles[decile]?.predicted ?? 0))).toBeLessThan(5e-4)
    })
    expect(quality?.auc).toBeNull()
  })

  test('on customers that follow the model, it is calibrated and tells them apart', () => {
    const random = createRandom('customers of the model')
    const events = cdnow.map((customer) => {
      const predicted = customer.reference.p_silent39
      return { predicted, happened: random.next() < predicted }
    })
    const quality = predictionQuality(events)
    if (quality === null) throw new Error('no quality')
    expect(quality.bins).toHaveLength(10)
    expect(quality.bins.filter((bin) => bin.predicted >= bin.low && bin.predicted <= bin.high).length).toBeGreaterThan(
      7,
    )
    expect(quality.brier).toBeLessThan(0.17)
    expect(quality.auc).toBeGreaterThan(0.7)
  })

  test('Brier score and area under the curve by hand, with a tie', () => {
    const quality = predictionQuality([
      { predicted: 0.9, happened: true },
      { predicted: 0.5, happened: true },
      { predicted: 0.5, happened: false },
      { predicted: 0.1, happened: false },
    ])
    expect(quality?.brier).toBeCloseTo((0.01 + 0.25 + 0.25 + 0.01) / 4, 12)
    expect(quality?.auc).toBeCloseTo(3.5 / 4, 12)
    expect(quality?.bins).toHaveLength(4)
    expect(predictionQuality([])).toBeNull()
  })
})

describe('reasons', () => {
  const same = { recent: { hits: 950, of: 1_000 }, earlier: { hits: 2_850, of: 3_000 } }
  const calm: ChurnEvidence = {
    silenceIfThere: 0.6,
    recentWeeks: [100, 95, 110, 102],
    earlierWeeks: [98, 105, 99, 101, 97, 103, 108, 92, 100, 104, 96, 99],
    delivery: same,
    conversion: same,
    priceRise: 0,
  }

  test('nothing unusual is no reason', () => {
    expect(churnReasons(calm)).toEqual([])
  })

  test('what is most surprising comes first, at most three', () => {
    const reasons = churnReasons({
      silenceIfThere: 0.002,
      recentWeeks: [40, 35, 20, 10],
      earlierWeeks: calm.earlierWeeks,
      delivery: { recent: { hits: 700, of: 1_000 }, earlier: same.earlier },
      conversion: { recent: { hits: 930, of: 1_000 }, earlier: same.earlier },
      priceRise: 0.2,
    })
    expect(reasons.map((one) => one.kind)).toEqual(['volume-down', 'delivery-down', 'silence'])
    expect(reasons[1]).toMatchObject({ before: 0.95, now: 0.7 })
    const strengths = reasons.map((one) => one.strength)
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a))
  })

  test('a price counts by its rise; what is unknown counts for nothing', () => {
    const nothing = { hits: 0, of: 0 }
    const unknown: ChurnEvidence = {
      silenceIfThere: null,
      recentWeeks: [],
      earlierWeeks: [],
      delivery: { recent: nothing, earlier: nothing },
      conversion: { recent: nothing, earlier: nothing },
      priceRise: 0.3,
    }
    expect(churnReasons(unknown)).toEqual([{ kind: 'price-up', strength: expect.closeTo(3), before: 0, now: 0.3 }])
    expect(churnReasons({ ...unknown, priceRise: null })).toEqual([])
    expect(churnReasons({ ...unknown, priceRise: 0.01 })).toEqual([])
  })

  test('a share that is all or nothing both times did not fall', () => {
    const full = { hits: 10, of: 10 }
    expect(churnReasons({ ...calm, delivery: { recent: full, earlier: full } })).toEqual([])
  })
})
