import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { VerificationFilter } from '../../../../src/contract/contract.ts'
import type { FailoverFilter } from '../../../../src/contract/failovers.ts'
import { failoverPage } from '../../../../src/engine/store/queries/failover-list.ts'
import {
  type Page,
  verificationPage,
  verificationsByIds,
} from '../../../../src/engine/store/queries/verification-list.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from '../../../../src/engine/store/schema.ts'
import { aStore } from '../../../builders/a-store.ts'
import { NOON, save } from '../../../builders/rows.ts'

const N = 120
const countries = ['DE', 'FR', 'US']
const states = ['pending', 'accepted', 'delivered', 'converted', 'failed', 'expired'] as const
const modes = ['live', 'test', 'sandbox'] as const
const providers = ['alpha', 'beta', 'gamma']
const categories = ['refused', 'timeout', 'throttled'] as const

/** Some rows share their time, as they do when many arrive at once. */
const time = fc.integer({ min: 0, max: 40 }).map((step) => NOON + step * 500)

const verificationArb = fc.record({
  state: fc.constantFrom(...states),
  country: fc.constantFrom(...countries),
  mode: fc.constantFrom(...modes),
  maybe_duplicate: fc.constantFrom(0, 1),
  to_last2: fc.constantFrom('07', '42', '78'),
  created_at: time,
  attempts: fc.array(fc.constantFrom(...providers), { minLength: 1, maxLength: 3 }),
  hop: fc.record({
    from_provider: fc.constantFrom(...providers),
    to_provider: fc.option(fc.constantFrom(...providers)),
    category: fc.constantFrom(...categories),
    country: fc.constantFrom(...countries),
    mode: fc.constantFrom(...modes),
    duration_ms: fc.integer({ min: 0, max: 5_000 }),
    created_at: time,
  }),
})

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  db.transaction(() => {
    for (const { attempts, hop, ...row } of fc.sample(verificationArb, { numRuns: N, seed: 7 }))
      save(
        db,
        row,
        attempts.map((provider) => ({ provider })),
        [hop],
      )
  })()
})

/** Mostly absent: all fields at once would leave no row to page through. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const some = <T>(values: readonly T[]) => maybe(fc.subarray([...values]))
const ids = some(Array.from({ length: N }, (_, index) => index + 1))
const limit = fc.integer({ min: 1, max: 50 })

/** An optional field that is undefined is left out, as it is when it comes over the wire. */
const compact = <T extends object>(filter: T) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))

const verificationFilterArb: fc.Arbitrary<VerificationFilter> = fc
  .record({
    ids,
    states: some(states),
    countries: some(countries),
    providers: some(providers),
    modes: some(modes),
    failedOver: maybe(fc.boolean()),
    maybeDuplicate: maybe(fc.boolean()),
    search: maybe(fc.constantFrom('', '*42', ' *07 ', '17', '9999', 'nonsense', '*4')),
    from: maybe(time),
    to: maybe(time),
  })
  .map(compact)

const failoverFilterArb: fc.Arbitrary<FailoverFilter> = fc
  .record({
    ids,
    fromProviders: some(providers),
    toProviders: some(providers),
    categories: some(categories),
    countries: some(countries),
    modes: some(modes),
    minDurationMs: maybe(fc.integer({ min: 0, max: 6_000 })),
    from: maybe(time),
    to: maybe(time),
  })
  .map(compact)

interface Row {
  readonly id: number
  readonly created_at: number
}

/** Every row, page by page; fails when a page is too long or counts differently from the one before. */
function allPages<R extends Row>(
  read: (page: Page) => { readonly rows: readonly R[]; readonly total: number; readonly matching: number },
  size: number,
): readonly R[] {
  const rows: R[] = []
  for (let page: Page = { limit: size }; ; ) {
    const answer = read(page)
    rows.push(...answer.rows)
    expect(answer.rows.length).toBeLessThanOrEqual(size)
    const last = answer.rows.at(-1)
    if (last === undefined) {
      expect(answer).toMatchObject({ total: N, matching: rows.length })
      return rows
    }
    page = { limit: size, before: { createdAt: last.created_at, id: last.id } }
  }
}

const newestFirst = (a: Row, b: Row) => b.created_at - a.created_at || b.id - a.id
const includes = <T>(list: readonly T[] | undefined, value: T) => list === undefined || list.includes(value)

describe('pages together are all that matches, each once, newest first', () => {
  test('verifications', () => {
    const rows = db.prepare('select * from verifications').all() as VerificationRow[]
    const attempts = db.prepare('select * from attempts').all() as AttemptRow[]
    const matches = (row: VerificationRow, f: VerificationFilter): boolean => {
      const own = attempts.filter((attempt) => attempt.verification_id === row.id)
      const search = f.search?.trim() ?? ''
      return (
        includes(f.ids, row.id) &&
        includes(f.states, row.state) &&
        includes(f.countries, row.country) &&
        includes(f.modes, row.mode) &&
        (f.providers === undefined || own.some(({ provider }) => f.providers?.includes(provider))) &&
        (f.failedOver === undefined || f.failedOver === own.length > 1) &&
        (f.maybeDuplicate === undefined || f.maybeDuplicate === (row.maybe_duplicate === 1)) &&
        (search === '' || search === `*${row.to_last2}` || search === String(row.id)) &&
        (f.from === undefined || row.created_at >= f.from) &&
        (f.to === undefined || row.created_at < f.to)
      )
    }
    fc.assert(
      fc.property(verificationFilterArb, limit, (filter, size) => {
        const expected = rows.filter((row) => matches(row, filter)).sort(newestFirst)
        const paged = allPages((page) => verificationPage(db, filter, page), size)
        expect(paged.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
      }),
    )
  })

  test('failovers', () => {
    const rows = db.prepare('select * from failover_logs').all() as FailoverRow[]
    const matches = (row: FailoverRow, f: FailoverFilter): boolean =>
      includes(f.ids, row.id) &&
      includes(f.fromProviders, row.from_provider) &&
      (f.toProviders === undefined || (row.to_provider !== null && f.toProviders.includes(row.to_provider))) &&
      includes(f.categories, row.category) &&
      includes(f.countries, row.country) &&
      includes(f.modes, row.mode) &&
      row.duration_ms >= (f.minDurationMs ?? 0) &&
      (f.from === undefined || row.created_at >= f.from) &&
      (f.to === undefined || row.created_at < f.to)
    fc.assert(
      fc.property(failoverFilterArb, limit, (filter, size) => {
        const expected = rows.filter((row) => matches(row, filter)).sort(newestFirst)
        expect(allPages((page) => failoverPage(db, filter, page), size)).toEqual(expected)
      }),
    )
  })
})

describe('what a row adds up to', () => {
  const only = (id: number) => verificationsByIds(db, [id])[0]

  test('the provider that accepted it, or else the last that was tried', () => {
    const refused = { state: 'rejected-eligible' as const, cost_reporting_micros: 0 }
    const settled = save(db, {}, [{ ...refused }, { provider: 'beta' }, { ...refused, provider: 'gamma' }])
    const failed = save(db, {}, [{ ...refused }, { ...refused, provider: 'beta' }])
    expect(only(settled)).toMatchObject({ provider: 'beta', attempts: 3 })
    expect(only(failed)).toMatchObject({ provider: 'beta', attempts: 2 })
  })

  test('what its attempts cost together, and how many of them have no known price', () => {
    const known = save(db, {}, [{ cost_reporting_micros: 7_000 }, { cost_reporting_micros: 9_500 }])
    const unknown = save(db, {}, [{ cost_reporting_micros: 7_000 }, { cost_reporting_micros: null }])
    expect(only(known)).toMatchObject({ cost_reporting_micros: 16_500, unpriced: 0 })
    expect(only(unknown)).toMatchObject({ unpriced: 1 })
  })
})

test('rows by id come newest first, and unknown ids are left out', () => {
  expect(
    verificationsByIds(db, [3, 9_999, 8])
      .map(({ id }) => id)
      .sort(),
  ).toEqual([3, 8])
  expect(verificationsByIds(db, [])).toEqual([])
})
