import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import type { PriceRunRow } from '../../../src/engine/store/schema-prices.ts'
import { aPriceDesk } from '../../builders/a-price-desk.ts'
import { aStore } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { ScriptedProvider } from '../../fakes/scripted-provider.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let clock: FakeClock
let db: Database.Database
let alpha: ScriptedProvider

beforeEach(async () => {
  clock = new FakeClock(Date.UTC(2026, 0, 5, 12))
  db = await aStore()
  alpha = new ScriptedProvider(clock, 'alpha')
})

const aDesk = () => aPriceDesk({ db, clock, providers: [alpha], countries: ['DE', 'FR'] })
const runs = () => db.prepare('select * from price_sync_runs order by id').all() as PriceRunRow[]
const since = (id: number) => runs().filter((run) => run.id > id)
const last = () => runs().at(-1)?.id ?? 0

/** Minute by minute, as timers fire on a machine that is awake. */
async function pass(ms: number): Promise<void> {
  for (let done = 0; done < ms; done += MINUTE) await clock.advance(MINUTE)
}

test('24 runs a day, an hour apart, one of them of all countries at night', async () => {
  const desk = aDesk()
  await desk.sync.start()
  const first = last()
  await pass(24 * HOUR)
  const day = since(first)
  expect(day).toHaveLength(24)
  expect(day.filter(({ kind }) => kind === 'nightly').map(({ started_at: at }) => new Date(at).getUTCHours())).toEqual([
    2,
  ])
  expect(day.every(({ state }) => state === 'completed')).toBe(true)
})

test('the first start reads everything; a restart within the hour reads nothing', async () => {
  const desk = aDesk()
  await desk.sync.start()
  expect(runs()).toMatchObject([{ kind: 'nightly', state: 'completed' }])
  await desk.sync.stop()
  await pass(30 * MINUTE)
  await aDesk().sync.start()
  expect(runs()).toHaveLength(1)
})

test('a sleep of seven hours is caught up once, and from then on it is hourly again', async () => {
  const desk = aDesk()
  await desk.sync.start()
  const first = last()
  clock.jump(7 * HOUR)
  desk.sync.wake()
  await pass(59 * MINUTE)
  expect(since(first)).toHaveLength(1)
  await pass(2 * MINUTE)
  expect(since(first)).toHaveLength(2)
})

test('without a word from the system the next tick notices the sleep', async () => {
  const desk = aDesk()
  await desk.sync.start()
  const first = last()
  clock.jump(7 * HOUR)
  await pass(2 * MINUTE)
  expect(since(first)).toHaveLength(1)
})

test('a night that was slept through is caught up with all countries', async () => {
  const desk = aDesk()
  await desk.sync.start()
  const first = last()
  clock.jump(20 * HOUR)
  desk.sync.wake()
  await pass(MINUTE)
  expect(since(first)).toMatchObject([{ kind: 'nightly' }])
})

test('a clock that is set back holds nothing up and repeats nothing', async () => {
  const desk = aDesk()
  await desk.sync.start()
  await pass(30 * MINUTE)
  const first = last()
  clock.jump(-5 * HOUR)
  await pass(29 * MINUTE)
  expect(since(first)).toHaveLength(0)
  await pass(2 * MINUTE)
  expect(since(first)).toHaveLength(1)
  await pass(6 * HOUR)
  expect(since(first)).toHaveLength(7)
})

test('a clock that is set back over a restart costs at most one run more', async () => {
  const desk = aDesk()
  await desk.sync.start()
  await desk.sync.stop()
  const first = last()
  clock.jump(-5 * HOUR)
  await aDesk().sync.start()
  expect(since(first)).toHaveLength(1)
  await pass(59 * MINUTE)
  expect(since(first)).toHaveLength(1)
})

test.each([
  ['spring', Date.UTC(2026, 2, 28, 20)],
  ['autumn', Date.UTC(2026, 9, 24, 20)],
])('a change of daylight saving time in %s moves no run', async (_, start) => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'Europe/Berlin'
  try {
    clock = new FakeClock(start)
    alpha = new ScriptedProvider(clock, 'alpha')
    const desk = aDesk()
    await desk.sync.start()
    const first = last()
    await pass(24 * HOUR)
    const starts = since(first).map(({ started_at: at }) => at)
    expect(starts).toHaveLength(24)
    expect(starts.every((at, n) => n === 0 || at - (starts[n - 1] ?? 0) === HOUR)).toBe(true)
    expect(since(first).filter(({ kind }) => kind === 'nightly')).toHaveLength(1)
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})

test('two runs never overlap, however long one takes and whoever asks', async () => {
  let release = () => {}
  alpha.prices = () =>
    new Promise((resolve) => {
      release = () => resolve([])
    })
  const desk = aDesk()
  void desk.sync.start()
  await pass(3 * HOUR)
  desk.sync.wake()
  expect(runs()).toHaveLength(1)
  expect(() => desk.sync.sync()).toThrow(expect.objectContaining({ code: 'PRICE_SYNC_RUNNING', data: { id: 1 } }))
  release()
  await pass(2 * MINUTE)
  const spans = runs().map(({ started_at: from, ended_at: to }) => [from, to ?? Number.POSITIVE_INFINITY] as const)
  expect(spans.length).toBeGreaterThan(1)
  expect(spans.every(([from], n) => n === 0 || from >= (spans[n - 1]?.[1] ?? 0))).toBe(true)
})

test('an hourly run asks for the countries with traffic only', async () => {
  const asked: (readonly string[])[] = []
  alpha.onPrices = (countries) => {
    asked.push(countries)
    return []
  }
  const desk = aDesk()
  await desk.sync.start()
  db.exec(`insert into verifications (mode, state, service, country, to_hash, to_prefix, to_last2, reference, code_hash,
    segments, checks_left, created_at, expires_at) values ('live', 'accepted', 'sms', 'FR', '', '', '', 'r', '', 1, 3,
    ${clock.now()}, 0)`)
  await pass(HOUR)
  expect(asked).toEqual([['DE', 'FR'], ['FR']])
})

test('a run can be cancelled; what it has read stays, and the rest keeps its prices', async () => {
  const countries = ['AT', 'BE', 'DE', 'DK', 'ES', 'FR']
  const quote = (country: string) => ({
    country,
    service: 'sms' as const,
    mcc: null,
    mnc: null,
    networkName: null,
    price: { micros: 50_000, currency: 'EUR' },
    level: 'list' as const,
  })
  let calls = 0
  alpha.prices = (asked, { signal }) => {
    calls += 1
    if (calls === 2)
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    return Promise.resolve(asked.map(quote))
  }
  const desk = aPriceDesk({ db, clock, providers: [alpha], countries })
  const started = desk.sync.start()
  await clock.advance(0)
  await clock.advance(0)
  const { running } = desk.sync.state()
  expect(running?.parts).toMatchObject([{ state: 'running', countriesDone: 5, countriesTotal: 6, rows: 5 }])
  expect(() => desk.sync.cancel(99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  desk.sync.cancel(running?.id ?? 0)
  await started
  expect(desk.sync.state()).toMatchObject({ running: null, last: { state: 'cancelled', rows: 5 } })
  expect(desk.book.countries()).toEqual(countries.slice(0, 5))
})

test('a run of an operator’s choice asks the chosen providers for the chosen countries', async () => {
  const beta = new ScriptedProvider(clock, 'beta', { adapter: 'infobip' })
  const desk = aPriceDesk({ db, clock, providers: [alpha, beta], countries: ['DE', 'FR'] })
  await desk.sync.start()
  expect(desk.sync.state().last?.parts).toMatchObject([{ state: 'completed' }, { provider: 'beta', state: 'no-list' }])
  expect(() => desk.sync.sync({ providers: ['nobody'] })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  const run = desk.sync.sync({ providers: ['alpha'], countries: ['FR'] })
  expect(run).toMatchObject({ kind: 'chosen', parts: [{ provider: 'alpha', countriesTotal: 1 }] })
})

test('a run from another day is not taken up again, but what it found is told', async () => {
  const desk = aDesk()
  await desk.sync.start()
  await desk.sync.stop()
  db.exec(`insert into price_sync_runs (kind, state, started_at) values ('hourly', 'running', ${clock.now()})`)
  db.exec(`insert into price_history (provider, country, service, network, kind, source, old_price, old_currency,
    new_price, currency, change_percentage, updated_at, effective_from, run_id)
    values ('alpha', 'DE', 'sms', '', 'raised', 'list', 1, 'EUR', 2, 'EUR', 100, ${clock.now()}, 0, 2)`)
  await pass(30 * HOUR)
  const next = aDesk()
  await next.sync.start()
  expect(runs().find(({ id }) => id === 2)).toMatchObject({ state: 'interrupted' })
  expect(next.told[0]).toMatchObject({ runId: 2, changes: [{ kind: 'raised', changePercent: 100 }] })
})
