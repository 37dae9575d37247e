import { expect, test, vi } from 'vitest'
import { defaultSettings, type RouteOffer } from '../../../src/engine/optimizer/models.ts'
import { type CountrySums, modelCheck, savedOf } from '../../../src/engine/optimizer/savings-interval.ts'
import { SmartSelector } from '../../../src/engine/optimizer/smart-selector.ts'
import { createRandom, pickWeighted, type Random } from '../../../src/engine/sandbox/random.ts'
import { perConversion } from '../../../src/engine/store/savings-baseline.ts'
import { NOON } from './offers.ts'

// Sixty days of a market.
vi.setConfig({ testTimeout: 120_000 })

const DAYS = 60
const VERIFICATIONS = 1_200
const CONTROL_SHARE = 0.05
const providers = ['listed', 'b', 'c', 'd', 'e']
const countries = [
  { country: 'DE', traffic: 5 },
  { country: 'FR', traffic: 3 },
  { country: 'IN', traffic: 2 },
  { country: 'BR', traffic: 1 },
]

/** Sums of one arm in one country, as the store keeps them. */
type Sums = { -readonly [K in keyof CountrySums]: CountrySums[K] }
const noSums = (country: string): Sums => ({
  country,
  ...{ verifications: 0, converted: 0, actual: 0, baseline: 0, costSquares: 0, convertedCost: 0 },
})

/**
 * One day of a market with known chances, from a selector that knows nothing at first; counted as the store does it.
 * `truth`: what the day could be expected to save beside the list, were the list's chances known.
 */
function play(seed: number) {
  const random = createRandom('savings interval', seed)
  const selector = new SmartSelector({ ...defaultSettings, controlShare: CONTROL_SHARE }, { seed })
  const market = new Map(countries.map(({ country }) => [country, routesOf(random)]))
  const sums = { control: new Map<string, Sums>(), strategy: new Map<string, Sums>() }
  const coming: { readonly at: number; readonly hear: () => void }[] = []
  let savedSquares = 0
  let truth = 0
  for (let id = 0; id < VERIFICATIONS; id++) {
    const at = NOON + id * 57_000
    coming.sort((a, b) => a.at - b.at)
    while ((coming[0]?.at ?? Infinity) <= at) coming.shift()?.hear()
    const { country } = pickWeighted(countries, ({ traffic }) => traffic, random.next())
    const routes = market.get(country) ?? []
    const offers = routes.map(
      (route, priority): RouteOffer => ({
        ...{ provider: route.provider, price: route.price, priority, breaker: 'closed', excludedBy: null },
      }),
    )
    const choice = selector.choose(offers, { at, country, region: 'R', key: id })
    const taken = routes.find(({ provider }) => provider === choice?.provider)
    const [list] = routes
    if (choice === null || taken === undefined || list === undefined) throw new Error('nothing was chosen')
    const converted = random.next() < taken.chance
    const message = { id, provider: taken.provider, country, region: 'R' }
    selector.observe({ kind: 'accepted', at, ...message })
    const end = at + (converted ? 20_000 : 300_000)
    coming.push({
      at: end,
      hear: () => selector.observe({ kind: converted ? 'converted' : 'expired', at: end, ...message }),
    })

    const model = choice.candidates[0]?.estimate ?? { mean: 1, outage: 0 }
    const noRisk = { refused: 0, doubled: 0 }
    const { value } = perConversion({ price: list.price, estimate: model.mean, outage: 0 }, noRisk, null)
    const isOwn = choice.arm !== 'strategy' || taken === list
    const baseline = isOwn ? taken.price : converted ? Math.round(value) : 0
    if (!isOwn) truth += (taken.chance * list.price) / list.chance - taken.price
    savedSquares += (baseline - taken.price) ** 2
    const arm = choice.arm === 'control' ? sums.control : sums.strategy
    const sum = arm.get(country) ?? noSums(country)
    arm.set(country, sum)
    sum.verifications++
    sum.converted += converted ? 1 : 0
    sum.actual += taken.price
    sum.baseline += baseline
    sum.costSquares += taken.price ** 2
    sum.convertedCost += converted ? taken.price : 0
  }
  const [control, strategy] = [[...sums.control.values()], [...sums.strategy.values()]]
  const total = (of: 'actual' | 'baseline') => [...control, ...strategy].reduce((sum, row) => sum + row[of], 0)
  const day = { actual: total('actual'), baseline: total('baseline'), verifications: VERIFICATIONS, savedSquares }
  return { truth, sampled: savedOf([day]), checked: savedOf([day], modelCheck(control, strategy)) }
}

/** The list begins with a dear and good route. */
const routesOf = (random: Random) => {
  const base = 20_000 + 80_000 * random.next()
  return providers.map((provider, i) => ({
    provider,
    price: Math.round(base * (i === 0 ? 1.1 : 0.7 + 0.5 * random.next())),
    chance: i === 0 ? 0.85 + 0.1 * random.next() : 0.7 + 0.25 * random.next(),
  }))
}

test('on days whose truth is known the interval holds it at about the rate it claims, which chance alone does not', () => {
  const days = Array.from({ length: DAYS }, (_, seed) => play(7_000 + seed))
  const share = (of: 'sampled' | 'checked') =>
    days.filter(({ truth, [of]: { low, high } }) => (low ?? 0) <= truth && truth <= (high ?? 0)).length / DAYS
  const width = (of: 'sampled' | 'checked') =>
    days.reduce((sum, { [of]: { low, high } }) => sum + (high ?? 0) - (low ?? 0), 0)
  expect(share('checked')).toBeGreaterThanOrEqual(0.92)
  expect(share('checked')).toBeGreaterThan(share('sampled'))
  expect(width('checked')).toBeLessThan(6 * width('sampled'))
  // Chance alone is far from what a selector that has only just begun does not know.
  expect(share('sampled')).toBeLessThan(0.8)
})

test('a control group that is too small, or that pays what the model says, tells so', () => {
  const row = (verifications: number, converted: number, price: number): CountrySums => ({
    ...{ country: 'DE', verifications, converted, actual: verifications * price, baseline: (converted * price) / 0.8 },
    ...{ costSquares: verifications * price ** 2, convertedCost: converted * price },
  })
  expect(modelCheck([row(20, 16, 100)], [row(500, 400, 80)])).toBeNull()
  expect(modelCheck([row(200, 160, 100)], [])).toBeNull()
  // 160 conversions at 100 / 0.8 are what 200 messages cost; only chance is left.
  const right = modelCheck([row(200, 160, 100)], [{ ...row(500, 400, 80), baseline: 50_000 }])
  expect(right).toMatchObject({ modelled: 50_000 })
  expect(right?.error).toBeCloseTo(Math.sqrt(0.2 / 0.8 / 200), 2)
  // The model takes a conversion for twice as dear as it is.
  const wrong = modelCheck([row(200, 160, 100)], [{ ...row(500, 400, 80), baseline: 100_000 }])
  expect(wrong?.error).toBeCloseTo(0.5)
})
