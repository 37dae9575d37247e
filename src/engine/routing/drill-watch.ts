import type { DrillMoment } from '../../contract/drills.ts'
import type { BreakerStateName } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'
import type { SmsProvider } from '../providers/provider.ts'

const breakerTexts: Partial<Record<BreakerStateName, string>> = {
  closed: 'The breaker closed: back to normal traffic',
  open: 'The breaker opened: nothing more is sent there',
  'half-open': 'The breaker lets probes through',
}

/** Sees what happens to the provider that a drill breaks. Intervals are by the monotonic clock. */
export class DrillWatch {
  readonly moments: DrillMoment[] = []
  readonly #clock: Clock
  readonly #breaker: () => BreakerStateName | null
  readonly #onChange: () => void
  #lastBreaker: BreakerStateName = 'closed'
  #faultFrom: { readonly at: number; readonly monotonic: number } | null = null
  #faultTo: { readonly at: number; readonly monotonic: number } | null = null
  #failed = false
  detectionMs: number | null = null
  recoveryMs: number | null = null
  sentWhileOpen = 0
  /** Called at the first acceptance after the fault. */
  onRecovered: () => void = () => {}

  constructor(options: {
    readonly clock: Clock
    /** State of the provider's breaker now; null while there is none. */
    readonly breaker: () => BreakerStateName | null
    readonly onChange: () => void
  }) {
    this.#clock = options.clock
    this.#breaker = options.breaker
    this.#onChange = options.onChange
  }

  /** UTC epoch ms; null while it is to come. */
  get faultFrom(): number | null {
    return this.#faultFrom?.at ?? null
  }

  get faultTo(): number | null {
    return this.#faultTo?.at ?? null
  }

  faultBegins(text: string): void {
    this.#faultFrom = this.#now()
    this.note(text)
  }

  faultEnds(text: string): void {
    this.#faultTo = this.#now()
    this.note(text)
  }

  note(text: string): void {
    this.moments.push({ at: this.#clock.now(), text })
    this.#onChange()
  }

  breakerMayHaveChanged(): void {
    const state = this.#breaker()
    if (state === null || state === this.#lastBreaker) return
    this.#lastBreaker = state
    if (state === 'open' && this.#faultFrom !== null)
      this.detectionMs ??= this.#clock.monotonic() - this.#faultFrom.monotonic
    const text = breakerTexts[state]
    if (text !== undefined) this.note(text)
  }

  /** The same provider, with every submission seen from here. */
  observe(provider: SmsProvider): SmsProvider {
    return {
      config: provider.config,
      statusBatchSize: provider.statusBatchSize,
      lookup: (request, options) => provider.lookup(request, options),
      statuses: (ids, options) => provider.statuses(ids, options),
      prices: (countries, options) => provider.prices(countries, options),
      balance: (options) => provider.balance(options),
      send: async (message, options) => {
        const startedAt = this.#clock.monotonic()
        if (this.#breaker() === 'open') this.sentWhileOpen += 1
        const result = await provider.send(message, options)
        if (result.outcome === 'accepted') this.#accepted(startedAt)
        else if (result.category !== 'interrupted') this.#notAccepted(result.message)
        return result
      },
    }
  }

  #accepted(startedAt: number): void {
    if (this.#faultTo === null || startedAt < this.#faultTo.monotonic || this.recoveryMs !== null) return
    this.recoveryMs = this.#clock.monotonic() - this.#faultTo.monotonic
    this.note('It accepted real traffic again')
    this.onRecovered()
  }

  #notAccepted(message: string): void {
    if (this.#faultFrom === null || this.#failed) return
    this.#failed = true
    this.note(`First failed submission: ${message}`)
  }

  #now = () => ({ at: this.#clock.now(), monotonic: this.#clock.monotonic() })
}
