import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { PriceChange } from '../../src/contract/pricing-models.ts'
import type { Clock } from '../../src/engine/clock.ts'
import { EventBus } from '../../src/engine/events.ts'
import { type Log, silentLog } from '../../src/engine/log.ts'
import { ObservedPrices } from '../../src/engine/pricing/observed-prices.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import { PriceLedger } from '../../src/engine/pricing/price-ledger.ts'
import { PricingSyncService } from '../../src/engine/pricing/pricing-sync.ts'
import { RateBook } from '../../src/engine/pricing/rate-book.ts'
import type { SmsProvider } from '../../src/engine/providers/provider.ts'
import { type QueryName, readQueries } from '../../src/engine/store/queries/read-queries.ts'
import type { Reader } from '../../src/engine/store/reader.ts'

interface DeskOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly providers?: readonly SmsProvider[]
  readonly countries?: readonly string[]
  readonly log?: Log
}

/** The reader without its thread: the same queries on the same file. */
export const aReader = (db: Database.Database): Reader =>
  ({
    read: async (name: QueryName, ...args: readonly unknown[]) =>
      (readQueries[name] as (...all: readonly unknown[]) => unknown)(db, ...args),
  }) as unknown as Reader

/** Everything about prices on a store, with what it told; stopped with the test. */
export function aPriceDesk({ db, clock, providers = [], countries = ['DE'], log = silentLog }: DeskOptions) {
  const events = new EventBus((error) => {
    throw error
  })
  const told: { readonly runId: number | null; readonly changes: readonly PriceChange[] }[] = []
  events.on('price.changed', (payload) => told.push(payload))
  const rates = new RateBook(db, clock)
  const book = new PriceBook({ db, rates })
  const ledger = new PriceLedger({ db, clock, events, book, rates })
  const reader = aReader(db)
  const observed = new ObservedPrices({ db, reader, clock, events, ledger })
  const options = { db, reader, clock, log, events, ledger, observed }
  const sync = new PricingSyncService({ ...options, providers: () => providers, countries: () => countries })
  onTestFinished(() => sync.stop())
  return { db, events, told, rates, book, ledger, observed, reader, sync }
}
