import { describe, expect, test } from 'vitest'
import { type CostWhatIfInput, costWhatIfInput } from '../../../src/contract/cost-what-if.ts'
import { whatIf } from '../../../src/engine/optimizer/what-if.ts'
import { changedCountry, type PricedCountry, type PricedRoute } from '../../../src/engine/optimizer/what-if-changes.ts'
import { breakEven, chosenRoute, type ModelRule } from '../../../src/engine/optimizer/what-if-model.ts'
import { createRandom, integerBelow } from '../../../src/engine/sandbox/random.ts'

const balanced: ModelRule = { strategy: 'balanced', failureCost: 5, priceWeight: 0.5 }

const route = (
  provider: string,
  price: number | null,
  conversion: number,
  more: Partial<PricedRoute> = {},
): PricedRoute => ({
  provider,
  price,
  conversion,
  refused: 0,
  doubled: 0,
  currency: 'EUR',
  networks: [],
  ...more,
})
const country = (routes: readonly PricedRoute[], more: Partial<PricedCountry> = {}): PricedCountry => ({
  country: 'DE',
  verifications: 1_000,
  routes,
  rule: balanced,
  ...more,
})
const input = (changes: Partial<CostWhatIfInput> = {}): CostWhatIfInput => costWhatIfInput.parse(changes)

/** The balanced index written out once more. */
function bestByHand(routes: readonly { provider: string; price: number | null; conversion: number }[]): string | null {
  const known = routes.flatMap(({ provider, price, conversion }) =>
    price === null ? [] : [{ provider, price, conversion }],
  )
  const mean = known.reduce((sum, { price }) => sum + price, 0) / known.length
  let best: { provider: string; index: number } | null = null
  for (const { provider, price, conversion } of known) {
    const index = (mean === 0 ? 1 : price / mean) + 5 * 0.85 * (1 - conversion)
    if (best === null || index < best.index) best = { provider, index }
  }
  return best?.provider ?? null
}

describe('what if', () => {
  test('without a change before and after are the same', () => {
    const result = whatIf([country([route('one', 50_000, 0.8), route('two', 30_000, 0.75)])], input())
    expect(result.after).toEqual(result.before)
    expect(result.difference).toMatchObject({ spendMicros: 0, converted: 0, benefitMicros: 0 })
    expect(result.flips).toBe(0)
  })

  test('spend is volume times what a verification is expected to cost', () => {
    const risky = route('one', 50_000, 0.8, { refused: 0.1, doubled: 0.05 })
    const { before } = whatIf([country([risky, route('two', 90_000, 0.75)])], input({ strategy: undefined }))
    // 0.9 of its own messages, and the next one for refusals and duplicates.
    expect(before.spendMicros).toBe(Math.round(1_000 * (0.9 * 50_000 + 0.15 * 90_000)))
    expect(before.converted).toBeCloseTo(1_000 * (0.8 + 0.1 * 0.75))
    expect(before.costPerConverted).toBeCloseTo(before.spendMicros / before.converted, 0)
  })

  test('a price rise turns a country to the other route, and the shares say so', () => {
    const world = [
      country([route('one', 50_000, 0.8), route('two', 52_000, 0.8)]),
      country([route('one', 50_000, 0.8), route('two', 90_000, 0.8)], { country: 'FR', verifications: 3_000 }),
    ]
    const result = whatIf(world, input({ prices: [{ provider: 'one', percent: 10 }] }))
    expect(result.flips).toBe(1)
    expect(result.countries.find((each) => each.country === 'DE')).toMatchObject({
      providerBefore: 'one',
      providerAfter: 'two',
      flipped: true,
    })
    expect(result.shares).toMatchObject([
      { provider: 'one', before: 1, after: 0.75 },
      { provider: 'two', before: 0, after: 0.25 },
    ])
    expect(result.difference.spendMicros).toBe(1_000 * 2_000 + 3_000 * 5_000)
    expect(result.difference.benefitMicros).toBeLessThan(0)
  })

  test('volume, conversion and exchange rates change what they name', () => {
    const world = [country([route('one', 50_000, 0.8, { currency: 'USD' })])]
    expect(whatIf(world, input({ volume: [{ country: 'DE', percent: 50 }] })).after.spendMicros).toBe(75_000_000)
    expect(whatIf(world, input({ volume: [{ country: 'FR', percent: 50 }] })).after.spendMicros).toBe(50_000_000)
    expect(whatIf(world, input({ rates: [{ currency: 'USD', percent: -10 }] })).after.spendMicros).toBe(45_000_000)
    expect(whatIf(world, input({ rates: [{ currency: 'GBP', percent: -10 }] })).after.spendMicros).toBe(50_000_000)
    expect(whatIf(world, input({ conversion: [{ provider: 'one', points: -30 }] })).after.converted).toBeCloseTo(500)
  })

  test('a network counts by its traffic', () => {
    const networks = [
      { network: '26201', share: 0.25, price: 60_000 },
      { network: '26202', share: 0.75, price: 40_000 },
    ]
    const changed = changedCountry(
      country([route('one', 50_000, 0.8, { networks })]),
      input({ prices: [{ provider: 'one', network: '26202', percent: 20 }] }),
    )
    const paid = 0.25 * 60_000 + 0.75 * 48_000
    expect(changed.routes[0]).toMatchObject({ paid, price: Math.round((50_000 * paid) / 45_000) })
  })

  test('countries without any price are left out and counted', () => {
    const result = whatIf([country([route('one', null, 0.8)])], input())
    expect(result).toMatchObject({
      unpriced: 1_000,
      countryCount: 0,
      before: { verifications: 0, costPerConverted: null },
    })
  })

  test('the choice is the one of the index, whatever is changed', () => {
    const random = createRandom(3, 'what-if')
    for (let i = 0; i < 300; i++) {
      const routes = Array.from({ length: 5 }, (_, n) =>
        route(`p${n}`, random.next() < 0.1 ? null : 1_000 + integerBelow(random, 90_000), 0.5 + random.next() / 2),
      )
      const percent = integerBelow(random, 200) - 80
      const points = integerBelow(random, 40) - 20
      const changes = input({ prices: [{ provider: 'p1', percent }], conversion: [{ provider: 'p2', points }] })
      const { countries } = whatIf([country(routes)], changes)
      const byHand = routes.map((each) => ({
        ...each,
        price:
          each.price === null || each.provider !== 'p1' ? each.price : Math.round(each.price * (1 + percent / 100)),
        conversion:
          each.provider !== 'p2' ? each.conversion : Math.min(0.99, Math.max(0.01, each.conversion + points / 100)),
      }))
      expect(countries[0]?.providerAfter ?? null).toBe(bestByHand(byHand))
    }
  })
})

describe('break-even price', () => {
  test('a route is chosen at it and not one micro above', () => {
    const random = createRandom(7, 'break-even')
    let found = 0
    for (let i = 0; i < 300; i++) {
      const routes = Array.from({ length: 4 }, (_, n) =>
        route(`p${n}`, 1_000 + integerBelow(random, 90_000), 0.5 + random.next() / 2),
      )
      const model = changedCountry(country(routes), null)
      for (const each of model.routes) {
        const point = breakEven(model, each)
        if (point === null) continue
        found++
        const at = (price: number) =>
          chosenRoute({ rule: balanced, routes: model.routes.map((one) => (one === each ? { ...one, price } : one)) })
        expect(at(point.price)?.provider).toBe(each.provider)
        expect(at(point.price + 1)?.provider).not.toBe(each.provider)
        expect(at(point.price + 1)?.provider).toBe(point.against)
      }
    }
    expect(found).toBeGreaterThan(300)
  })

  test('there is none by priority, nor for a route that nothing can make worth choosing', () => {
    const listed = changedCountry(
      country([route('one', 5, 0.9)], { rule: { ...balanced, strategy: 'priority' } }),
      null,
    )
    expect(listed.routes.map((each) => breakEven(listed, each))).toEqual([null])
    const hopeless = changedCountry(country([route('one', 5_000, 0.2), route('two', 5_000, 0.99)]), null)
    expect(breakEven(hopeless, hopeless.routes[0] ?? fail())).toBeNull()
  })

  test('the answer names who is chosen on the other side', () => {
    const { breakEvens } = whatIf([country([route('one', 50_000, 0.8), route('two', 60_000, 0.8)])], input())
    expect(breakEvens).toMatchObject([
      { provider: 'one', isChosen: true, against: 'two', breakEvenMicros: 60_000 },
      { provider: 'two', isChosen: false, against: 'one', breakEvenMicros: 49_999 },
    ])
    expect(breakEvens[0]?.percent).toBeCloseTo(20)
  })
})

const fail = (): never => {
  throw new Error('the route is missing')
}
