import { expect, test } from 'vitest'
import { type Sample, trendOf } from '../../../scripts/soak/memory.ts'
import { isGood } from '../../../scripts/soak/report.ts'
import type { RoughSoak } from '../../../scripts/soak/rough.ts'
import type { WindowSoak } from '../../../scripts/soak/window.ts'

const MINUTE_MS = 60_000

/** One sample a minute. */
const life = (name: string, fromMin: number, minutes: number, valueAt: (minute: number) => number): Sample[] =>
  Array.from({ length: minutes }, (_, i) => ({ at: (fromMin + i) * MINUTE_MS, life: name, value: valueAt(i) }))

const examined = { integrity: 'ok', brokenReferences: 0, differentRollups: [], rollupRows: 12 }

const goodRough: RoughSoak = {
  ...examined,
  verifications: 600,
  lost: 0,
  resentAfterAcceptance: 0,
  maybeDuplicate: 3,
  unmarkedDuplicates: 0,
  asked: 620,
  converted: 200,
  faults: 90,
  refused: { STORE_UNAVAILABLE: 20 },
  refusedWhileFull: 20,
  refusedYetSent: 0,
  endedByItself: 0,
  disk: 'a mounted file system',
  endured: [{ at: 1_000, what: { is: 'kill' }, recoveredMs: 900 }],
  walMiB: 4,
  databaseMiB: 9,
  memory: [],
}

const goodWindow: WindowSoak = {
  ...examined,
  crashes: 1,
  backAfterMs: [1_200],
  verifications: 600,
  whileAway: 12,
  orphans: 0,
  startedAgainMs: 1_500,
  // It fills for half an hour, and stays as it is.
  mainMemory: life('main', 0, 60, (minute) => 200 + 3 * Math.min(minute, 30) + (minute % 3)),
  pageMemory: [],
  memory: [],
}

test('a soak without a breach passes', () => {
  expect(isGood({ rough: goodRough, window: goodWindow })).toBe(true)
})

test.each<[string, Partial<RoughSoak>]>([
  ['something lost', { lost: 1 }],
  ['something sent again after its acceptance', { resentAfterAcceptance: 1 }],
  ['something sent that was refused', { refusedYetSent: 1 }],
  ['a duplicate in silence', { unmarkedDuplicates: 1 }],
  ['a damaged database', { integrity: 'row 3 missing from index' }],
  ['a row that names another that is not there', { brokenReferences: 1 }],
  ['roll-ups that do not equal the rows', { differentRollups: ['rollup_hours'] }],
  ['an engine that ended by itself', { endedByItself: 1 }],
  ['no recovery', { endured: [{ at: 0, what: { is: 'kill' }, recoveredMs: null }] }],
  ['a disk that never was full', { refusedWhileFull: 0 }],
  ['a write-ahead log without bounds', { walMiB: 500 }],
])('%s is a breach', (_, change) => {
  expect(isGood({ rough: { ...goodRough, ...change }, window: null })).toBe(false)
})

test.each<[string, Partial<WindowSoak>]>([
  ['a page that does not come back', { backAfterMs: [null] }],
  ['an engine that stops with its page', { whileAway: 0 }],
  ['a process that is left over', { orphans: 1 }],
  ['memory that grows by 120 MiB an hour', { mainMemory: life('main', 0, 60, (minute) => 200 + 2 * minute) }],
  ['a page that grows all its life', { pageMemory: life('page', 24, 36, (minute) => 60 + 2 * minute) }],
])('%s is a breach', (_, change) => {
  expect(isGood({ rough: goodRough, window: { ...goodWindow, ...change } })).toBe(false)
})

test('too short a soak does not judge memory', () => {
  const mainMemory = life('main', 0, 40, (minute) => 200 + 2 * minute)
  const pageMemory = life('page', 0, 12, (minute) => 60 + 4 * minute)
  expect(isGood({ rough: goodRough, window: { ...goodWindow, mainMemory, pageMemory } })).toBe(true)
})

test('growth is measured within the lives of a process, and not from one to the next', () => {
  const samples = [
    ...life('first', 0, 20, (minute) => 100 + minute),
    ...life('second', 30, 20, (minute) => 300 + minute),
    ...life('third', 60, 20, (minute) => 50 + minute),
  ]
  expect(trendOf(samples, 5 * MINUTE_MS).perHour).toBeCloseTo(60)
  expect(trendOf(samples, 5 * MINUTE_MS).watchedMs).toBe(3 * 14 * MINUTE_MS)
})

test('what happens while a process warms up does not count', () => {
  const samples = life('main', 0, 60, (minute) => (minute < 5 ? 100 * minute : 500))
  expect(trendOf(samples, 5 * MINUTE_MS).perHour).toBeCloseTo(0)
})
