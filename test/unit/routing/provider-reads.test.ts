import { beforeEach, expect, test, vi } from 'vitest'
import type { Category } from '../../../src/contract/models.ts'
import { ProviderCallError } from '../../../src/engine/providers/provider.ts'
import { retryingReads } from '../../../src/engine/providers/retrying-reads.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let scripted: ScriptedProvider
beforeEach(() => {
  clock = new FakeClock()
  scripted = new ScriptedProvider(clock, 'alpha')
})

const failure = (category: Category) => new ProviderCallError(notAccepted(category))
const reading = () => retryingReads(scripted, { clock, random: () => 0 })

/** Fails `times` times in a row, then answers. */
function failing(times: number, category: Category) {
  scripted.onStatuses = () => {
    if (scripted.polls.length <= times) throw failure(category)
    return []
  }
}

const inTurn = async () => {
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1))
  await clock.advance(200)
}

test('a reading call that failed in passing is tried once more after a pause', async () => {
  failing(1, 'server-error')
  const asked = reading().statuses(['1'], { deadlineMs: 5_000 })
  await inTurn()
  expect(await asked).toEqual([])
  expect(scripted.polls).toEqual([['1'], ['1']])
})

test('the second failure is the answer', async () => {
  failing(2, 'refused')
  const asked = reading().statuses(['1'], { deadlineMs: 5_000 })
  const answer = expect(asked).rejects.toMatchObject({ category: 'refused' })
  await inTurn()
  await answer
  expect(scripted.polls).toHaveLength(2)
})

test.each<Category>(['throttled', 'bad-credentials', 'bad-request'])(
  'after %s nothing is asked again',
  async (category) => {
    failing(1, category)
    await expect(reading().statuses(['1'], { deadlineMs: 5_000 })).rejects.toMatchObject({ category })
    expect(scripted.polls).toHaveLength(1)
  },
)

test('without time for it there is no second try', async () => {
  failing(1, 'reset')
  await expect(reading().statuses(['1'], { deadlineMs: 800 })).rejects.toMatchObject({ category: 'reset' })
})

test('prices and the balance are read in the same way', async () => {
  let calls = 0
  scripted.onPrices = () => {
    if (calls++ === 0) throw failure('timeout')
    return []
  }
  const prices = reading().prices(['DE'], { deadlineMs: 5_000 })
  await inTurn()
  expect(await prices).toEqual([])
  expect(await reading().balance({ deadlineMs: 5_000 })).toEqual({ micros: 1_000_000, currency: 'USD' })
})

test('a send or a look-up is never repeated', async () => {
  scripted.onSend = notAccepted('refused')
  const message = { to: '+4915112345678', body: 'hello', reference: 'sb-1', ttlMs: 60_000 }
  const { send, lookup } = reading()
  expect(await send(message, { deadlineMs: 2_500 })).toMatchObject({ category: 'refused' })
  await lookup({ ...message, startedAt: 0 }, { deadlineMs: 1_500 })
  expect([scripted.sent.length, scripted.lookups.length]).toEqual([1, 1])
})

test('when the machine slept before the second try, that one has time of its own', async () => {
  failing(1, 'reset')
  const deadlines: number[] = []
  const timed = Object.assign(Object.create(scripted), {
    statuses: (ids: readonly string[], { deadlineMs }: { readonly deadlineMs: number }) => {
      deadlines.push(deadlineMs)
      return scripted.statuses(ids)
    },
  })
  const asleep = {
    now: clock.now,
    monotonic: clock.monotonic,
    after: (_: number, fn: () => void) => clock.after(60_000, fn),
  }
  const asked = retryingReads(timed, { clock: asleep, random: () => 0 }).statuses(['1'], { deadlineMs: 5_000 })
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1))
  await clock.advance(60_000)
  expect(await asked).toEqual([])
  expect(deadlines).toEqual([5_000, 500])
})
