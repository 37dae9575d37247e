import type Database from 'better-sqlite3'
import type { PriceChange, QuotedSource } from '../../contract/pricing-models.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { forgetObserved, networkTraffic, observedOf } from '../store/price-observations.ts'
import { addHistory, quotesDue, quotesOf, saveQuote } from '../store/price-quotes.ts'
import { priceOf } from '../store/prices.ts'
import type { PriceQuoteRow, RouteKey } from '../store/schema-prices.ts'
import { type CountryPrice, countryPrice } from './country-price.ts'
import type { Rates } from './exchange-rates.ts'
import type { PriceBook } from './price-book.ts'
import { type Change, detectChanges, disappeared, type NewQuote } from './price-changes.ts'
import { type Look, settled, writeSettled } from './price-settle.ts'
import { PriceStage } from './price-stage.ts'
import { afterChange, asKnown, standingQuotes } from './quote-rows.ts'

/** What one source says of one route. */
export interface RouteQuotes extends RouteKey {
  readonly source: QuotedSource
  readonly quotes: readonly NewQuote[]
  /** Networks with a row that could not be read: nothing changes for them. */
  readonly unusable?: ReadonlySet<string>
  /** Networks that are not among the quotes are gone from the source. */
  readonly complete: boolean
}

/** Writes prices: every source goes through here, so that history, current price and the send path agree. */
export class PriceLedger {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #book: PriceBook
  readonly #rates: Rates
  /** They hear of every route that is written meanwhile. */
  readonly #stages = new Set<PriceStage>()

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly events: EventBus
    readonly book: PriceBook
    readonly rates: Rates
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#events = options.events
    this.#book = options.book
    this.#rates = options.rates
  }

  /**
   * Records what a source says of some routes: all of it or, when it throws, nothing. Says nothing to the outside; see
   * {@link announce}.
   *
   * @param runId the sync it belongs to; null for a manual or imported price
   * @param alongside writes in the same transaction; gets the new lines
   * @returns the new lines of the history, first sights included
   */
  record(
    routes: readonly RouteQuotes[],
    runId: number | null,
    alongside: (changes: readonly PriceChange[]) => void = () => {},
  ): readonly PriceChange[] {
    const at = this.#clock.now()
    return this.#writing(routes, { at, confirmed: true }, () => {
      const lines = routes.flatMap((route) => {
        const rows = quotesOf(this.#db, route).filter(({ source }) => source === route.source)
        const known = new Map(rows.map((row) => [row.network, asKnown(row)]))
        const { quotes, complete, unusable = new Set<string>() } = route
        const changes = detectChanges(known, { quotes, unusable, complete, at }, this.#rates)
        return this.#write(route, rows, changes, at, runId)
      })
      alongside(lines)
      return lines
    }).changes
  }

  /** For prices that are too many for one transaction of many single writes. The caller closes it. */
  stage(): PriceStage {
    const parts = { db: this.#db, book: this.#book, rates: this.#rates, at: this.#clock.now() }
    const stage = new PriceStage({ ...parts, closed: (one) => this.#stages.delete(one) })
    this.#stages.add(stage)
    return stage
  }

  /** Takes quotes off their source, such as a manual price that is cleared. Unknown networks are passed over. */
  withdraw(route: RouteKey & { readonly source: QuotedSource }, networks: readonly string[]): readonly PriceChange[] {
    const at = this.#clock.now()
    return this.#writing([route], { at, confirmed: false }, () => {
      const rows = quotesOf(this.#db, route).filter(
        ({ source, network, gone_at }) => source === route.source && gone_at === null && networks.includes(network),
      )
      const changes = rows.map((row) => disappeared(asKnown(row), at))
      return this.#write(route, rows, changes, at, null)
    }).changes
  }

  /** Puts announced prices in force whose time has come, and tells of them. */
  applyAnnounced(): readonly PriceChange[] {
    const at = this.#clock.now()
    const due = quotesDue(this.#db, at)
    if (due.length === 0) return []
    const changes = this.#writing(due, { at, confirmed: false }, () =>
      due.flatMap((row) => {
        const { next_price: micros, next_currency: currency, network, network_name: networkName } = row
        if (micros === null || currency === null) return []
        const known = new Map([[network, { ...asKnown(row), next: null }]])
        const quotes = [{ network, networkName, price: { micros, currency }, effectiveFrom: row.next_from }]
        const found = detectChanges(known, { quotes, unusable: new Set(), complete: false, at }, this.#rates)
        const arrived = { ...row, next_price: null, next_currency: null, next_from: null }
        saveQuote(this.#db, arrived)
        return this.#write(row, [arrived], found, at, null)
      }),
    ).changes
    this.announce(changes, null)
    return changes
  }

  /** Works the routes' prices out anew, after charges were counted; in the order of `routes`. */
  reprice(routes: readonly RouteKey[]): readonly (CountryPrice | null)[] {
    return this.#writing(routes, { at: this.#clock.now(), confirmed: false }, () => []).prices
  }

  /** Tells whoever listens what changed; first sights are no changes. */
  announce(changes: readonly PriceChange[], runId: number | null): void {
    const told = changes.filter(({ kind }) => kind !== 'first-seen')
    if (told.length > 0) this.#events.emit('price.changed', { runId, changes: told })
  }

  #writing(routes: readonly RouteKey[], look: Look, write: () => readonly PriceChange[]) {
    const written = this.#db.transaction(() => {
      const changes = write()
      const changed = new Set(changes.map(routeOf))
      const prices = routes.map((route) => this.#settle(route, look, changed.has(routeOf(route))))
      return { changes, prices }
    })()
    for (const stage of this.#stages) stage.note(routes)
    // Only what is on the disk is believed.
    for (const [index, route] of routes.entries()) this.#book.set(route, written.prices[index]?.price ?? null)
    return written
  }

  #write(
    route: RouteKey & { readonly source: QuotedSource },
    rows: readonly PriceQuoteRow[],
    changes: readonly Change[],
    at: number,
    runId: number | null,
  ): readonly PriceChange[] {
    const byNetwork = new Map(rows.map((row) => [row.network, row]))
    return changes.map((change) => {
      const { line, quote, told } = afterChange(route, byNetwork.get(change.network), change, { at, runId })
      const id = addHistory(this.#db, line)
      saveQuote(this.#db, quote)
      return { ...told, id }
    })
  }

  /** Brings `pricing_cache` and the steps of the route up to date. */
  #settle(route: RouteKey, look: Look, changed: boolean): CountryPrice | null {
    if (changed) forgetObserved(this.#db, route)
    const observed = observedOf(this.#db, route) ?? null
    const traffic = networkTraffic(this.#db, route.country)
    const found = countryPrice(standingQuotes(quotesOf(this.#db, route)), traffic, observed)
    writeSettled(this.#db, settled(route, priceOf(this.#db, route), found, look))
    return found
  }
}

const routeOf = ({ provider, country, service }: RouteKey): string => `${provider}|${country}|${service}`
