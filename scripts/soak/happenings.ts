import { HOUR_MS, MINUTE_MS } from '../../src/contract/durations.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'

/** Something that happens to the machine. Times are ms. */
export type Happening =
  | { readonly is: 'kill' }
  | { readonly is: 'sleep'; readonly ms: number }
  | { readonly is: 'full disk'; readonly ms: number }
  /** The wall clock is set, forwards or back. */
  | { readonly is: 'clock'; readonly byMs: number }

/** What happens, one after the other. */
export interface Course {
  /** Quiet time between two happenings, ms. */
  readonly gapMs: number
  /** After so many everything has happened once. */
  readonly least: number
  next(): Happening
}

const sleepMs = { real: [20_000, MINUTE_MS], quick: [8_000, 20_000], hasty: [2_000, 2_500] } as const
const fullMs = { real: MINUTE_MS, quick: 20_000, hasty: 2_000 } as const
const gapMs = { real: 45_000, quick: 12_000, hasty: 500 } as const

/**
 * What happens to the machine in a soak of so many minutes: in an hour a kill every few minutes, sleep of 20 to 60 s and
 * a minute without disk space; in one of less than twenty minutes the same, more quickly. The same seed gives the same course.
 */
export function courseOf(minutes: number, seed: number): Course {
  const random = createRandom(seed, 'happenings')
  const between = ([least, most]: readonly [least: number, most: number]) =>
    Math.round(least + (most - least) * random.next())
  const pace = minutes >= 20 ? 'real' : minutes >= 4 ? 'quick' : 'hasty'
  const sleep = (): Happening => ({ is: 'sleep', ms: between(sleepMs[pace]) })
  const fullDisk = (): Happening => ({ is: 'full disk', ms: fullMs[pace] })
  const kill = (): Happening => ({ is: 'kill' })
  const forward = (): Happening => ({ is: 'clock', byMs: between([MINUTE_MS / 2, 6 * HOUR_MS]) })
  const back = (): Happening => ({ is: 'clock', byMs: -between([MINUTE_MS / 2, 3 * HOUR_MS]) })
  const round = [forward, fullDisk, kill, sleep, back, kill, sleep, kill]
  let n = 0
  return {
    gapMs: gapMs[pace],
    least: round.indexOf(back) + 1,
    next: () => (round[n++ % round.length] ?? kill)(),
  }
}
