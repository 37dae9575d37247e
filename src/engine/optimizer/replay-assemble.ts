import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import type { Reader } from '../store/reader.ts'
import type { ApplyDeps } from './recommend-apply.ts'
import { Recommendations } from './recommendations.ts'
import type { CreateReplayWorker } from './replay-thread.ts'
import { Replays } from './replays.ts'

/** What recorded traffic teaches: what another policy would have made of it, and what to change. */
export interface Advice {
  readonly replays: Replays
  readonly recommendations: Recommendations
  start(): void
  /** After the machine slept. */
  wake(): void
  /** Before the reader is closed. */
  stop(): Promise<void>
}

/** Builds it; nothing is worked out before `start`. */
export function assembleAdvice(
  options: ApplyDeps & {
    /** The database's file. */
    readonly file: string
    readonly reader: Reader
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly createWorker: CreateReplayWorker
  },
): Advice {
  const replays = new Replays(options)
  const recommendations = new Recommendations({ ...options, replays })
  return {
    replays,
    recommendations,
    start: () => recommendations.start(),
    wake: () => recommendations.wake(),
    async stop() {
      await recommendations.stop()
      await replays.stop()
    },
  }
}
