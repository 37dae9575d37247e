import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueOfTrial } from '../../../src/engine/optimizer/exploration.ts'
import { SeededDraws, unitOf } from '../../../src/engine/optimizer/seeded-draws.ts'
import { chancesToBeLeast } from '../../../src/engine/optimizer/selection-probability.ts'
import { TrafficRate } from '../../../src/engine/optimizer/traffic-rate.ts'
import { Unanswered } from '../../../src/engine/optimizer/unanswered.ts'
import { HOUR, MINUTE, NOON } from './offers.ts'

describe('chances to be the least of several normal draws', () => {
  test('they are what drawing gives', () => {
    const means = [1, 1.1, 1.3, 2.5]
    const spreads = [0.1, 0.2, 0.4, 0.1]
    const draws = new SeededDraws(5)
    const normal = () => Math.sqrt(-2 * Math.log(1 - draws.next())) * Math.cos(2 * Math.PI * draws.next())
    const wins = [0, 0, 0, 0]
    const n = 40_000
    for (let i = 0; i < n; i++) {
      const values = means.map((mean, j) => mean + (spreads[j] ?? 0) * normal())
      const least = values.indexOf(Math.min(...values))
      wins[least] = (wins[least] ?? 0) + 1
    }
    const chances = chancesToBeLeast(means, spreads)
    for (const [i, chance] of chances.entries()) expect(chance).toBeCloseTo((wins[i] ?? 0) / n, 1.7)
  })

  test('they add up to 1, and of two with one spread the lower has the better chance', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (means, spread) => {
          const chances = chancesToBeLeast(
            means,
            means.map(() => spread),
          )
          expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9)
          const least = means.indexOf(Math.min(...means))
          for (const chance of chances) expect(chance).toBeLessThanOrEqual((chances[least] ?? 0) + 1e-9)
        },
      ),
    )
  })

  test('without a spread the least has it all', () => {
    expect(chancesToBeLeast([2, 1, 3], [0, 0, 0])).toEqual([0, 1, 0])
  })
})

describe('value of a trial', () => {
  const route = {
    score: 1.6,
    healthyScore: 1.6,
    success: 0.87,
    successSd: 0.05,
    outage: 0,
    waiting: 0,
  }

  test('what is used often is worth learning, what is hardly used is not', () => {
    expect(valueOfTrial(route, 1.5, 5, 100)).toBeGreaterThan(0)
    expect(valueOfTrial(route, 1.5, 5, 0.2)).toBe(0)
  })

  test('a route that cannot catch up, is known well or cannot fail dearly is not tried', () => {
    expect(valueOfTrial({ ...route, score: 4 }, 1.5, 5, 100)).toBe(0)
    expect(valueOfTrial({ ...route, successSd: 0.005 }, 1.5, 5, 100)).toBe(0)
    expect(valueOfTrial(route, 1.5, 0, 100)).toBe(0)
  })

  test('trials under way are waited for', () => {
    expect(valueOfTrial({ ...route, waiting: 65 }, 1.5, 5, 100)).toBe(0)
    const back = { ...route, score: 3, healthyScore: 1.3, outage: 0.6 }
    expect(valueOfTrial(back, 1.5, 5, 100)).toBeGreaterThan(0)
    expect(valueOfTrial({ ...back, waiting: 1 }, 1.5, 5, 100)).toBe(0)
    expect(valueOfTrial({ ...back, healthyScore: 1.7 }, 1.5, 5, 100)).toBe(0)
  })
})

describe('messages without an answer', () => {
  const message = (id: number, sentAt: number) => ({
    id,
    provider: 'a',
    country: 'DE',
    region: null,
    sentAt,
    silent: false,
  })

  test('each falls silent once, unless it was answered before', () => {
    const unanswered = new Unanswered()
    for (let i = 0; i < 4; i++) unanswered.add(message(i, NOON + i * 1_000))
    unanswered.take(1)
    expect(unanswered.waiting('a', 'DE')).toBe(3)
    expect(unanswered.fallenSilent(NOON + 500)).toEqual([])
    expect(unanswered.fallenSilent(NOON + 5 * MINUTE).map(({ id }) => id)).toEqual([0, 2, 3])
    expect(unanswered.fallenSilent(NOON + 6 * MINUTE)).toEqual([])
    expect(unanswered.take(99)).toBeUndefined()
  })

  test('how long to wait follows from the answers', () => {
    const slow = new Unanswered()
    const quick = new Unanswered()
    for (let i = 0; i < 3_000; i++) {
      slow.learnDelay(200_000 + i)
      quick.learnDelay(i % 3_000)
    }
    expect(quick.silenceAfter().ms).toBeLessThan(10_000)
    expect(slow.silenceAfter().ms).toBeGreaterThan(180_000)
    const hours = new Unanswered()
    for (let i = 0; i < 6_000; i++) hours.learnDelay(HOUR)
    expect(hours.silenceAfter().seen).toBe(1)
  })

  test('a message that is never ended does not stay for ever', () => {
    const unanswered = new Unanswered()
    unanswered.add(message(1, NOON))
    unanswered.add(message(2, NOON + 2 * HOUR))
    expect(unanswered.waiting('a', 'DE')).toBe(1)
  })
})

test('the traffic of a country is counted by the hour, whatever its age', () => {
  const traffic = new TrafficRate()
  expect(traffic.of('DE', NOON)).toBe(0)
  for (let i = 0; i < 30; i++) traffic.add('DE', NOON + i * MINUTE)
  expect(traffic.of('DE', NOON + 29 * MINUTE)).toBeCloseTo(30, -1)
  for (let i = 30; i < 60 * 72; i++) traffic.add('DE', NOON + i * MINUTE)
  expect(traffic.of('DE', NOON + 72 * HOUR)).toBeCloseTo(60, -1)
})

test('a key always falls on the same place, evenly over all places', () => {
  expect(unitOf(1, 'x')).toBe(unitOf(1, 'x'))
  expect(unitOf(1, 'x')).not.toBe(unitOf(2, 'x'))
  const units = Array.from({ length: 2_000 }, (_, i) => unitOf(3, i))
  expect(units.filter((unit) => unit < 0.25).length / units.length).toBeCloseTo(0.25, 1)
})
