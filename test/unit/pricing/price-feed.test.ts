import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { PriceChange } from '../../../src/contract/pricing-models.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'
import type { PriceHistoryRow } from '../../../src/engine/store/schema-prices.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aPriceDesk } from '../../builders/a-price-desk.ts'
import { aStore } from '../../builders/a-store.ts'
import { PriceScript, type ScriptedLine } from '../../builders/price-script.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { ScriptedProvider } from '../../fakes/scripted-provider.ts'

const ROUNDS = 10
const HOUR = 3_600_000
const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'] as const
const letters = [...'ABCDEFGHIJKLMNOPQRST']
const countries = letters.flatMap((a) => letters.slice(0, 10).map((b) => a + b))

type Desk = ReturnType<typeof aPriceDesk>

/** Until no run is under way. */
async function idle({ sync }: Desk): Promise<void> {
  while (sync.state().running !== null) await nextTurn()
}

test('a long feed with noise, failures and a crash: the history equals the script, line by line', async () => {
  const folder = aFolder()
  const clock = new FakeClock()
  const start = clock.now()
  const random = createRandom(7, 'feed')
  const scripts = names.map(
    (name) => new PriceScript(name, countries, name === 'delta' ? 'list' : 'account', () => random.next()),
  )
  let failing = new Map<string, number>()
  let hanging: string | null = null
  let chunksRead = new Map<string, number>()
  let round = 0

  const providers = names.map((name, index) => {
    const provider = new ScriptedProvider(clock, name, name === 'gamma' ? { adapter: 'vonage' } : {})
    const script = scripts[index] as PriceScript
    provider.prices = async (asked, options) => {
      const chunk = chunksRead.get(name) ?? 0
      if (hanging === name && chunk === 12) return gone(options.signal)
      if (failing.get(name) === chunk) throw new Error('timeout')
      chunksRead.set(name, chunk + 1)
      // Only what is read moves: what a failing provider does not tell is not in the script.
      if (round > 0) script.play(round, asked)
      return script.answer(asked, options.onUnusable ?? (() => {}))
    }
    return provider
  })

  const open = (db: Database.Database) => aPriceDesk({ db, clock, providers, countries })
  let desk = open(await aStore(folder))
  const told: PriceChange[] = []
  const gather = () => told.push(...desk.told.splice(0).flatMap(({ changes }) => changes))
  await desk.sync.start()
  gather()

  for (round = 1; round <= ROUNDS; round++) {
    clock.jump(1)
    await clock.advance(0)
    for (const script of scripts) script.beginRound()
    chunksRead = new Map()
    failing = new Map(
      round % 3 === 0
        ? [['alpha', 7]]
        : round % 4 === 0
          ? [
              ['gamma', 0],
              ['beta', 39],
            ]
          : [],
    )
    hanging = round === 5 ? 'delta' : null
    roundStarts.push(clock.now())
    desk.sync.sync()
    if (hanging !== null) {
      // The others are done, and delta never answers: the process is gone without a word.
      while ((desk.sync.state().running?.parts.filter(({ state }) => state === 'running').length ?? 0) > 1)
        await nextTurn()
      hanging = null
      desk = open(await aStore(folder))
      await desk.sync.start()
      const resumed = desk.db.prepare('select state, resumed from price_sync_runs where resumed > 0').all()
      expect(resumed).toEqual([{ state: 'completed', resumed: 1 }])
    } else await idle(desk)
    gather()
    clock.jump(HOUR)
  }

  const expected = scripts.flatMap(({ lines }) => lines)
  const rows = desk.db.prepare('select * from price_history order by id').all() as PriceHistoryRow[]
  expect(expected.length).toBeGreaterThan(10_000 + 4_000)
  expect(byRoute(rows.map(asLine))).toEqual(byRoute(expected))
  const changes = expected.filter(({ kind }) => kind !== 'first-seen')
  expect(changes.length).toBeGreaterThanOrEqual(10_000)
  expect(told.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
    rows.filter(({ kind }) => kind !== 'first-seen').map(({ id }) => id),
  )
  expect(Math.max(...rows.map(({ updated_at }) => updated_at))).toBeGreaterThan(start + 9 * HOUR)
}, 240_000)

const roundStarts: number[] = []

/** No answer, ever. */
const gone = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('gone'))))

function asLine(row: PriceHistoryRow): ScriptedLine {
  return {
    round: roundStarts.filter((at) => at <= row.updated_at).length,
    provider: row.provider,
    country: row.country,
    network: row.network,
    kind: row.kind,
    old: row.old_price === null ? null : `${row.old_price} ${row.old_currency}`,
    now: row.new_price === null ? null : `${row.new_price} ${row.currency}`,
    percent: row.change_percentage,
  }
}

/** One line of text each, so that a difference is found at once. */
const byRoute = (lines: readonly ScriptedLine[]): readonly string[] =>
  lines
    .map(
      (l) =>
        `${l.provider} ${l.country} ${l.network} ${String(l.round).padStart(2)} ${l.kind} ${l.old} ${l.now} ${l.percent}`,
    )
    .sort()
