import type Database from 'better-sqlite3'
import { EPISODE_GAP_MS } from '../../contract/episodes.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { takeUpHops } from '../store/episodes.ts'
import { SETTLED_AFTER_MS } from '../store/queries/episode-figures.ts'

/** Hops that one transaction takes, so that nothing else waits long for the writer. */
const HOPS_AT_ONCE = 500
/** Failovers come in bursts. */
const COLLECT_MS = 200
/** When an episode without another hop may have come to its end, ms after the last one. */
const looksAfterMs = [SETTLED_AFTER_MS + 1_000, EPISODE_GAP_MS + 1_000] as const

/**
 * Keeps the episodes up to date with the failover log. The log is the truth: whatever a crash left behind is taken up
 * at the next start.
 */
export class EpisodeKeeper {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #looks = new Map<number, readonly (() => void)[]>()
  #cancel: (() => void) | null = null
  #undo: readonly (() => void)[] = []
  #stopped = false

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
  }

  start(): void {
    // A drill writes its hops to the log when it is over.
    this.#undo = [
      this.#events.on('failover.happened', () => this.#soon()),
      this.#events.on('drill.changed', () => this.#soon()),
    ]
    this.#soon()
  }

  stop(): void {
    this.#stopped = true
    for (const undo of this.#undo) undo()
    this.#cancel?.()
    for (const looks of this.#looks.values()) for (const cancel of looks) cancel()
  }

  /** Takes up what the log has gained; false when the store refused, which is tried again with the next hop. */
  catchUp(): boolean {
    try {
      const { changed, removed, more } = takeUpHops(this.#db, HOPS_AT_ONCE)
      for (const id of removed) this.#events.emit('episode.changed', { id, removed: true })
      for (const id of changed) this.#changed(id)
      if (more) this.#soon()
      return true
    } catch (error) {
      this.#log.error('episodes could not be brought up to date', { error: errorText(error) })
      return false
    }
  }

  #soon(): void {
    if (this.#stopped) return
    this.#cancel ??= this.#clock.after(COLLECT_MS, () => {
      this.#cancel = null
      this.catchUp()
    })
  }

  #changed(id: number): void {
    this.#events.emit('episode.changed', { id, removed: false })
    for (const cancel of this.#looks.get(id) ?? []) cancel()
    const last = looksAfterMs.at(-1)
    const looks = looksAfterMs.map((ms) =>
      this.#clock.after(ms, () => {
        this.#events.emit('episode.changed', { id, removed: false })
        if (ms === last) this.#looks.delete(id)
      }),
    )
    this.#looks.set(id, looks)
  }
}
