import { expect, test } from 'vitest'
import { ImportControl } from '../../../src/engine/imports/control.ts'
import { Pace } from '../../../src/engine/imports/pace.ts'

function aPace() {
  let now = 0
  const control = new ImportControl()
  const pace = new Pace(control, () => now)
  return { control, pace, wait: (ms: number) => (now += ms) }
}

/** Batches on a disk that writes so many rows in a ms, until the size has settled. */
function settle(pace: Pace, rowsPerMs: number): number {
  for (let batch = 0; batch < 60; batch++) pace.took(pace.size, pace.size / rowsPerMs)
  return pace.size
}

test('while nobody sends, a batch keeps the database for 200 ms, however fast the disk is', () => {
  const { pace } = aPace()
  expect(settle(pace, 5)).toBe(1_000)
  expect(settle(pace, 20)).toBe(4_000)
  expect(settle(pace, 1)).toBe(200)
  // Neither without bounds nor down to nothing.
  expect(settle(pace, 10_000)).toBe(10_000)
  expect(settle(pace, 0.001)).toBe(20)
})

test('a batch never grows to more than half as much again: the next rows may be slower', () => {
  const { pace } = aPace()
  pace.took(200, 0)
  expect(pace.size).toBe(300)
  pace.took(300, 1)
  expect(pace.size).toBe(450)
})

test('while the console sends, batches are short at once, and long again a second and a half after its last write', () => {
  const { control, pace, wait } = aPace()
  expect(settle(pace, 10)).toBe(2_000)
  control.noteWrite()
  pace.took(2_000, 200)
  expect(pace.isBusy).toBe(true)
  expect(pace.size).toBe(100)
  wait(1_499)
  expect(pace.isBusy).toBe(true)
  wait(1)
  expect(pace.isBusy).toBe(false)
  expect(settle(pace, 10)).toBe(2_000)
})

test('writes from before the run do not count', () => {
  const control = new ImportControl()
  control.noteWrite()
  expect(new Pace(control, () => 0).isBusy).toBe(false)
})

test('both sides of the memory see the wish and the writes', () => {
  const desk = new ImportControl()
  const thread = new ImportControl(desk.buffer)
  expect(thread.wish()).toBe('go')
  desk.ask('pause')
  desk.noteWrite()
  desk.noteWrite()
  expect([thread.wish(), thread.writes()]).toEqual(['pause', 2])
  desk.ask('cancel')
  expect(thread.wish()).toBe('cancel')
})

test('a rest lasts as long as it was asked for', () => {
  const control = new ImportControl()
  const startedAt = performance.now()
  control.rest(30)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
})
