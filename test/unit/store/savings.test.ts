import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Candidate } from '../../../src/contract/models.ts'
import { createRandom, integerBelow, type Random } from '../../../src/engine/sandbox/random.ts'
import { recordCost } from '../../../src/engine/store/attempts.ts'
import { expectedRoutes, listedRoutes, perConversion } from '../../../src/engine/store/savings-baseline.ts'
import type { AttemptRow, VerificationRow } from '../../../src/engine/store/schema.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

function aCandidate(
  provider: string,
  place: number,
  micros: number | null,
  mean: number,
  more: Partial<Candidate> = {},
): Candidate {
  const price = micros === null ? null : { micros, currency: 'EUR' }
  return {
    provider,
    rank: place,
    place,
    price,
    comparablePrice: price,
    breaker: 'closed',
    excludedBy: null,
    estimate: { mean, low: mean - 0.1, high: mean + 0.05, n: 40, outage: 0 },
    score: 1,
    probability: 0.5,
    runnerUp: false,
    chosenBecause: null,
    ...more,
  }
}

/** The list starts with alpha, at 50,000 micros and 80 %. */
const listed = [
  aCandidate('alpha', 1, 50_000, 0.8),
  aCandidate('beta', 2, 30_000, 0.75, { chosenBecause: 'best balanced score' }),
]

interface Story {
  readonly verification?: Partial<VerificationRow>
  readonly attempts?: readonly Partial<AttemptRow>[]
  readonly candidates?: readonly Candidate[]
}

/** A converted verification that the policy gave to beta. */
function saved({ verification = {}, attempts = [{}], candidates = listed }: Story = {}): number {
  const end = { state: 'converted', accepted_at: NOON, converted_at: NOON + 9_000, final_at: NOON + 9_000 } as const
  const rows = attempts.map((attempt) => ({
    provider: 'beta',
    cost_reporting_micros: 30_000,
    policy_version: 'policy@1/default',
    candidates: JSON.stringify(candidates),
    ...attempt,
  }))
  return save(db, { ...end, ...verification }, rows)
}

const notConverted = { state: 'expired', converted_at: null, final_at: NOON + 600_000 } as const
const logs = () =>
  db.prepare('select * from cost_optimization_logs order by id').all() as Readonly<Record<string, unknown>>[]
const days = () =>
  db.prepare('select * from savings_days order by arm, provider').all() as Readonly<Record<string, number>>[]

describe('savings log', () => {
  test('a conversion is set against what the list would have paid for one', () => {
    const id = saved()
    // 50,000 over 80 %.
    expect(logs()).toMatchObject([
      {
        verification_id: id,
        kind: 'final',
        selected_provider: 'beta',
        selected_price: 30_000,
        baseline_provider: 'alpha',
        baseline_price: 50_000,
        baseline_estimate: 0.8,
        actual_cost: 30_000,
        baseline_cost: 62_500,
        cost_saved: 32_500,
        best_provider: 'beta',
        best_cost: 30_000,
        optimization_reason: 'best balanced score',
        policy_version: 'policy@1/default',
        created_at: NOON + 9_000,
      },
    ])
    expect(days()).toMatchObject([
      {
        arm: 'strategy',
        provider: 'beta',
        verifications: 1,
        converted: 1,
        actual_micros: 30_000,
        baseline_micros: 62_500,
      },
    ])
  })

  test('what did not convert counts against the saving, which is then negative', () => {
    saved({ verification: notConverted })
    expect(logs()).toMatchObject([{ cost_saved: -30_000, baseline_cost: 0, converted: 0 }])
  })

  test('the same route, the control group and what was held back save nothing', () => {
    saved({ attempts: [{ provider: 'alpha', cost_reporting_micros: 51_000 }] })
    saved({ attempts: [{ policy_version: 'policy@1/default:control' }] })
    saved({ attempts: [{ policy_version: 'policy@1/default:held-back' }] })
    expect(logs().map(({ cost_saved }) => cost_saved)).toEqual([0, 0, 0])
    expect(days().map(({ arm }) => arm)).toEqual(['control', 'held-back', 'strategy'])
  })

  test('by the static list alone there is a sum and no line', () => {
    saved({ attempts: [{ policy_version: 'priority@4' }] })
    expect(logs()).toEqual([])
    expect(days()).toMatchObject([{ arm: 'list', actual_micros: 30_000, baseline_micros: 30_000 }])
  })

  test('open verifications, tests and drills are left out', () => {
    saved({ verification: { ...notConverted, state: 'accepted', final_at: null } })
    saved({ verification: { mode: 'test' } })
    saved({ verification: { mode: 'drill' } })
    expect([...logs(), ...days()]).toEqual([])
  })

  test('an unknown price is unknown, and not zero', () => {
    saved({ attempts: [{ cost_reporting_micros: null, cost_micros: null }] })
    saved({ candidates: [aCandidate('alpha', 1, null, 0.8), aCandidate('beta', 2, 30_000, 0.75)] })
    expect(logs()).toMatchObject([
      { cost_saved: null, actual_cost: null },
      { cost_saved: null, actual_cost: 30_000 },
    ])
    expect(days()).toMatchObject([{ verifications: 2, unpriced: 2, actual_micros: 0, converted: 0 }])
  })

  test('what a provider charges afterwards appends a line, and the lines add up', () => {
    const id = saved({ attempts: [{}, { n: 2, provider: 'alpha', maybe_duplicate: 1, cost_reporting_micros: 50_000 }] })
    const attempt = db.prepare('select id from attempts where verification_id = ? and n = 1').pluck().get(id) as number
    recordCost(db, attempt, {
      cost: { micros: 33_000, currency: 'EUR' },
      reportingMicros: 33_000,
      chargedAt: NOON + 20_000,
    })
    expect(logs()).toMatchObject([
      { kind: 'final', actual_cost: 80_000, cost_saved: -17_500 },
      { kind: 'correction', actual_cost: 3_000, baseline_cost: 0, cost_saved: -3_000 },
    ])
    expect(days()).toMatchObject([{ verifications: 1, actual_micros: 83_000, baseline_micros: 62_500 }])
  })

  test('a correction of the list itself moves both sides', () => {
    const own = saved({ attempts: [{ provider: 'alpha', cost_reporting_micros: 50_000 }] })
    const listedOnly = saved({ attempts: [{ policy_version: 'priority@1' }] })
    for (const id of [own, listedOnly]) {
      const attempt = db.prepare('select id from attempts where verification_id = ?').pluck().get(id) as number
      recordCost(db, attempt, { cost: { micros: 60_000, currency: 'EUR' }, reportingMicros: 60_000, chargedAt: NOON })
    }
    expect(logs().map(({ cost_saved }) => cost_saved)).toEqual([0, 0])
    for (const { actual_micros, baseline_micros } of days())
      expect([actual_micros, baseline_micros]).toEqual([60_000, 60_000])
  })

  test('a price that becomes known later is taken in', () => {
    const id = saved({ attempts: [{ cost_reporting_micros: null, cost_micros: null }] })
    const attempt = db.prepare('select id from attempts where verification_id = ?').pluck().get(id) as number
    recordCost(db, attempt, { cost: { micros: 30_000, currency: 'EUR' }, reportingMicros: 30_000, chargedAt: NOON })
    expect(logs()).toMatchObject([{ cost_saved: null }, { cost_saved: 32_500 }])
    expect(days()).toMatchObject([{ verifications: 1, unpriced: 0, converted: 1, actual_micros: 30_000 }])
  })

  test('lines are never changed', () => {
    saved()
    expect(() => db.exec('update cost_optimization_logs set cost_saved = 0')).toThrow(/append-only/)
    expect(() => db.exec('delete from cost_optimization_logs')).toThrow(/append-only/)
  })

  test('every single provider is compared with, too', () => {
    saved()
    expect(db.prepare('select provider, actual_micros, baseline_micros from savings_provider_days').all()).toEqual([
      { provider: 'alpha', actual_micros: 30_000, baseline_micros: 62_500 },
      { provider: 'beta', actual_micros: 30_000, baseline_micros: 30_000 },
    ])
  })

  test('lines and days add up to what the rows say, whatever happens', () => {
    const random = createRandom(11, 'savings')
    for (let i = 0; i < 300; i++) {
      const id = saved(aStory(random))
      if (random.next() < 0.3) recharge(id, integerBelow(random, 90_000))
    }
    const sums = db
      .prepare(
        `select (select sum(baseline_micros - actual_micros) from savings_days) as daySaved,
           (select sum(cost_saved) from cost_optimization_logs) as lineSaved,
           (select sum(actual_micros) from savings_days where arm <> 'list') as dayActual,
           (select sum(cost_reporting_micros) from attempts where verification_id in
             (select verification_id from cost_optimization_logs group by 1 having count(cost_saved) > 0)) as paid`,
      )
      .get() as Record<string, number>
    expect(sums['lineSaved']).toBe(sums['daySaved'])
    expect(sums['dayActual']).toBe(sums['paid'])
  })
})

function recharge(id: number, micros: number): void {
  const attempt = db.prepare('select id from attempts where verification_id = ? and n = 1').pluck().get(id) as number
  recordCost(db, attempt, { cost: { micros, currency: 'EUR' }, reportingMicros: micros, chargedAt: NOON })
}

function aStory(random: Random): Story {
  const arm = ['', '', ':control', ':held-back'][integerBelow(random, 4)]
  const provider = ['alpha', 'beta', 'gamma'][integerBelow(random, 3)] ?? 'alpha'
  const candidates = ['alpha', 'beta', 'gamma'].map((name, i) =>
    aCandidate(name, i + 1, random.next() < 0.05 ? null : 1_000 + integerBelow(random, 90_000), random.next(), {
      excludedBy: name !== provider && random.next() < 0.2 ? 'breaker open' : null,
    }),
  )
  const cost = random.next() < 0.05 ? null : integerBelow(random, 90_000)
  return {
    verification: random.next() < 0.3 ? notConverted : {},
    candidates,
    attempts: [
      {
        provider,
        policy_version: random.next() < 0.2 ? 'priority@1' : `policy@1/default${arm}`,
        cost_reporting_micros: cost,
      },
      ...(random.next() < 0.2 ? [{ n: 2, provider: 'beta', maybe_duplicate: 1, cost_reporting_micros: 20_000 }] : []),
    ],
  }
}

describe('expected cost of a conversion', () => {
  const route = { price: 100, estimate: 0.5, outage: 0 }

  test('is the price over the chance, without failures', () => {
    expect(perConversion(route, { refused: 0, doubled: 0 }, null).value).toBe(200)
  })

  test('refusals go to the next route, and duplicates are paid twice', () => {
    const { spend, chance } = perConversion(route, { refused: 0.1, doubled: 0.2 }, { price: 60, estimate: 0.8 })
    expect(spend).toBeCloseTo(0.9 * 100 + 0.3 * 60)
    expect(chance).toBeCloseTo(0.5 + 0.1 * 0.8)
  })

  test('in a silent outage the next route rescues, so the list is not taken to go on for ever', () => {
    const dead = { price: 100, estimate: 0, outage: 1 }
    expect(perConversion(dead, { refused: 0, doubled: 0 }, { price: 60, estimate: 0.8 }).value).toBeCloseTo(160 / 0.8)
    expect(Number.isFinite(perConversion({ ...dead, outage: 0 }, { refused: 0, doubled: 0 }, null).value)).toBe(true)
  })

  test('the list takes its first usable route, and does not know what the optimizer suspects', () => {
    const candidates = [
      aCandidate('gamma', 3, 10, 0.5),
      aCandidate('alpha', 1, 10, 0.5, { excludedBy: 'breaker open' }),
      aCandidate('beta', 2, 10, 0.5, { excludedBy: 'ejected: silent outage likely (80 %)' }),
      aCandidate('delta', 4, 10, 0.5, { estimate: null }),
      aCandidate('echo', 5, 10, 0.5, { place: null }),
    ]
    expect(listedRoutes(candidates).map(({ provider }) => provider)).toEqual(['beta', 'gamma'])
    expect(expectedRoutes(listedRoutes(candidates), () => ({ refused: 0, doubled: 0 }))).toHaveLength(2)
  })
})
