import { type Trend, trendOf } from './memory.ts'
import type { RoughSoak } from './rough.ts'
import type { WindowSoak } from './window.ts'

/** V8 has compiled and sized its heap by then. */
const WARM_UP_MS = 5 * 60_000
/** The sandbox's providers remember half an hour; before that their memory grows because it fills. */
const FILLED_MS = 31 * 60_000
/** The heap of a page that turns from one dashboard to the next has been cleared a few times by then. */
const PAGE_SETTLED_MS = 10 * 60_000
/** A slope over less time says more about the collector's moods than about leaks. */
const JUDGED_FROM_MS = 20 * 60_000
/** MiB an hour that a process may grow and still count as flat. */
const FLAT_MIB_PER_HOUR = 48
const WAL_MIB = 64
const RECOVERED_MS = 60_000
const BACK_MS = 30_000

/** What a soak found. */
export interface SoakFindings {
  readonly rough: RoughSoak
  /** Null when it ran without the window. */
  readonly window: WindowSoak | null
}

/** One line of the verdict. */
export interface Check {
  readonly what: string
  readonly measured: string
  readonly limit: string
  /** Null: shown, but not judged. */
  readonly passed: boolean | null
}

/** Everything a soak must show, in the order of its weight. */
export function checksOf({ rough, window }: SoakFindings): readonly Check[] {
  return [
    none('Lost verifications', rough.lost),
    none('Sent again after a recorded acceptance', rough.resentAfterAcceptance),
    none('Sent although the caller was told it was refused', rough.refusedYetSent),
    none('Sent twice and not marked as such', rough.unmarkedDuplicates),
    ...databaseChecks('engine', rough),
    none("Ends of the engine's process by itself", rough.endedByItself),
    atMost(
      'Slowest recovery after a happening',
      slowest(rough.endured.map((one) => one.recoveredMs)),
      RECOVERED_MS,
      's',
    ),
    {
      what: 'Sends refused while the disk was full',
      measured: String(rough.refusedWhileFull),
      limit: 'at least 1, as proof that it was',
      passed: rough.refusedWhileFull > 0,
    },
    atMost('Largest write-ahead log', rough.walMiB, WAL_MIB, 'MiB'),
    growth("Memory of the engine's process, over its lives", trendOf(rough.memory, WARM_UP_MS), false),
    ...(window === null ? [] : windowChecks(window)),
  ]
}

const windowChecks = (window: WindowSoak): readonly Check[] => [
  ...databaseChecks('window', window),
  atMost('Slowest return of a killed page', slowest(window.backAfterMs), BACK_MS, 's'),
  {
    what: 'Verifications written while the page was away',
    measured: String(window.whileAway),
    limit: 'at least 1',
    passed: window.crashes === 0 ? null : window.whileAway > 0,
  },
  none('Processes left after kill -9 of the console', window.orphans),
  growth('Memory of the main process, with the engine and the sandbox', trendOf(window.mainMemory, FILLED_MS), true),
  growth('Memory of the page', trendOf(window.pageMemory, PAGE_SETTLED_MS), true),
  growth('Memory of all processes of the console', trendOf(window.memory, FILLED_MS), false),
]

function databaseChecks(
  whose: string,
  { integrity, brokenReferences, differentRollups, rollupRows }: Omit<RoughSoak | WindowSoak, 'memory'>,
): readonly Check[] {
  const isOk = integrity === 'ok' && brokenReferences === 0
  return [
    {
      what: `Integrity of the database (${whose})`,
      measured: isOk ? 'ok' : `${integrity}, ${brokenReferences} broken references`,
      limit: 'ok',
      passed: isOk,
    },
    {
      what: `Roll-ups against the rows (${whose})`,
      measured:
        differentRollups.length === 0 ? `${rollupRows} buckets equal` : `differ: ${differentRollups.join(', ')}`,
      limit: 'equal',
      passed: differentRollups.length === 0,
    },
  ]
}

const none = (what: string, n: number): Check => ({ what, measured: String(n), limit: '0', passed: n === 0 })

/** `value` in ms (unit `s`) or MiB; null when it never came to its end, which is a breach. */
function atMost(what: string, value: number | null, limit: number, unit: 's' | 'MiB'): Check {
  const text = (n: number) => (unit === 's' ? `${(n / 1_000).toFixed(1)} s` : `${n.toFixed(1)} MiB`)
  return {
    what,
    measured: value === null ? 'never' : text(value),
    limit: `at most ${text(limit)}`,
    passed: value !== null && value <= limit,
  }
}

const slowest = (times: readonly (number | null)[]): number | null =>
  times.reduce<number | null>((most, ms) => (most === null || ms === null ? null : Math.max(most, ms)), 0)

function growth(what: string, trend: Trend, isJudged: boolean): Check {
  const { perHour, first, last, most, watchedMs } = trend
  const isLongEnough = watchedMs >= JUDGED_FROM_MS
  const limit = `at most +${FLAT_MIB_PER_HOUR} MiB an hour`
  const minutes = Math.round(watchedMs / 60_000)
  return {
    what,
    measured:
      perHour === null || first === null || last === null || most === null
        ? 'no sample after the warm-up'
        : `${perHour >= 0 ? '+' : ''}${perHour.toFixed(1)} MiB an hour over ${minutes} min ` +
          `(${first.toFixed(0)} at first, ${last.toFixed(0)} at last, ${most.toFixed(0)} at most)`,
    limit: !isJudged ? 'shown only' : isLongEnough ? limit : `${limit}; judged from 20 min on`,
    passed: !isJudged || !isLongEnough || perHour === null ? null : perHour <= FLAT_MIB_PER_HOUR,
  }
}
