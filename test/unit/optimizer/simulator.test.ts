import { describe, expect, test, vi } from 'vitest'
import { clairvoyant, singlePrimary } from '../../../src/engine/optimizer/simulator/baselines/fixed.ts'
import { allPolicies, compareIn } from '../../../src/engine/optimizer/simulator/compare.ts'
import type { Policy } from '../../../src/engine/optimizer/simulator/policy.ts'
import { runPolicy } from '../../../src/engine/optimizer/simulator/run.ts'
import { createSimulatedWorld, PROVIDERS, ROUTES } from '../../../src/engine/optimizer/simulator/world.ts'
import { type Climate, climates } from '../../../src/engine/sandbox/climate.ts'
import { addJumps, driftWalk, outageSpans } from '../../../src/engine/sandbox/laws.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'

vi.setConfig({ testTimeout: 180_000 })

const SEED = 4
const small: Climate = { ...climates.base, verifications: 8_000, hardOutagesPerMonth: 20 }
const world = createSimulatedWorld(SEED, small)
const DAYS_14 = 14 * 86_400

describe('world', () => {
  test('one seed is one world', () => {
    const again = createSimulatedWorld(SEED, small)
    expect(again.at).toEqual(world.at)
    expect(again.luck).toEqual(world.luck)
    for (let route = 0; route < ROUTES; route += 7) {
      expect(again.rate(route, 500_000)).toBe(world.rate(route, 500_000))
      expect(again.price(route, 500_000)).toBe(world.price(route, 500_000))
    }
    expect(createSimulatedWorld(SEED + 1, small).price(0, 0)).not.toBe(world.price(0, 0))
  })

  test('it has about the traffic of its climate, in order, and rates and prices in their bounds', () => {
    expect(world.at.length / small.verifications).toBeCloseTo(1, 1)
    for (let i = 1; i < world.at.length; i++) expect(world.at[i] ?? 0).toBeGreaterThanOrEqual(world.at[i - 1] ?? 0)
    for (let route = 0; route < ROUTES; route++)
      for (let at = 0; at < DAYS_14; at += 40_000) {
        expect(world.rate(route, at)).toBeGreaterThanOrEqual(0)
        expect(world.rate(route, at)).toBeLessThan(1)
        expect(world.price(route, at)).toBeGreaterThan(0)
      }
  })

  test('silent outages end: rates fall to a part and come back', () => {
    const rates = Array.from({ length: DAYS_14 / 300 }, (_, slot) => slot * 300)
    const route = Array.from({ length: ROUTES }, (_, r) => r).find((r) =>
      rates.some((at) => world.rate(r, at) < 0.6 * world.healthyRate(r)),
    )
    expect(route).toBeDefined()
    const low = rates.filter((at) => world.rate(route ?? 0, at) < 0.5 * world.healthyRate(route ?? 0))
    expect(low.length).toBeLessThan(rates.length / 2)
  })
})

describe('laws', () => {
  test('a drift keeps its spread, jumps stay, outages lie within the run', () => {
    const random = createRandom('laws', 1)
    const walk = driftWalk(random, 20_000, 0.5, 20)
    const spread = Math.sqrt(walk.reduce((sum, x) => sum + x * x, 0) / walk.length)
    expect(spread).toBeCloseTo(0.5, 1)
    const flat = new Float64Array(1_000)
    addJumps(random, flat, 0.01, () => 1)
    expect(flat.at(-1)).toBeGreaterThan(3)
    expect([...flat]).toEqual([...flat].sort((a, b) => a - b))
    addJumps(random, flat, 0, () => Number.NaN)
    expect(flat).not.toContain(Number.NaN)
    const spans = outageSpans(random, 5_000, 0.01, 20)
    expect(spans.length).toBeGreaterThan(20)
    for (const { start, end } of spans) expect(end > start && end <= 5_000).toBe(true)
    expect(outageSpans(random, 5_000, 0, 20)).toEqual([])
  })
})

describe('runs', () => {
  test('every message that was accepted is answered once, conversions early and failures after 300 s', () => {
    const sent = new Map<number, number>()
    let open = 0
    const watcher: Policy = {
      ...singlePrimary(world),
      accepted(at, _provider, _country, id) {
        sent.set(id, at)
        open++
      },
      answered(at, _provider, _country, converted, id) {
        const after = at - (sent.get(id) ?? Number.NaN)
        expect(converted ? after <= 291 : after >= 300 && after <= 301).toBe(true)
        sent.delete(id)
        open--
      },
    }
    const result = runPolicy(world, watcher)
    expect(result.refused).toBeGreaterThan(0)
    expect(result.converted).toBeGreaterThan(result.verifications / 2)
    expect(open).toBeLessThan(50)
  })

  test('the oracle knows refusals beforehand, and nobody is better', () => {
    const oracle = runPolicy(world, clairvoyant(world))
    expect(oracle.refused).toBe(0)
    const rows = compareIn(small, SEED)
    expect(rows.map(({ policy }) => policy)).toHaveLength(allPolicies(world).length + 1)
    for (const { policy, oracleShare } of rows) expect(oracleShare, policy).toBeLessThanOrEqual(100)
    expect(rows.find(({ policy }) => policy === 'single primary')).toMatchObject({ oracleShare: 0, costSaving: 0 })
  })

  test('with every provider refusing, the verification fails after three attempts and costs nothing', () => {
    const dead = { ...world, refuses: () => true }
    const result = runPolicy(dead, singlePrimary(dead))
    expect(result.converted).toBe(0)
    expect(result.refused).toBe(3 * result.verifications)
    expect(result.score).toBe(5)
    const usable = new Uint8Array(PROVIDERS).fill(1)
    expect(clairvoyant(dead).choose(0, 0, new Float64Array(PROVIDERS).fill(1), usable)).toBe(0)
  })
})

test('the selector saves more than every baseline does, in worlds it was not tuned on', () => {
  const share = new Map<string, number>()
  for (const seed of [9_101, 9_102, 9_103])
    for (const { policy, oracleShare } of compareIn({ ...climates.base, verifications: 40_000 }, seed))
      share.set(policy, (share.get(policy) ?? 0) + oracleShare / 3)
  const own = share.get('SmartSelector, balanced') ?? 0
  expect(own).toBeGreaterThan(74)
  for (const [policy, value] of share)
    if (!policy.startsWith('SmartSelector') && !/oracle|hindsight/.test(policy))
      expect(own, policy).toBeGreaterThan(value)
})
