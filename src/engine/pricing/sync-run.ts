import type Database from 'better-sqlite3'
import type { PriceChange, PriceRun, PriceRunState } from '../../contract/pricing-models.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { SmsProvider } from '../providers/provider.ts'
import { endRun, partsOf, runById, savePart } from '../store/price-runs.ts'
import type { PricePartRow, PriceRunRow } from '../store/schema-prices.ts'
import type { PriceLedger } from './price-ledger.ts'
import { runView } from './run-view.ts'
import { readPart } from './sync-part.ts'

const unfinished: ReadonlySet<PricePartRow['state']> = new Set(['waiting', 'running'])

/** One run over several providers, new or taken up again after the console had stopped. */
export class SyncRun {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #ledger: PriceLedger
  readonly #onProgress: () => void
  readonly #run: PriceRunRow
  readonly #parts: PricePartRow[]
  readonly #changes: PriceChange[]
  readonly #abort = new AbortController()
  #cancelled = false

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly ledger: PriceLedger
    readonly onProgress: () => void
    readonly id: number
    /** What it had found before the console stopped. */
    readonly earlier: readonly PriceChange[]
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#ledger = options.ledger
    this.#onProgress = options.onProgress
    const run = runById(options.db, options.id)
    if (run === undefined) throw new Error(`there is no run ${options.id}`)
    this.#run = run
    this.#parts = [...partsOf(options.db, run.id)]
    this.#changes = [...options.earlier]
  }

  get id(): number {
    return this.#run.id
  }

  view(): PriceRun {
    return runView(this.#run, this.#parts)
  }

  /** Ends the run early; what it has read stays. */
  cancel(): void {
    this.#cancelled = true
    this.#abort.abort()
  }

  /** Leaves the run as it is, to be taken up at the next start. */
  interrupt(): void {
    this.#abort.abort()
  }

  /** Providers are read side by side, each at its own pace, so one that fails or hangs holds up nobody. */
  async execute(providers: readonly SmsProvider[]): Promise<void> {
    const byName = new Map(providers.map((provider) => [provider.config.name, provider]))
    const todo = this.#parts.filter(({ state }) => unfinished.has(state))
    await Promise.all(
      todo.map((part) =>
        readPart(
          {
            db: this.#db,
            clock: this.#clock,
            log: this.#log,
            ledger: this.#ledger,
            signal: this.#abort.signal,
            onProgress: (now) => this.#keep(now),
            onChanges: (changes) => this.#changes.push(...changes),
          },
          part,
          byName.get(part.provider),
        ),
      ),
    )
    if (this.#abort.signal.aborted && !this.#cancelled) return
    this.#end()
  }

  #end(): void {
    const now = this.#clock.now()
    for (const part of this.#parts.filter(({ state }) => unfinished.has(state))) {
      this.#keep({ ...part, state: 'cancelled', ended_at: now })
      savePart(this.#db, { ...part, state: 'cancelled', ended_at: now })
    }
    // Told before the end is written: a crash in between tells twice (the lines' ids say so), never not at all.
    this.#ledger.announce(this.#changes, this.id)
    endRun(this.#db, this.id, this.#result(), now)
    const { rows, changes, errors } = this.view()
    this.#log.info('prices read', { run: this.id, kind: this.#run.kind, rows, changes, errors })
  }

  #result(): PriceRunState {
    if (this.#cancelled) return 'cancelled'
    const failed = this.#parts.filter(({ state }) => state === 'failed').length
    if (failed === 0) return 'completed'
    return failed === this.#parts.length ? 'failed' : 'partial'
  }

  #keep(part: PricePartRow): void {
    this.#parts[part.place] = part
    this.#onProgress()
  }
}
