import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { backoffMs, type FollowStatus, follow } from '../../../../src/renderer/src/stores/follow.ts'

type Round = (signal: AbortSignal) => AsyncGenerator<string>

/** Runs `follow` against a list of streams, one for each time that it opens one; waiting takes no time. */
async function run(rounds: readonly Round[], controller = new AbortController()) {
  const events: string[] = []
  const statuses: FollowStatus[] = []
  const waits: number[] = []
  let opened = 0
  await follow<string>({
    open: async (signal) => {
      const round = rounds[opened]
      opened += 1
      if (round === undefined) throw new Error('no further stream')
      return round(signal)
    },
    onEvent: (event) => events.push(event),
    onState: ({ status }) => statuses.push(status),
    wait: async (ms) => {
      waits.push(ms)
      if (opened >= rounds.length) controller.abort()
    },
    signal: controller.signal,
  })
  return { events, statuses, waits, opened }
}

async function* breaking(...events: readonly string[]): AsyncGenerator<string> {
  yield* events
  throw new Error('connection lost')
}

async function* ending(...events: readonly string[]): AsyncGenerator<string> {
  yield* events
}

// biome-ignore lint/correctness/useYield: it fails before its first event
async function* refusing(code: string): AsyncGenerator<string> {
  throw new ORPCError(code, { defined: true, message: 'refused' })
}

test('a broken stream is opened again and goes on', async () => {
  const result = await run([() => breaking('a'), () => ending('b')])
  expect(result.events).toEqual(['a', 'b'])
  expect(result.statuses).toEqual(['connecting', 'live', 'retrying', 'live', 'ended'])
})

test('a stream that ends is not opened again', async () => {
  const result = await run([() => ending('last'), () => ending('never')])
  expect(result.opened).toBe(1)
})

test('the wait doubles up to 10 s and starts anew after an event', async () => {
  const { waits } = await run([
    () => breaking(),
    () => breaking(),
    () => breaking(),
    () => breaking('sign of life'),
    () => breaking(),
  ])
  expect(waits).toEqual([500, 1_000, 2_000, 500, 1_000])
  expect(backoffMs(6)).toBe(10_000)
  expect(backoffMs(500)).toBe(10_000)
})

test('an error that would be answered again is final, one of the store is not', async () => {
  const missing = await run([() => refusing('NOT_FOUND'), () => ending('never')])
  expect(missing.statuses).toEqual(['connecting', 'failed'])
  const locked = await run([() => refusing('STORE_UNAVAILABLE'), () => ending('again')])
  expect(locked.events).toEqual(['again'])
})

test('after an abort no event and no state arrives', async () => {
  const controller = new AbortController()
  const result = await run(
    [
      async function* () {
        yield 'before'
        controller.abort()
        yield 'after'
      },
    ],
    controller,
  )
  expect(result.events).toEqual(['before'])
  expect(result.statuses).toEqual(['connecting', 'live'])
})
