import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { costSavingsInput } from '../../../src/contract/cost-savings.ts'
import { savingsReport } from '../../../src/engine/optimizer/savings.ts'
import { rollupState } from '../../../src/engine/store/rollups.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000
const setting = { mode: 'live', currency: 'EUR', now: NOON, listed: ['alpha', 'beta'] }
const span = { from: NOON - 4 * DAY_MS, to: NOON }

let db: Database.Database
let today: number
beforeEach(async () => {
  db = await aStore()
  today = rollupState(db).calendar.day(NOON)
})

/** So many verifications of one day, four of five of which converted; costs are each one's, micros. */
interface Line {
  readonly daysAgo?: number
  readonly arm?: 'control' | 'strategy' | 'held-back' | 'list'
  readonly country?: string
  readonly provider?: string
  readonly n?: number
  readonly converted?: number
  readonly unpriced?: number
  readonly cost?: number
  /** Of the list, for a converted one. */
  readonly listed?: number
}

function add(line: Line): void {
  const { daysAgo = 1, arm = 'strategy', country = 'DE', provider = 'beta' } = line
  const { n = 100, converted = 0.8 * n, unpriced = 0, cost = 40_000, listed = 60_000 } = line
  const baseline = arm === 'strategy' ? converted * listed : n * cost
  const squares = arm === 'strategy' ? converted * (listed - cost) ** 2 + (n - converted) * cost ** 2 : 0
  // As every change of a day does.
  db.prepare(
    'insert into rollup_days (day, version) values (?, 1) on conflict (day) do update set version = version + 1',
  ).run(today - daysAgo)
  db.prepare(
    `insert into savings_days (day, mode, arm, country, provider, verifications, converted, unpriced, actual_micros,
       baseline_micros, best_micros, saved_squares, cost_squares, converted_micros)
     values (?, 'live', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[today - daysAgo, arm, country, provider, n + unpriced, converted, unpriced, n * cost, baseline],
    ...[0.9 * n * cost, squares, n * cost ** 2, converted * cost],
  )
}

const report = (query: object = {}) => savingsReport(db, costSavingsInput.parse({ ...span, ...query }), setting)

describe('beside the list', () => {
  test('the share is held against its target', () => {
    const stateAt = (listed: number) => {
      db.exec('delete from savings_days')
      add({ listed })
      return report().target.state
    }
    // 100 messages at 40,000 for 80 conversions: 50,000 each.
    expect([52_000, 62_500, 80_000].map(stateAt)).toEqual(['below', 'within', 'above'])
    expect(stateAt(40_000)).toBe('below')
    expect(report().saved.micros).toBeLessThan(0)
  })

  test('a control group widens the interval, the more the smaller it is', () => {
    add({ n: 1_000, listed: 62_500 })
    const alone = report().saved
    expect(alone).toMatchObject({ micros: 10_000_000, share: 0.2, interval: 'verifications', modelError: null })
    const withControl = (n: number) => {
      db.exec(`delete from savings_days where arm = 'control'`)
      add({ arm: 'control', provider: 'alpha', n, cost: 50_000 })
      const { low, high, shareLow, shareHigh, modelError } = report().saved
      return { width: (high ?? 0) - (low ?? 0), shares: [shareLow ?? 0, shareHigh ?? 0], error: modelError ?? 0 }
    }
    const [small, large] = [withControl(50), withControl(5_000)]
    expect(small.width).toBeGreaterThan(large.width)
    expect(large.width).toBeGreaterThan((alone.high ?? 0) - (alone.low ?? 0))
    expect(small.shares[0]).toBeLessThan(0.2)
    expect(small.shares[1]).toBeGreaterThan(0.2)
    // A conversion costs the control group 62,500, as the model says: what is left is chance.
    expect(large.error).toBeCloseTo(Math.sqrt(0.2 / 0.8 / 5_000), 2)
    expect(withControl(20).error).toBe(0)
  })

  test('what is unpriced, went by the list or is not over is counted apart', () => {
    add({ unpriced: 7 })
    add({ arm: 'list', provider: 'alpha', n: 30 })
    add({ arm: 'held-back', provider: 'alpha', n: 20 })
    const { coverage, control, total } = report()
    expect(coverage).toMatchObject({ counted: 150, unpriced: 7, byList: 30 })
    expect(control.strategy).toMatchObject({ verifications: 100, converted: 80, costPerConverted: 50_000 })
    expect(control.control).toMatchObject({ verifications: 0, costPerConverted: null })
    expect(total).toMatchObject({ verifications: 150, actual: 6_000_000 })
  })

  test('while many are not over yet the failures are missing, and it says so', () => {
    expect(report().coverage).toMatchObject({ open: 0, early: false })
    const at = NOON - 60_000
    // Converted ones are over at once; the other one waits for its code to end.
    for (let i = 0; i < 10; i++)
      save(db, { created_at: at, accepted_at: at, converted_at: at + 9_000, final_at: at + 9_000 }, [
        { started_at: at },
      ])
    save(db, { created_at: at, accepted_at: at, final_at: null }, [{ started_at: at }])
    expect(report().coverage).toMatchObject({ counted: 10, open: 1, early: true })
    add({})
    expect(report().coverage).toMatchObject({ counted: 110, open: 1, early: false })
  })

  test('the span before is told beside it, day by day sums add up', () => {
    add({ daysAgo: 1 })
    add({ daysAgo: 2 })
    add({ daysAgo: 6, listed: 50_000 })
    const { savedBefore, saved, series, cumulative } = report()
    expect(savedBefore).toMatchObject({ micros: 0, share: 0 })
    expect(series.saved.reduce((sum, micros) => sum + micros, 0)).toBe(saved.micros)
    expect(cumulative.saved.at(-1)).toBe(saved.micros)
    expect(report({ compare: { kind: 'none' } }).savedBefore).toBeNull()
  })
})

test('a country without conversions in the month before is taken at what it costs', () => {
  add({ country: 'DE' })
  add({ country: 'FR' })
  const before = NOON - 31 * DAY_MS
  save(
    db,
    { country: 'DE', created_at: before, accepted_at: before, converted_at: before + 9_000, final_at: before + 9_000 },
    [{ provider: 'alpha', started_at: before, cost_reporting_micros: 70_000 }],
  )
  const { total, saved } = report({ baseline: 'previous-month' })
  // 80 conversions at 70,000, and France as it was.
  expect(total.baseline).toBe(80 * 70_000 + 4_000_000)
  expect(saved.modelError).toBeNull()
})

test('a single provider is compared over the verifications for which it is known', () => {
  add({})
  db.prepare(
    `insert into savings_provider_days (day, mode, country, provider, verifications, converted, actual_micros,
       baseline_micros, saved_squares) values (?, 'live', 'DE', 'gamma', 60, 48, 2400000, 3000000, 6e9)`,
  ).run(today - 1)
  const { provider, providers, total, saved } = report({ baseline: 'single-provider' })
  expect([provider, providers]).toEqual(['gamma', ['gamma']])
  expect(total).toMatchObject({ actual: 2_400_000, baseline: 3_000_000, verifications: 60 })
  expect(saved.modelError).toBeNull()
  expect(report({ baseline: 'single-provider', provider: 'delta' }).total.actual).toBe(0)
})
