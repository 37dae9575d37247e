import { describe, expect, test } from 'vitest'
import { ConversionEstimator } from '../../../src/engine/optimizer/conversion-estimator.ts'
import { HOUR, MINUTE, NOON } from './offers.ts'

const DAY = 24 * HOUR

function teach(
  estimator: ConversionEstimator,
  provider: string,
  country: string,
  rate: number,
  n: number,
  from = NOON,
) {
  for (let i = 0; i < n; i++) {
    const converted = Math.floor((i + 1) * rate) > Math.floor(i * rate)
    estimator.learn(provider, country, from + i * MINUTE, converted, 1)
  }
  return from + n * MINUTE
}

describe('estimate of one route', () => {
  test('it comes to the observed rate, with an interval that shrinks and holds it', () => {
    const estimator = new ConversionEstimator()
    const width = (at: number) => {
      const { low, high } = estimator.estimate('a', 'DE', at)
      return high - low
    }
    const unknown = width(NOON)
    const at = teach(estimator, 'a', 'DE', 0.7, 2_000)
    const { mean, low, high, n } = estimator.estimate('a', 'DE', at)
    expect(mean).toBeCloseTo(0.7, 1)
    expect(low).toBeLessThan(0.7)
    expect(high).toBeGreaterThan(0.7)
    expect(width(at)).toBeLessThan(unknown / 2)
    expect(n).toBeGreaterThan(1_000)
  })

  test('old evidence fades: after a month the route is nearly as uncertain as a new one', () => {
    const estimator = new ConversionEstimator()
    const at = teach(estimator, 'a', 'DE', 0.7, 500)
    expect(estimator.estimate('a', 'DE', at + 30 * DAY).n).toBeLessThan(10)
    expect(estimator.estimate('a', 'DE', at + 30 * DAY).sd).toBeGreaterThan(estimator.estimate('a', 'DE', at).sd)
  })

  test('the last hours count for more than the days before', () => {
    const estimator = new ConversionEstimator()
    let at = teach(estimator, 'a', 'DE', 0.9, 3_000)
    at = teach(estimator, 'a', 'DE', 0.7, 200, at)
    const { mean } = estimator.estimate('a', 'DE', at)
    expect(mean).toBeLessThan((0.9 * 3_000 + 0.7 * 200) / 3_200 - 0.02)
  })

  test('an outcome of no weight changes nothing', () => {
    const estimator = new ConversionEstimator()
    const at = teach(estimator, 'a', 'DE', 0.9, 100)
    const before = estimator.estimate('a', 'DE', at)
    for (let i = 0; i < 50; i++) estimator.learn('a', 'DE', at, false, 0)
    expect(estimator.estimate('a', 'DE', at).mean).toBeCloseTo(before.mean, 2)
  })
})

describe('what routes have in common', () => {
  test('a provider that is new in a hard country is not expected to do wonders there', () => {
    const estimator = new ConversionEstimator()
    let at = NOON
    for (const provider of ['a', 'b', 'c']) at = Math.max(at, teach(estimator, provider, 'NG', 0.6, 500))
    for (const provider of ['a', 'b', 'c']) at = Math.max(at, teach(estimator, provider, 'DE', 0.95, 500))
    const hard = estimator.estimate('new', 'NG', at).mean
    const easy = estimator.estimate('new', 'DE', at).mean
    expect(hard).toBeLessThan(0.75)
    expect(easy).toBeGreaterThan(0.85)
  })

  test('a provider that does badly everywhere is expected to in the next country', () => {
    const estimator = new ConversionEstimator()
    for (const country of ['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'SE', 'AT']) {
      teach(estimator, 'good', country, 0.93, 400)
      teach(estimator, 'bad', country, 0.75, 400)
    }
    const bad = estimator.estimate('bad', 'PT', NOON + DAY).mean
    const good = estimator.estimate('good', 'PT', NOON + DAY).mean
    expect(bad).toBeLessThan(good - 0.05)
  })
})

test('a copy made from its data estimates the same', () => {
  const estimator = new ConversionEstimator()
  teach(estimator, 'a', 'DE', 0.9, 100)
  const at = teach(estimator, 'b', 'FR', 0.8, 100)
  const copy = ConversionEstimator.from(JSON.parse(JSON.stringify(estimator)))
  expect(copy.estimate('b', 'FR', at)).toEqual(estimator.estimate('b', 'FR', at))
  expect(copy.estimate('c', 'DE', at)).toEqual(estimator.estimate('c', 'DE', at))
})
