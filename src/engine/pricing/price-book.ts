import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import type { PriceQuote, SmsProvider } from '../providers/provider.ts'
import { allPrices, savePrices } from '../store/prices.ts'
import type { PriceRow } from '../store/schema.ts'
import { convert, type ExchangeRates } from './exchange-rates.ts'

/** Prices older than this are asked for again. */
const REFRESH_MS = 60 * 60 * 1_000
const LIST_DEADLINE_MS = 20_000

/** What a segment costs on each route: in memory for the send path, in `pricing_cache` for the next start. */
export class PriceBook {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #rates: ExchangeRates
  readonly #prices = new Map<string, Money>()
  #cancelNext: () => void = () => {}
  #stopped = new AbortController()

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly rates: ExchangeRates
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#rates = options.rates
    this.#remember(allPrices(options.db))
  }

  /** Price of one segment; null when unknown. */
  price(provider: string, country: string, service: Service): Money | null {
    return this.#prices.get(routeKey(provider, country, service)) ?? null
  }

  /** The same amount in another currency; null when the amount or the rate is unknown. */
  convert(money: Money | null, currency: string): Money | null {
    return money === null ? null : convert(money, currency, this.#rates)
  }

  /** Countries with at least one price, ISO 3166-1 alpha-2, by name of the code. */
  countries(): readonly string[] {
    return [...new Set([...this.#prices.keys()].map((key) => key.split('|')[1] ?? ''))].sort()
  }

  /** Reads every provider's list now and then hourly until `stop`. A provider that fails keeps its old prices. */
  async start(providers: readonly SmsProvider[], countries: readonly string[]): Promise<void> {
    await Promise.all(providers.map((provider) => this.#refresh(provider, countries)))
    if (this.#stopped.signal.aborted) return
    this.#cancelNext = this.#clock.after(REFRESH_MS, () => void this.start(providers, countries))
  }

  stop(): void {
    this.#cancelNext()
    this.#stopped.abort()
  }

  async #refresh(provider: SmsProvider, countries: readonly string[]): Promise<void> {
    const { name } = provider.config
    try {
      const quotes = await provider.prices(countries, { deadlineMs: LIST_DEADLINE_MS, signal: this.#stopped.signal })
      const rows = quotes.map((quote) => toRow(name, quote, this.#clock.now()))
      if (this.#stopped.signal.aborted) return
      savePrices(this.#db, rows)
      this.#remember(rows)
      this.#log.info('prices read', { provider: name, rows: rows.length })
    } catch (error) {
      this.#log.warn('prices could not be read; the old ones stay', { provider: name, error: errorText(error) })
    }
  }

  #remember(rows: readonly PriceRow[]): void {
    for (const [key, price] of countryPrices(rows)) this.#prices.set(key, price)
  }
}

const routeKey = (provider: string, country: string, service: string) => `${provider}|${country}|${service}`

/**
 * The price of a country: its own row where the list has one, else the dearest of its networks, because the
 * recipient's network is not known before sending and an estimate must not flatter.
 */
function countryPrices(rows: readonly PriceRow[]): ReadonlyMap<string, Money> {
  const found = new Map<string, { readonly price: Money; readonly exact: boolean }>()
  for (const row of rows) {
    const key = routeKey(row.provider, row.country, row.service)
    const exact = row.network === ''
    const known = found.get(key)
    if (known === undefined || (!known.exact && (exact || row.price > known.price.micros)))
      found.set(key, { price: { micros: row.price, currency: row.currency }, exact })
  }
  return new Map([...found].map(([key, { price }]) => [key, price]))
}

function toRow(provider: string, quote: PriceQuote, now: number): PriceRow {
  return {
    provider,
    country: quote.country,
    service: quote.service,
    // Where a list names networks without their codes the name tells them apart, and from the country as a whole.
    network: `${quote.mcc ?? ''}${quote.mnc ?? ''}` || (quote.networkName ?? ''),
    price: quote.price.micros,
    currency: quote.price.currency,
    source: quote.level,
    success_rate: null,
    cached_at: now,
    expires_at: now + 2 * REFRESH_MS,
  }
}
