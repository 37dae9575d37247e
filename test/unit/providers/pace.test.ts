import { expect, test } from 'vitest'
import { createPace } from '../../../src/engine/providers/pace.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

test('turns are a gap apart, whoever asks', async () => {
  const clock = new FakeClock()
  const turn = createPace(clock, 1_000)
  const at: number[] = []
  const note = () => at.push(clock.monotonic())
  const all = [1, 2, 3].map(() => turn({ deadlineMs: 10_000 }).then(note))
  await clock.advance(5_000)
  await Promise.all(all)
  await turn({ deadlineMs: 0 }).then(note)
  expect(at).toEqual([0, 1_000, 2_000, 5_000])
})

test('a turn after the deadline is refused at once and not used up', async () => {
  const clock = new FakeClock()
  const turn = createPace(clock, 1_000)
  await turn({ deadlineMs: 100 })
  await expect(turn({ deadlineMs: 100 })).rejects.toMatchObject({ category: 'throttled', retryAfterMs: 1_000 })
  await clock.advance(1_000)
  await turn({ deadlineMs: 0 })
})

test('a caller who gives up does not wait for the turn', async () => {
  const turn = createPace(new FakeClock(), 1_000)
  await turn({ deadlineMs: 5_000 })
  await turn({ deadlineMs: 5_000, signal: AbortSignal.abort() })
})

test('a burst goes at once, and the average over time stays the same', async () => {
  const clock = new FakeClock()
  const turn = createPace(clock, 1_000, 3)
  const at: number[] = []
  const all = Array.from({ length: 5 }, () => turn({ deadlineMs: 10_000 }).then(() => at.push(clock.monotonic())))
  await clock.advance(2_000)
  await Promise.all(all)
  expect(at).toEqual([0, 0, 0, 1_000, 2_000])
  await expect(turn({ deadlineMs: 999 })).rejects.toMatchObject({ category: 'throttled', retryAfterMs: 1_000 })
  await clock.advance(3_000)
  await Promise.all([turn({ deadlineMs: 0 }), turn({ deadlineMs: 0 }), turn({ deadlineMs: 0 })])
  await expect(turn({ deadlineMs: 0 })).rejects.toMatchObject({ category: 'throttled' })
})
