import type Database from 'better-sqlite3'
import type { PriceChange, QuotedSource } from '../../contract/pricing-models.ts'
import { forgetObserved, networkTraffic, observedOf } from '../store/price-observations.ts'
import { quotesOf } from '../store/price-quotes.ts'
import { dropPriceStage, openPriceStage, stageLine, stageQuote, takePriceStage } from '../store/price-stage.ts'
import { priceOf } from '../store/prices.ts'
import type { PriceQuoteRow, RouteKey } from '../store/schema-prices.ts'
import { countryPrice } from './country-price.ts'
import type { Rates } from './exchange-rates.ts'
import type { PriceBook } from './price-book.ts'
import { detectChanges, type NewQuote } from './price-changes.ts'
import { type Settled, settled, writeSettled } from './price-settle.ts'
import { afterChange, asKnown, standingQuotes } from './quote-rows.ts'

interface StageParts {
  readonly db: Database.Database
  readonly book: PriceBook
  readonly rates: Rates
  /** When the prices come in force that hold at once, UTC epoch ms. */
  readonly at: number
  readonly closed: (stage: PriceStage) => void
}

let opened = 0

/**
 * Many prices that are worked out one route after the other, over as many turns of the event loop as it takes, and then
 * taken over in one short transaction. Until then nobody sees anything of them.
 */
export class PriceStage {
  readonly at: number
  readonly #parts: StageParts
  readonly #id = ++opened
  readonly #routes = new Map<string, { readonly settled: Settled; readonly changed: boolean }>()
  readonly #moved = new Set<string>()
  /** Their ids count from 1 until they are taken over. */
  readonly #changes: (Omit<PriceChange, 'id'> & { id: number })[] = []

  constructor(parts: StageParts) {
    this.#parts = parts
    this.at = parts.at
    openPriceStage(parts.db)
  }

  /**
   * Works out what a source says of one route; networks that it leaves out stay as they are. Once for each route.
   *
   * @param lists one after the other, such as what holds now and what is announced
   */
  add(route: RouteKey & { readonly source: QuotedSource }, lists: readonly (readonly NewQuote[])[]): void {
    const { db, rates, at } = this.#parts
    const { source } = route
    const rows = quotesOf(db, route)
    const own = new Map(rows.filter((row) => row.source === source).map((row) => [row.network, row]))
    const touched = new Map<string, PriceQuoteRow>()
    db.transaction(() => {
      for (const quotes of lists) {
        const known = new Map([...own].map(([network, row]) => [network, asKnown(row)]))
        for (const change of detectChanges(known, { quotes, unusable: new Set(), complete: false, at }, rates)) {
          const after = afterChange(route, own.get(change.network), change, { at, runId: null })
          own.set(change.network, after.quote)
          touched.set(change.network, after.quote)
          this.#changes.push({ ...after.told, id: this.#changes.length + 1 })
          stageLine(db, this.#id, { n: this.#changes.length, ...after.line })
        }
      }
      for (const row of touched.values()) stageQuote(db, this.#id, row)
    })()
    const others = rows.filter((row) => row.source !== source)
    const changed = touched.size > 0
    const observed = changed ? null : (observedOf(db, route) ?? null)
    const found = countryPrice(
      standingQuotes([...others, ...own.values()]),
      networkTraffic(db, route.country),
      observed,
    )
    const look = { at, confirmed: true }
    this.#routes.set(keyOf(route), { settled: settled(route, priceOf(db, route), found, look), changed })
  }

  /** These routes were written by somebody else. */
  note(routes: readonly RouteKey[]): void {
    for (const route of routes) this.#moved.add(keyOf(route))
  }

  /**
   * Puts everything in force: all of it or, when it throws, nothing.
   *
   * @param alongside writes in the same transaction
   * @returns the new lines of the history; null when a route was written by somebody else meanwhile, and nothing was done
   */
  take(alongside: () => void): readonly PriceChange[] | null {
    const { db, book } = this.#parts
    if ([...this.#moved].some((route) => this.#routes.has(route))) return null
    const before = db
      .transaction(() => {
        alongside()
        for (const { settled: price, changed } of this.#routes.values()) {
          if (changed) forgetObserved(db, price.route)
          writeSettled(db, price)
        }
        return takePriceStage(db, this.#id)
      })
      .immediate()
    // Only what is on the disk is believed.
    for (const { settled: price } of this.#routes.values())
      book.set(price.route, price.row && { micros: price.row.price, currency: price.row.currency })
    for (const change of this.#changes) change.id += before
    return this.#changes
  }

  /** Forgets the rows that were worked out. */
  close(): void {
    const { db, closed } = this.#parts
    closed(this)
    if (db.open) dropPriceStage(db, this.#id)
  }
}

const keyOf = ({ provider, country, service }: RouteKey): string => `${provider}|${country}|${service}`
