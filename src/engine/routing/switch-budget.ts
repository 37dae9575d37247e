import type { Clock } from '../clock.ts'

const WINDOW_MS = 60_000
const BUCKET_MS = 1_000
/** Above this share of switched sends the alarm is raised, at half of it cleared. */
const BUDGET = 0.2
/** With fewer sends in the window a share means nothing. */
const LEAST_SENDS = 10

export interface SwitchShare {
  /** Sends within the last minute. */
  readonly sends: number
  /** Of these, the ones that went to another provider than the first choice. */
  readonly switched: number
}

interface Bucket extends SwitchShare {
  readonly at: number
}

/**
 * Watches how many sends of the last minute went to another provider than the first choice. Failing over hides
 * a failing first choice so well that somebody has to be told. Holds a timer only while the alarm is raised.
 */
export class SwitchBudget {
  readonly #clock: Clock
  readonly #onChange: (raised: boolean, share: SwitchShare) => void
  #buckets: readonly Bucket[] = []
  #raised = false

  constructor(clock: Clock, onChange: (raised: boolean, share: SwitchShare) => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  get raised(): boolean {
    return this.#raised
  }

  /** Counts a send. */
  note(switched: boolean): void {
    const at = Math.floor(this.#clock.monotonic() / BUCKET_MS) * BUCKET_MS
    const last = this.#buckets.at(-1)
    const bucket = last?.at === at ? last : { at, sends: 0, switched: 0 }
    const counted = { at, sends: bucket.sends + 1, switched: bucket.switched + (switched ? 1 : 0) }
    this.#buckets = [...this.#buckets.slice(0, last?.at === at ? -1 : undefined), counted]
    this.#judge()
  }

  #judge(): void {
    const oldest = this.#clock.monotonic() - WINDOW_MS
    this.#buckets = this.#buckets.filter(({ at }) => at > oldest)
    const sends = this.#buckets.reduce((sum, bucket) => sum + bucket.sends, 0)
    const switched = this.#buckets.reduce((sum, bucket) => sum + bucket.switched, 0)
    const share = sends === 0 ? 0 : switched / sends
    if (!this.#raised && sends >= LEAST_SENDS && share > BUDGET) this.#change(true, { sends, switched })
    else if (this.#raised && share <= BUDGET / 2) this.#change(false, { sends, switched })
  }

  #change(raised: boolean, share: SwitchShare): void {
    this.#raised = raised
    this.#onChange(raised, share)
    if (raised) this.#watch()
  }

  /** Without further sends nobody else would notice that the window has emptied. */
  #watch(): void {
    this.#clock.after(BUCKET_MS, () => {
      this.#judge()
      if (this.#raised) this.#watch()
    })
  }
}
