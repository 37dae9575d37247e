import type { SelfTest, SelfTestCheck } from '../../contract/self-test.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText } from '../log.ts'
import { redact } from '../redact.ts'
import type { Finding, SelfCheck } from './self-check.ts'

/** Runs checks one after the other and tells how it goes. One test at a time. */
export class SelfTests {
  readonly #checks: readonly SelfCheck[]
  readonly #clock: Clock
  readonly #events: EventBus
  #test: SelfTest
  #cancel: AbortController | null = null

  constructor(options: { readonly checks: readonly SelfCheck[]; readonly clock: Clock; readonly events: EventBus }) {
    this.#checks = options.checks
    this.#clock = options.clock
    this.#events = options.events
    this.#test = { state: 'idle', startedAt: null, endedAt: null, checks: options.checks.map(waiting) }
  }

  get test(): SelfTest {
    return this.#test
  }

  /** Begins one, unless one runs already. */
  start(): SelfTest {
    if (this.#cancel !== null) return this.#test
    const cancel = new AbortController()
    this.#cancel = cancel
    this.#tell({ state: 'running', startedAt: this.#clock.now(), endedAt: null, checks: this.#checks.map(waiting) })
    void this.#run(cancel.signal)
    return this.#test
  }

  /** What is being looked at is left, and the rest is not begun. */
  cancel(): SelfTest {
    this.#cancel?.abort()
    return this.#test
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (const check of this.#checks) {
      if (signal.aborted) {
        this.#note(check, { state: 'skipped' })
        continue
      }
      const startedAt = this.#clock.monotonic()
      this.#note(check, { state: 'running' })
      const finding = await Promise.race([outcomeOf(check, signal), aborted(signal)])
      this.#note(
        check,
        finding === null ? { state: 'skipped' } : { ...finding, ms: this.#clock.monotonic() - startedAt },
      )
    }
    this.#cancel = null
    this.#tell({ ...this.#test, state: signal.aborted ? 'cancelled' : 'done', endedAt: this.#clock.now() })
  }

  #note({ name }: SelfCheck, change: Partial<SelfTestCheck>): void {
    const checks = this.#test.checks.map((one) => (one.name === name ? { ...one, ...change } : one))
    this.#tell({ ...this.#test, checks })
  }

  #tell(test: SelfTest): void {
    this.#test = test
    this.#events.emit('self-test.changed', {})
  }
}

const waiting = ({ name, title }: SelfCheck): SelfTestCheck => ({
  name,
  title,
  state: 'waiting',
  found: null,
  advice: null,
  ms: null,
})

async function outcomeOf(check: SelfCheck, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.run(signal)
  } catch (error) {
    const found = `It could not be looked at: ${redact(errorText(error)).slice(0, 300)}.`
    return { state: 'failed', found, advice: 'Try again; if it stays so, save the diagnostics and look at the log.' }
  }
}

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
