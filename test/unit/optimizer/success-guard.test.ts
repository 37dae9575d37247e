import { expect, test } from 'vitest'
import { SuccessGuard } from '../../../src/engine/optimizer/success-guard.ts'
import { HOUR, MINUTE, NOON } from './offers.ts'

/** `hours` of traffic, one verification a minute, of which each `failsEvery`-th does not convert. */
function watch(
  guard: SuccessGuard,
  from: number,
  hours: number,
  failsEvery: number,
  target: number | null = 0.8,
): number {
  for (let i = 1; i <= hours * 60; i++) guard.note(i % failsEvery !== 0, target, from + i * MINUTE)
  return from + hours * HOUR
}

test('a missed target raises the cost of a failure step by step, to four times at the most', () => {
  const guard = new SuccessGuard()
  let at = watch(guard, NOON, 3, 2)
  expect(guard.factor).toBeGreaterThan(1)
  expect(guard.factor).toBeLessThanOrEqual(1.25 ** 2)
  at = watch(guard, at, 24, 2)
  expect(guard.factor).toBe(4)
  expect(guard.success.value).toBeCloseTo(0.5, 1)
  at = watch(guard, at, 72, 20)
  expect(guard.factor).toBe(1)
})

test('a target that is met, or missed by chance alone, changes nothing', () => {
  const guard = new SuccessGuard()
  watch(guard, NOON, 48, 6)
  expect(guard.factor).toBe(1)
  const few = new SuccessGuard()
  for (let i = 0; i < 50; i++) few.note(false, 0.8, NOON + i * HOUR)
  expect(few.factor).toBe(1)
})

test('without a target the factor goes back to what was set', () => {
  const guard = new SuccessGuard({ judged: 500, converted: 100, at: NOON, factor: 3, reviewedAt: NOON })
  expect(guard.note(false, null, NOON + 2 * HOUR)).toMatchObject({ before: 3, after: 1 })
  expect(new SuccessGuard(guard.toJSON()).factor).toBe(1)
})

test('caution goes as choices are expected to convert better than the list, and comes back when they are not', () => {
  const guard = new SuccessGuard()
  expect([guard.caution, guard.weight, guard.raisedFor, guard.besideList]).toEqual([1, 2.5, 'list', null])
  for (let i = 0; i < 1_000; i++) guard.weigh(0.08)
  expect([guard.caution, guard.weight, guard.raisedFor]).toEqual([0, 1, null])
  expect(guard.besideList).toBeCloseTo(0.08, 6)
  // What the list does as well is no reason for anything.
  for (let i = 0; i < 5_000; i++) guard.weigh(0)
  expect(guard.caution).toBe(0)
  for (let i = 0; i < 1_000; i++) guard.weigh(0.01)
  expect(guard.caution).toBeCloseTo(0.6, 6)
  expect(new SuccessGuard(guard.toJSON()).weight).toBeCloseTo(2.5 ** 0.6, 6)
})

test('a missed target counts where it asks for more than the list does', () => {
  const guard = new SuccessGuard({ judged: 0, converted: 0, at: 0, factor: 4, reviewedAt: 0 })
  expect([guard.weight, guard.raisedFor]).toEqual([4, 'target'])
})
