import type Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { analyticsQueries } from '../../../src/engine/analytics/analytics-queries.ts'
import { CustomerRefresh } from '../../../src/engine/analytics/customer-refresh.ts'
import { EventBus } from '../../../src/engine/events.ts'
import { jsonLog } from '../../../src/engine/log.ts'
import { customersFittedAt } from '../../../src/engine/store/analytics-customers.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aStore } from '../../builders/a-store.ts'
import { aVerification, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let db: Database.Database
let clock: FakeClock
let events: EventBus
let lines: string[]
/** Waited for before each answer. */
let gate: (query: string) => Promise<void>

beforeEach(async () => {
  db = await aStore()
  clock = new FakeClock(Date.UTC(2026, 5, 1))
  events = new EventBus(() => {})
  lines = []
  gate = async () => {}
})

/** The same questions to the same functions as in the worker, on this thread. */
const reader = {
  read: async (query: keyof typeof analyticsQueries, ...args: never[]) => {
    await gate(query)
    const ask = analyticsQueries[query] as (db: Database.Database, ...args: never[]) => unknown
    return ask(db, ...args)
  },
}

function aRefresh(): CustomerRefresh {
  const refresh = new CustomerRefresh({
    db,
    clock,
    events,
    reader: reader as never,
    log: jsonLog((line) => lines.push(line)),
    setting: () => ({ mode: 'live', currency: 'EUR', now: clock.now() }),
  })
  onTestFinished(() => refresh.stop())
  return refresh
}

/** A verification a month ago for each of so many customers more. */
function customers(count: number): void {
  const at = clock.now() - 30 * DAY_MS
  const known = db.prepare('select count(*) from verifications').pluck().get() as number
  for (let n = known; n < known + count; n++)
    save(
      db,
      aVerification({ customer_id: `c${n}`, created_at: at, state: 'converted', converted_at: at, final_at: at }),
      [],
    )
  rebuildRollups(db, 'UTC')
}

const saved = () => db.prepare('select count(*) from customer_analytics').pluck().get()

/** Long enough for what is read and written in slices. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !holds(); turn++) await clock.advance(0)
  expect(holds()).toBe(true)
}

test('the first run comes soon after the start, the next an hour after it, and each tells the pages', async () => {
  customers(3)
  const told: string[] = []
  events.on('analytics.changed', ({ what }) => told.push(what))
  const refresh = aRefresh()
  expect(refresh.isDue()).toBe(true)
  refresh.start()
  await clock.advance(19_999)
  expect(saved()).toBe(0)
  await clock.advance(1)
  await until(() => told.length === 1)
  expect(saved()).toBe(3)
  expect(customersFittedAt(db)).toBe(clock.now())
  customers(2)
  await clock.advance(HOUR_MS - 60_001)
  expect(refresh.isDue()).toBe(false)
  expect(saved()).toBe(3)
  await clock.advance(120_000)
  await until(() => told.length === 2)
  expect(saved()).toBe(5)
})

test('many customers are saved in slices, all of them', async () => {
  customers(600)
  const slices: string[] = []
  gate = async (query) => void slices.push(query)
  expect(await aRefresh().run()).toEqual({ customers: 600, updatedAt: clock.now() })
  expect(slices).toEqual(['modelCustomers', 'modelledCustomers', 'modelledCustomers', 'modelledCustomers'])
  expect(saved()).toBe(600)
})

test('a clock that is set back is no reason to wait', async () => {
  customers(1)
  const refresh = aRefresh()
  await refresh.run()
  expect(refresh.isDue()).toBe(false)
  clock.jump(-DAY_MS)
  expect(refresh.isDue()).toBe(true)
})

test('whoever asks during a run gets that one; an import that ends meanwhile leads to another', async () => {
  customers(2)
  const refresh = aRefresh()
  refresh.start()
  let open: () => void = () => {}
  let runs = 0
  gate = (query) => {
    if (query !== 'modelCustomers') return Promise.resolve()
    runs += 1
    return runs > 1 ? Promise.resolve() : new Promise((resolve) => (open = resolve))
  }
  const first = refresh.run()
  expect(refresh.run()).toBe(first)
  events.emit('import.ended', { id: 1 })
  open()
  customers(2)
  await first
  await until(() => runs === 2 && saved() === 4)
})

test('a run that fails is told in the log and tried again a minute later', async () => {
  customers(2)
  gate = () => Promise.reject(new Error('the reader is gone'))
  aRefresh().start()
  await clock.advance(20_000)
  await until(() => lines.length === 1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', error: 'the reader is gone' })
  expect(customersFittedAt(db)).toBeNull()
  gate = async () => {}
  await clock.advance(60_000)
  await until(() => saved() === 2)
})

test('a stop in the middle of a run ends it: nothing is finished, told or begun any more', async () => {
  customers(300)
  const told: string[] = []
  events.on('analytics.changed', ({ what }) => told.push(what))
  const refresh = aRefresh()
  refresh.start()
  let stopped: Promise<void> = Promise.resolve()
  gate = async (query) => {
    if (query === 'modelledCustomers') stopped = refresh.stop()
  }
  await refresh.run()
  await stopped
  expect(saved()).toBe(250)
  expect(customersFittedAt(db)).toBeNull()
  events.emit('import.ended', { id: 1 })
  await clock.advance(2 * HOUR_MS)
  expect(told).toEqual([])
  expect(saved()).toBe(250)
})
