import { describe, expect, test } from 'vitest'
import { compareCountry, RouteEstimates, trapsOf } from '../../../src/engine/optimizer/cost-routes.ts'
import { comparedArms, savedOf } from '../../../src/engine/optimizer/savings-interval.ts'
import type { RouteCounts } from '../../../src/engine/store/queries/cost-routes.ts'

const counts = (
  provider: string,
  accepted: number,
  converted: number,
  more: Partial<RouteCounts> = {},
): RouteCounts => ({
  provider,
  country: 'DE',
  verifications: accepted,
  converted,
  accepted,
  acceptedConverted: converted,
  decided: accepted,
  refused: 0,
  doubled: 0,
  segments: accepted,
  attempts: accepted,
  ...more,
})
const MONTH_MS = 30 * 86_400_000
const prices: Readonly<Record<string, number>> = { good: 60_000, cheap: 50_000 }
const priceOf = (provider: string) => prices[provider] ?? null

describe('comparison of routes', () => {
  test('the cheapest by price need not be the cheapest by conversion', () => {
    const seen = [counts('good', 1_000, 900), counts('cheap', 1_000, 500)]
    const compared = compareCountry(
      'DE',
      ['good', 'cheap', 'unpriced'],
      priceOf,
      new RouteEstimates(seen),
      seen,
      MONTH_MS,
    )
    expect(compared.routes).toMatchObject([
      { provider: 'good', isCheapest: false, isBest: true },
      { provider: 'cheap', isCheapest: true, isBest: false },
      { provider: 'unpriced', price: null, perConverted: null, isBest: false },
    ])
    const [trap] = trapsOf([compared], seen, MONTH_MS)
    expect(trap).toMatchObject({ cheap: 'cheap', better: 'good', certain: true, cheapN: 1_000 })
    expect(compared.monthlyGapMicros).toBe(trap?.monthlyMicros)
  })

  test('a country whose prices are all unknown has no best route and no gap', () => {
    const seen = [counts('good', 100, 90), counts('gone', 40, 20)]
    const compared = compareCountry('DE', ['x', 'y'], () => null, new RouteEstimates(seen), seen, MONTH_MS)
    expect(compared.monthlyGapMicros).toBeNull()
    expect(compared.routes.every(({ isBest, isCheapest }) => !isBest && !isCheapest)).toBe(true)
    expect(trapsOf([compared], seen, MONTH_MS)).toEqual([])
    // Traffic of a provider that is not listed any more has no price to compare with.
    const listed = compareCountry('DE', ['good'], priceOf, new RouteEstimates(seen), seen, MONTH_MS)
    expect(listed.monthlyGapMicros).toBe(0)
  })

  test('a dearer route that converts less is no way out of a trap, and one nobody has used is not one yet', () => {
    const worse = [counts('good', 1_000, 300), counts('cheap', 1_000, 700)]
    const unused = [counts('cheap', 1_000, 300)]
    for (const seen of [worse, unused]) {
      const compared = compareCountry('DE', ['good', 'cheap'], priceOf, new RouteEstimates(seen), seen, MONTH_MS)
      expect(trapsOf([compared], seen, MONTH_MS)).toEqual([])
    }
  })

  test('with little evidence nothing is called a trap', () => {
    const seen = [counts('good', 10, 9), counts('cheap', 10, 3)]
    const compared = compareCountry('DE', ['good', 'cheap'], priceOf, new RouteEstimates(seen), seen, MONTH_MS)
    expect(trapsOf([compared], seen, MONTH_MS)).toEqual([])
  })

  test('a route that was never used is judged by its country and provider, and an empty store by a guess', () => {
    const seen = [counts('good', 500, 450), counts('cheap', 500, 250), counts('good', 500, 300, { country: 'FR' })]
    const { conversion, observed } = new RouteEstimates(seen).of('cheap', 'FR')
    expect(observed.n).toBe(0)
    expect(conversion.mean).toBeLessThan(0.6)
    expect(new RouteEstimates([]).of('any', 'DE').conversion.mean).toBeCloseTo(0.8)
    expect(new RouteEstimates([]).segments('DE')).toBe(1)
  })
})

describe('how sure savings are', () => {
  const day = (actual: number, baseline: number) => ({ actual, baseline, verifications: 40, savedSquares: 4_000 })

  test('equal days leave no doubt, unequal ones do, and a loss is a negative saving', () => {
    expect(savedOf(Array.from({ length: 12 }, () => day(900, 1_000)))).toMatchObject({
      ...{ micros: 1_200, low: 1_200, high: 1_200, share: 0.1, interval: 'days' },
    })
    const mixed = savedOf(Array.from({ length: 12 }, (_, i) => day(900 + 60 * i, 1_000)))
    expect(mixed.micros).toBeLessThan(0)
    expect(mixed.low ?? 0).toBeLessThan(mixed.micros)
    expect(mixed.high ?? -Infinity).toBeGreaterThan(mixed.micros)
  })

  test('few days are judged by their verifications, and too few of those not at all', () => {
    expect(savedOf([day(900, 1_000)])).toMatchObject({ micros: 100, interval: 'verifications' })
    expect(savedOf([{ ...day(900, 1_000), verifications: 3 }])).toMatchObject({ interval: 'none', low: null })
    expect(savedOf([{ ...day(900, 1_000), savedSquares: null }])).toMatchObject({ interval: 'none' })
    expect(savedOf([])).toMatchObject({ micros: 0, share: null, interval: 'none' })
  })

  test('the control group says how sure the difference is', () => {
    // Every message costs the same, so that only conversion varies.
    const arm = (n: number, converted: number, cost: number) => ({
      ...{ verifications: n, converted, actual: n * cost },
      ...{ costSquares: n * cost ** 2, convertedCost: converted * cost },
    })
    const sure = comparedArms(arm(5_000, 4_000, 100), arm(50_000, 40_000, 80))
    expect(sure.share).toBeCloseTo(0.2)
    expect(sure.certain).toBe(true)
    expect(comparedArms(arm(40, 30, 100), arm(400, 310, 98)).certain).toBe(false)
    expect(comparedArms(arm(40, 0, 100), arm(400, 310, 98)).share).toBeNull()
  })
})
