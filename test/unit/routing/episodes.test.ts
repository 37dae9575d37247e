import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { causeOf, EPISODE_GAP_MS } from '../../../src/contract/episodes.ts'
import { type EpisodeRow, episodeOfHop, takeUpHops } from '../../../src/engine/store/episodes.ts'
import type { FailoverRow } from '../../../src/engine/store/schema.ts'
import { aStore } from '../../builders/a-store.ts'
import { saveProviderMinute } from '../../builders/minutes.ts'
import { aHop, NOON, save } from '../../builders/rows.ts'

const MINUTE = 60_000

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

const episodes = () =>
  db.prepare('select * from failover_episodes order by started_at, id').all() as readonly EpisodeRow[]

/** One verification for each hop, in the order given. */
const saveHops = (...hops: readonly Partial<FailoverRow>[]) => {
  for (const hop of hops) save(db, {}, [{}], [hop])
}

const at = (minutes: number): Partial<FailoverRow> => ({ created_at: NOON + minutes * MINUTE })

describe('what belongs together', () => {
  test('hops at most five minutes apart are one episode, later ones another', () => {
    saveHops(at(0), at(4), at(9), at(14.1))
    takeUpHops(db, 100)
    expect(episodes()).toMatchObject([
      { id: 1, hops: 3, started_at: NOON, last_at: NOON + 9 * MINUTE },
      { id: 4, hops: 1 },
    ])
  })

  test('other providers, other roots and drills have episodes of their own', () => {
    saveHops(
      at(0),
      { ...at(0), category: 'timeout' },
      { ...at(0), category: 'no-credit' },
      { ...at(0), from_provider: 'beta' },
      { ...at(0), mode: 'drill' },
    )
    takeUpHops(db, 100)
    expect(episodes().map(({ provider, cause, drill, hops }) => [provider, cause, drill, hops])).toEqual([
      ['alpha', 'outage', 0, 2],
      ['alpha', 'account', 0, 1],
      ['beta', 'outage', 0, 1],
      ['alpha', 'outage', 1, 1],
    ])
  })

  test('a breaker that stayed open ties a long silence together; one closed minute does not', () => {
    const silence = (provider: string, closedAt: number | null) => {
      for (let i = 1; i < 20; i++)
        saveProviderMinute(db, {
          provider,
          minute: NOON + i * MINUTE,
          breaker: i === closedAt ? 'closed' : i % 2 === 0 ? 'open' : 'half-open',
        })
    }
    silence('alpha', null)
    silence('beta', 7)
    for (const from_provider of ['alpha', 'beta', 'gamma'])
      saveHops({ ...at(0.5), from_provider }, { ...at(20.5), from_provider })
    takeUpHops(db, 100)
    const counts = episodes().map(({ provider, hops }) => `${provider} ${hops}`)
    expect(counts.sort()).toEqual(['alpha 2', 'beta 1', 'beta 1', 'gamma 1', 'gamma 1'])
  })

  test('a late hop between two episodes makes them one, under the lower id', () => {
    saveHops(at(8), at(0))
    takeUpHops(db, 100)
    expect(episodes()).toHaveLength(2)
    saveHops(at(4))
    expect(takeUpHops(db, 100)).toEqual({ changed: new Set([1]), removed: new Set([2]), more: false })
    expect(episodes()).toMatchObject([{ id: 1, hops: 3, started_at: NOON }])
  })
})

const hopArb = fc.record({
  from_provider: fc.constantFrom('alpha', 'beta'),
  category: fc.constantFrom('refused', 'timeout', 'no-credit', 'no-receipt'),
  mode: fc.constantFrom('live', 'drill'),
  // Some are exactly as far apart as still belongs together, some a millisecond further.
  created_at: fc
    .tuple(fc.integer({ min: 0, max: 14 }), fc.constantFrom(0, 1, MINUTE))
    .map(([step, extra]) => NOON + step * EPISODE_GAP_MS + extra),
} as const)

const openMinutes = fc.uniqueArray(fc.integer({ min: 0, max: 75 }), { maxLength: 70 })

type Saved = FailoverRow

/** The definition, naively: all hops of a key sorted by time, and cut where two neighbours are not linked. */
function expected(hops: readonly Saved[], open: ReadonlySet<number>) {
  const keyOf = (hop: Saved) => `${hop.from_provider} ${causeOf[hop.category]} ${hop.mode === 'drill'}`
  const groups = [...new Set(hops.map(keyOf))].flatMap((key) => {
    const cut: Saved[][] = []
    for (const hop of hops.filter((each) => keyOf(each) === key).sort((a, b) => a.created_at - b.created_at)) {
      const before = cut.at(-1)?.at(-1)
      if (before !== undefined && isLinked(before, hop, open)) cut.at(-1)?.push(hop)
      else cut.push([hop])
    }
    return cut
  })
  return groups
    .map((group) => ({ id: Math.min(...group.map(({ id }) => id)), hops: sorted(group.map(({ id }) => id)) }))
    .sort((a, b) => a.id - b.id)
}

function isLinked(before: Saved, hop: Saved, open: ReadonlySet<number>): boolean {
  if (hop.created_at - before.created_at <= EPISODE_GAP_MS) return true
  const first = Math.floor((before.created_at - NOON) / MINUTE) + 1
  const end = Math.floor((hop.created_at - NOON) / MINUTE) - 1
  const between = Array.from({ length: end - first }, (_, i) => first + i)
  return hop.mode !== 'drill' && hop.from_provider === 'alpha' && between.every((minute) => open.has(minute))
}

const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b)

test('in whatever order and in whatever portions hops are taken up, each is in exactly one episode: the defined one', () => {
  // Thousands of small writes: nothing here has to survive a power cut.
  db.pragma('synchronous = off')
  fc.assert(
    fc.property(
      fc.array(hopArb, { minLength: 1, maxLength: 25 }),
      openMinutes,
      fc.integer({ min: 1, max: 7 }),
      (hops, open, portion) => {
        db.exec(`drop trigger if exists failover_logs_no_delete; delete from failover_logs; delete from failover_episodes;
          delete from provider_health_minutes; update failover_episodes_progress set hop_id = 0`)
        const verification = save(db, {})
        for (const minute of open)
          saveProviderMinute(db, { provider: 'alpha', minute: NOON + minute * MINUTE, breaker: 'open' })
        const insert = db.prepare(
          `insert into failover_logs values (:id, :verification_id, :from_provider, :to_provider, :trigger, :category,
             :reason, :country, :mode, :outcome, :duration_ms, :extra_cost_micros, :maybe_duplicate, :created_at)`,
        )
        const rows = hops.map((hop, i) => ({ ...aHop(hop), id: i + 1, verification_id: verification }))
        for (const row of rows) insert.run(row)
        while (takeUpHops(db, portion).more);
        const found = episodes().map((episode) => ({
          id: episode.id,
          hops: rows.map(({ id }) => id).filter((id) => episodeOfHop(db, id)?.id === episode.id),
        }))
        expect(found.toSorted((a, b) => a.id - b.id)).toEqual(expected(rows, new Set(open)))
        expect(episodes().reduce((sum, episode) => sum + episode.hops, 0)).toBe(hops.length)
      },
    ),
    { numRuns: 100 },
  )
})
