import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import type { Http } from '../providers/http.ts'
import type { SmsProvider } from '../providers/provider.ts'
import type { Reader } from '../store/reader.ts'
import { EcbRates } from './ecb-rates.ts'
import { ObservedPrices } from './observed-prices.ts'
import { PriceBook } from './price-book.ts'
import { PriceLedger } from './price-ledger.ts'
import { PricingSyncService } from './pricing-sync.ts'
import { RateBook } from './rate-book.ts'

export interface Pricing {
  /** For the send path. */
  readonly book: PriceBook
  readonly rates: RateBook
  readonly ledger: PriceLedger
  readonly sync: PricingSyncService
  /** Null in the sandbox, which asks nobody. */
  readonly ecb: EcbRates | null
  /** Resolves when the first prices are there. */
  start(): Promise<void>
  /** After the machine slept. */
  wake(): void
  stop(): Promise<void>
}

/** Builds everything about prices; nothing of it runs before `start`. */
export function assemblePricing(options: {
  readonly db: Database.Database
  readonly reader: Reader
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly http: Http
  /** Exchange rates are asked for in the live workspace only. */
  readonly live: boolean
  /** In the order of trial; asked for at every run. */
  readonly providers: () => readonly SmsProvider[]
  /** All that matter, ISO 3166-1 alpha-2; asked for at every run. */
  readonly countries: () => readonly string[]
  /** From one run to the next, ms; an hour unless told. */
  readonly everyMs?: number | undefined
}): Pricing {
  const { db, reader, clock, log, events, http, live, providers, countries, everyMs } = options
  const rates = new RateBook(db, clock)
  const book = new PriceBook({ db, rates })
  const ledger = new PriceLedger({ db, clock, events, book, rates })
  const observed = new ObservedPrices({ db, reader, clock, events, ledger })
  const sync = new PricingSyncService({
    db,
    reader,
    clock,
    log,
    events,
    ledger,
    observed,
    providers,
    countries,
    ...(everyMs !== undefined && { everyMs }),
  })
  const ecb = live ? new EcbRates({ http, clock, log, book: rates }) : null
  return {
    book,
    rates,
    ledger,
    sync,
    ecb,
    async start() {
      void ecb?.start()
      const first = sync.start()
      if (book.countries().length === 0) await first
    },
    wake: () => sync.wake(),
    async stop() {
      ecb?.stop()
      await sync.stop()
    },
  }
}
