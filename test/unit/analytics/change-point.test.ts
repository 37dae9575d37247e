import { describe, expect, test } from 'vitest'
import { changeStatistic, noiseVariance, segments } from '../../../src/engine/analytics/models/change-point.ts'
import { cusumSignal, cusumSteps } from '../../../src/engine/analytics/models/cusum.ts'
import truth from '../../fixtures/analytics/changepoint.json' with { type: 'json' }
import { relativeError } from './close.ts'
import { normals } from './series.ts'

describe('the flow of the Nile', () => {
  const { y } = truth.nile

  test('changed once, after 28 years: 1898 is the last of the old level', () => {
    const found = segments(y)
    expect(found.slice(1).map(({ from }) => from)).toEqual(truth.nile.optimal_partition_BIC)
    expect(found.map(({ mean }) => mean)).toEqual(truth.nile.means)
    const [first] = found
    expect(truth.nile.first_year + (first?.to ?? 0) - 1).toBe(truth.nile.last_year_of_first_segment)
    expect(relativeError(noiseVariance(y), truth.nile.sigma2_mad)).toBeLessThan(1e-4)
  })

  test('with the published F statistic, which is greatest there', () => {
    const statistics = y.map((_, at) => (at > 10 && at < 90 ? changeStatistic(y, at) : 0))
    expect(Math.max(...statistics)).toBeCloseTo(truth.nile.supF, 8)
    expect(statistics.indexOf(Math.max(...statistics))).toBe(truth.nile.best_single_break_index)
  })
})

describe('exact partition', () => {
  test('several changes are found where they are, and none in mere noise', () => {
    const next = normals('levels')
    const levels = [10, 14, 9, 9.0]
    const values = levels.flatMap((level) => Array.from({ length: 60 }, () => level + next()))
    expect(segments(values).map(({ from }) => from)).toEqual([0, 60, 120])
    const noise = Array.from({ length: 300 }, () => next())
    expect(segments(noise)).toHaveLength(1)
  })

  test('equals the best of all partitions, tried one by one', () => {
    const next = normals('small')
    const values = Array.from({ length: 12 }, (_, i) => (i < 5 ? 0 : 4) + next())
    const cost = (part: readonly number[]) => {
      const mean = part.reduce((a, b) => a + b, 0) / part.length
      return part.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    }
    const price = 4 * noiseVariance(values)
    let best = { total: Number.POSITIVE_INFINITY, starts: [0] }
    for (let mask = 0; mask < 2 ** 11; mask++) {
      const starts = [0, ...Array.from({ length: 11 }, (_, i) => i + 1).filter((i) => mask & (1 << (i - 1)))]
      const total = starts.reduce((sum, from, i) => sum + cost(values.slice(from, starts[i + 1])) + price, -price)
      if (total < best.total) best = { total, starts }
    }
    expect(segments(values, 4).map(({ from }) => from)).toEqual(best.starts)
  })

  test('short series', () => {
    expect(segments([])).toEqual([])
    expect(segments([5])).toEqual([{ from: 0, to: 1, mean: 5 }])
  })
})

describe("tabular CUSUM, Montgomery's example 9.1", () => {
  const truths = truth.cusum_montgomery
  const settings = { target: truths.target, sigma: truths.sigma, k: truths.k, h: truths.h }

  test('every sum and every run', () => {
    const steps = cusumSteps(truths.x, settings)
    steps.forEach((step, i) => {
      expect(step.above).toBeCloseTo(truths.c_plus[i] ?? Number.NaN, 9)
      expect(step.below).toBeCloseTo(truths.c_minus[i] ?? Number.NaN, 9)
      expect(step.aboveRun).toBe(truths.n_plus[i])
      expect(step.belowRun).toBe(truths.n_minus[i])
    })
  })

  test('signal at period 29, change after period 22', () => {
    expect(cusumSignal(truths.x, settings)).toEqual({
      index: truths.first_signal_period - 1,
      direction: 'above',
      since: truths.change_after_period,
    })
    const mirrored = truths.x.map((value) => 2 * truths.target - value)
    expect(cusumSignal(mirrored, settings)?.direction).toBe('below')
    expect(cusumSignal(truths.x.slice(0, 20), settings)).toBeNull()
  })

  test('average run lengths after a shift are those of the table', () => {
    const next = normals('run lengths')
    for (const [shift, published] of [
      [0.5, truth.arl_published['5']['0.5']],
      [1, truth.arl_published['5']['1']],
    ] as const) {
      const lengths = Array.from({ length: 1_500 }, () => {
        const values = Array.from({ length: 400 }, () => shift + next())
        return (cusumSignal(values, { target: 0, sigma: 1, k: 0.5, h: 5 })?.index ?? 400) + 1
      })
      const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length
      expect(relativeError(mean, published)).toBeLessThan(0.06)
    }
  })
})
