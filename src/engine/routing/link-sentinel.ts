import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'

/** An answer this recent proves that the link was up, unless others have failed since. */
const PROOF_MS = 2_000
/** The status line and the minutes need not know of a change sooner. */
const RECHECK_MS = 5_000
/** Beats come at least every 18 s (one for each active probe); after a longer silence the machine slept. */
const LONGEST_BEAT_MS = 45_000

/** `not-needed`: everything stays on this machine, so there is no link to lose. */
export type LinkState = 'up' | 'down' | 'not-needed'

export interface LinkView {
  readonly state: LinkState
  /** Wall clock, UTC epoch ms. */
  readonly since: number
  /** Why it is down, as a sentence. */
  readonly cause: string | null
}

/** How the sentinel looks at the network; replaced in tests. */
export interface LinkSenses {
  /** Whether any interface but loopback has an address. */
  hasInterface(): boolean
  /** Whether any provider's host can be reached at all, or refuses the connection itself. Never rejects. */
  reaches(): Promise<boolean>
}

/**
 * Tells our own network's failures from the providers'. It waits for nothing by itself: it judges when a call fails
 * before a byte was written, and looks again at each beat of the health monitor while the link is down.
 */
export class LinkSentinel {
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #log: Log
  /** Null when there is nothing to watch. */
  readonly #senses: LinkSenses | null
  readonly #waiting = new Set<() => void>()
  #down: { readonly cause: string } | null = null
  #since: number
  /** The last answer of anybody. */
  #proof: { readonly provider: string; readonly at: number } | null = null
  /** Who could not be reached since. */
  readonly #unreached = new Set<string>()
  #lookedAt = Number.NEGATIVE_INFINITY
  #looking: Promise<boolean> | null = null
  #lastBeat: { readonly wall: number; readonly monotonic: number } | null = null

  constructor(options: {
    readonly clock: Clock
    readonly events: EventBus
    readonly log: Log
    readonly senses: LinkSenses | null
  }) {
    this.#clock = options.clock
    this.#events = options.events
    this.#log = options.log
    this.#senses = options.senses
    this.#since = options.clock.now()
  }

  get isDown(): boolean {
    return this.#down !== null
  }

  view(): LinkView {
    if (this.#senses === null) return { state: 'not-needed', since: this.#since, cause: null }
    return { state: this.isDown ? 'down' : 'up', since: this.#since, cause: this.#down?.cause ?? null }
  }

  /** A provider answered, whatever it said: the link is up. */
  answered(provider: string): void {
    this.#proof = { provider, at: this.#clock.monotonic() }
    this.#unreached.clear()
    this.#rise()
  }

  /**
   * A call got no answer. Resolves with whether our own link is down, and so with whether the failure says nothing
   * about the provider. Only a failure before the first byte (`written` is false) is looked into, and not the first
   * one right after another provider answered: failing over must not wait for a look.
   */
  async failed(provider: string, written: boolean): Promise<boolean> {
    if (this.#senses === null) return false
    if (this.isDown) return true
    if (!this.#senses.hasInterface()) return this.#fall('no network interface has an address')
    if (written) return false
    this.#unreached.add(provider)
    if (this.#isAlone(provider)) return false
    if (await this.#look(this.#senses)) return false
    return this.#fall('no provider can be reached: no route to any of their hosts')
  }

  /** While the link is down: looks whether it is back, at most every 5 s unless `atOnce`. */
  async check(atOnce = false): Promise<void> {
    if (this.#senses === null) return
    if (!this.#senses.hasInterface()) return void this.#fall('no network interface has an address')
    if (!this.isDown || (!atOnce && this.#clock.monotonic() - this.#lookedAt < RECHECK_MS)) return
    if (await this.#look(this.#senses)) this.#rise()
  }

  /** Resolves when the link is up (at once when it is not known to be down) or `signal` aborts. */
  whenUp(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (!this.isDown || signal.aborted) return resolve()
      const go = () => {
        this.#waiting.delete(go)
        signal.removeEventListener('abort', go)
        resolve()
      }
      this.#waiting.add(go)
      signal.addEventListener('abort', go, { once: true })
    })
  }

  /**
   * To be called regularly. True when the machine slept since the last call: far more time has passed on one of the
   * clocks than lies between two beats (some systems stop the monotonic clock asleep, some do not).
   */
  beat(): boolean {
    const now = { wall: this.#clock.now(), monotonic: this.#clock.monotonic() }
    const last = this.#lastBeat
    this.#lastBeat = now
    if (last === null) return false
    return Math.max(now.wall - last.wall, now.monotonic - last.monotonic) > LONGEST_BEAT_MS
  }

  #isAlone(provider: string): boolean {
    if (this.#proof === null || this.#clock.monotonic() - this.#proof.at >= PROOF_MS) return false
    return this.#proof.provider !== provider && this.#unreached.size === 1
  }

  /** One look at a time: whoever asks meanwhile gets the same answer. */
  async #look(senses: LinkSenses): Promise<boolean> {
    this.#lookedAt = this.#clock.monotonic()
    this.#looking ??= senses
      .reaches()
      .catch((error: unknown) => {
        this.#log.error('the network could not be looked at', { error: errorText(error) })
        return true
      })
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  #fall(cause: string): true {
    if (this.isDown) return true
    this.#down = { cause }
    this.#since = this.#clock.now()
    this.#log.warn('our own network is down; verifications wait for it', { cause })
    this.#events.emit('link.changed', this.view())
    return true
  }

  #rise(): void {
    if (!this.isDown) return
    this.#log.info('our own network is back', { afterMs: this.#clock.now() - this.#since })
    this.#down = null
    this.#since = this.#clock.now()
    for (const wake of [...this.#waiting]) wake()
    this.#events.emit('link.changed', this.view())
  }
}
