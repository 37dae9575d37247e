import { expect, test } from 'vitest'
import { defaultSettings } from '../../../src/engine/optimizer/models.ts'
import type { PolicyChoice } from '../../../src/engine/optimizer/policy-router.ts'
import { SmartSelector } from '../../../src/engine/optimizer/smart-selector.ts'
import {
  avoidsBetter,
  type JudgedRoute,
  leastWeight,
  offersOf,
  placesOf,
  takeRoute,
} from '../../../src/engine/routing/route-choice.ts'
import { freeControl } from '../../../src/engine/routing/routing-control.ts'

const route = (name: string, price: number, change: Partial<JudgedRoute> = {}): JudgedRoute => ({
  name,
  price,
  weight: 0,
  reason: null,
  control: freeControl,
  breaker: 'closed',
  ...change,
})
const order = (strategy: 'priority' | 'weighted') => ({ version: 7, strategy, providers: [] })
const heavy = { ...freeControl, weight: 3 }

function policyOf(judged: readonly JudgedRoute[], change: Partial<typeof defaultSettings>): PolicyChoice {
  const settings = { ...defaultSettings, controlShare: 0, temperature: 0, explore: false, ...change }
  const offers = offersOf(judged, leastWeight(judged) ?? 0)
  const context = { at: Date.UTC(2026, 0, 5), country: 'DE', region: null, key: 'a' }
  const choice = new SmartSelector(settings, { seed: 1 }).choose(offers, context)
  return { policyVersion: 'policy@1/default', choice, allows: (name) => !settings.constraints.deny.includes(name) }
}

test('without a policy the first usable one is taken, or one by weight', () => {
  const judged = [
    route('a', 1, { weight: 4, reason: 'breaker open' }),
    route('b', 1, { control: heavy }),
    route('c', 1),
  ]
  const take = (strategy: 'priority' | 'weighted', at: number) => takeRoute(judged, 0, order(strategy), null, () => at)
  expect(take('priority', 0.9)).toEqual({ name: 'b', probability: 1, policyVersion: 'priority@7', choice: null })
  expect(take('weighted', 0.74)).toMatchObject({ name: 'b', probability: 0.75, policyVersion: 'weighted@7' })
  expect(take('weighted', 0.76)).toMatchObject({ name: 'c', probability: 0.25 })
})

test('where a rule keeps to the list the weights of the country hold, within what the rule allows', () => {
  const judged = [route('a', 1, { control: heavy }), route('b', 1), route('c', 1)]
  const constraints = { ...defaultSettings.constraints, deny: ['b'] }
  const policy = policyOf(judged, { strategy: 'priority', constraints })
  const take = (at: number) => takeRoute(judged, 0, order('weighted'), policy, () => at)
  expect(take(0.74)).toMatchObject({ name: 'a', probability: 0.75, policyVersion: 'policy@1/default' })
  expect(take(0.76)).toMatchObject({ name: 'c', probability: 0.25 })
})

test('the chance of a drawn control route counts both ways it could have been taken', () => {
  const judged = [route('dear', 90_000, { control: heavy }), route('cheap', 10_000)]
  const policy = policyOf(judged, { strategy: 'cheapest', controlShare: 1 })
  const half = { ...policy, choice: policy.choice && { ...policy.choice, listShare: 1 } }
  expect(takeRoute(judged, 0, order('weighted'), half, () => 0.9)).toMatchObject({ name: 'cheap', probability: 0.25 })
  expect(takeRoute(judged, 0, order('weighted'), half, () => 0.1)).toMatchObject({ name: 'dear', probability: 0.75 })
})

test('a rule that keeps everybody out leaves nobody to take', () => {
  const judged = [route('a', 1)]
  const none = policyOf(judged, { constraints: { ...defaultSettings.constraints, deny: ['a'] } })
  expect(takeRoute(judged, 0, order('priority'), none, () => 0)).toBeNull()
})

test('that a better route is out of use is noticed, and the places follow the index', () => {
  const judged = [
    route('dear', 90_000),
    route('middle', 50_000),
    route('cheap', 10_000, { weight: 4, reason: 'breaker open' }),
  ]
  const policy = policyOf(judged, {})
  const taken = takeRoute(judged, 0, order('priority'), policy, () => 0)
  expect(taken?.name).toBe('middle')
  expect(taken && avoidsBetter(taken, judged)).toBe(true)
  expect(placesOf(judged, taken).map(({ name }) => name)).toEqual(['middle', 'dear', 'cheap'])
  expect(placesOf(judged, null).map(({ name }) => name)).toEqual(['dear', 'middle', 'cheap'])
  const healthy = judged.map((each) => ({ ...each, weight: 0 as const, reason: null }))
  const free = takeRoute(healthy, 0, order('priority'), policyOf(healthy, {}), () => 0)
  expect(free?.name).toBe('cheap')
  expect(free && avoidsBetter(free, healthy)).toBe(false)
})
