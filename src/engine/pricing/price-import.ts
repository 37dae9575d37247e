import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { ImportColumn, ImportRow, PriceImportMapping, PriceImportPreview } from '../../contract/price-import.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { quotesOf } from '../store/price-quotes.ts'
import { strongestByNetwork } from './country-price.ts'
import type { Rates } from './exchange-rates.ts'
import { percentOf } from './price-changes.ts'
import { decodeText } from './price-import-bytes.ts'
import { guessDelimiter, guessMapping } from './price-import-guess.ts'
import { isAnnounced, missingFields, type NamedProvider, readPrices, type SheetPrice } from './price-import-lines.ts'
import { isZip, readSheet, type Sheet } from './price-import-table.ts'
import { textOf } from './price-import-values.ts'
import type { PriceLedger, RouteQuotes } from './price-ledger.ts'
import { standingQuotes } from './quote-rows.ts'

/** A rate sheet as a page hands it over. */
export interface ImportFile {
  readonly fileName: string
  /** Base64. */
  readonly content: string
}

const ROWS_SHOWN = 500
const SAMPLES = 5
/** Routes compared between two turns of the event loop. */
const ROUTES_A_TURN = 50

/** Takes rate sheets: shows first what a sheet would change and what is wrong with it, then takes all of it or nothing. */
export class PriceImport {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #ledger: Pick<PriceLedger, 'record' | 'announce'>
  readonly #rates: Rates
  readonly #providers: () => readonly NamedProvider[]
  /** The sheet read last: a person tries several mappings on one file. */
  #last: { readonly key: string; readonly sheet: Sheet } | null = null

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly ledger: Pick<PriceLedger, 'record' | 'announce'>
    readonly rates: Rates
    /** Those that prices may be imported for. */
    readonly providers: () => readonly NamedProvider[]
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#ledger = options.ledger
    this.#rates = options.rates
    this.#providers = options.providers
  }

  /**
   * Stores nothing.
   *
   * @param given null to have one guessed
   * @throws {AppError} `IMPORT_UNREADABLE`
   */
  async preview(file: ImportFile, given: PriceImportMapping | null): Promise<PriceImportPreview> {
    const { sheet, mapping, prices, rows, ...reading } = await this.#read(file, given)
    const problems = reading.problems
    const missing = missingFields(mapping)
    const ordered = [
      ...rows.filter(({ change }) => change !== 'same'),
      ...rows.filter(({ change }) => change === 'same'),
    ]
    return {
      format: sheet.format,
      sheets: [...sheet.sheets],
      columns: columnsOf(sheet, mapping.headerLines),
      mapping,
      missing,
      lines: Math.max(0, sheet.lines.length - mapping.headerLines),
      counts: { ...countsOf(rows), problems: new Set(problems.map(({ line }) => line)).size },
      rows: ordered.slice(0, ROWS_SHOWN),
      problems: problems.slice(0, ROWS_SHOWN),
      token: missing.length > 0 || problems.length > 0 || prices.length === 0 ? null : tokenOf(prices, rows),
    }
  }

  /**
   * Takes every price of the sheet in one transaction, with a line in the audit log.
   *
   * @param token of the preview that a person has seen
   * @throws {AppError} `IMPORT_UNREADABLE`, `IMPORT_REFUSED`, `IMPORT_OUTDATED`, `STORE_UNAVAILABLE`
   */
  async commit(
    file: ImportFile,
    given: PriceImportMapping,
    { token, reason }: { readonly token: string; readonly reason: string },
  ): Promise<{ readonly new: number; readonly changed: number; readonly same: number }> {
    const { prices, rows, problems } = await this.#read(file, given)
    if (problems.length > 0 || prices.length === 0)
      throw new AppError('IMPORT_REFUSED', { problems: new Set(problems.map(({ line }) => line)).size })
    // The prices in force may have moved while the sheet was read; what counts is what they are now.
    const now = [...byRoute(prices).values()].flatMap((own) => this.#compare(own))
    if (tokenOf(prices, rows) !== token || tokenOf(prices, now) !== token) throw new AppError('IMPORT_OUTDATED', {})
    const counts = countsOf(rows)
    const at = this.#clock.now()
    const providers = [...new Set(prices.map(({ provider }) => provider))]
    const changes = writing(this.#db, () =>
      this.#db.transaction(() => {
        addAudit(this.#db, {
          at,
          actor: 'operator',
          action: 'price.import',
          subject: 'prices',
          detail: { before: {}, after: { fileName: file.fileName, providers, ...counts }, reason },
        })
        return this.#ledger.record(
          [...byRoute(prices).values()].flatMap((own) => quotesFor(own, at)),
          null,
        )
      })(),
    )
    this.#ledger.announce(changes, null)
    return counts
  }

  async #read(file: ImportFile, given: PriceImportMapping | null) {
    const bytes = Buffer.from(file.content, 'base64')
    const delimiter = given?.delimiter ?? (isZip(bytes) ? ',' : guessDelimiter(decodeText(bytes)))
    const sheet = await this.#sheet(bytes, { sheet: given?.sheet ?? 0, delimiter })
    const mapping = given ?? guessMapping(sheet.lines, { sheet: 0, delimiter })
    if (missingFields(mapping).length > 0) return { sheet, mapping, prices: [], rows: [], problems: [] }
    const { prices, problems } = readPrices(sheet.lines, mapping, this.#providers(), this.#clock.now())
    const rows: ImportRow[] = []
    let routes = 0
    for (const own of byRoute(prices).values()) {
      rows.push(...this.#compare(own))
      if (++routes % ROUTES_A_TURN === 0) await nextTurn()
    }
    return { sheet, mapping, prices, problems, rows }
  }

  async #sheet(bytes: Uint8Array, options: { readonly sheet: number; readonly delimiter: string }): Promise<Sheet> {
    const key = `${createHash('sha256').update(bytes).digest('hex')}|${options.sheet}|${options.delimiter}`
    if (this.#last?.key !== key) this.#last = { key, sheet: await readSheet(bytes, options) }
    return this.#last.sheet
  }

  /** The prices of one route against those in force. */
  #compare(prices: readonly SheetPrice[]): readonly ImportRow[] {
    const [first] = prices
    if (first === undefined) return []
    const inForce = strongestByNetwork(standingQuotes(quotesOf(this.#db, first)))
    return prices.map(({ micros, currency, ...price }) => {
      const standing = inForce.get(price.network)
      const newPrice = { micros, currency }
      const oldPrice = standing?.price ?? null
      const isSame = oldPrice?.micros === micros && oldPrice.currency === currency
      return {
        ...price,
        oldPrice,
        newPrice,
        percent: oldPrice && percentOf(oldPrice, newPrice, this.#rates),
        change: oldPrice === null ? 'new' : isSame ? 'same' : 'changed',
        overruled: standing?.source === 'manual' || inForce.get('')?.source === 'manual',
      }
    })
  }
}

function byRoute(prices: readonly SheetPrice[]): ReadonlyMap<string, readonly SheetPrice[]> {
  const routes = new Map<string, SheetPrice[]>()
  for (const price of prices) {
    const key = `${price.provider}|${price.country}|${price.service}`
    const own = routes.get(key)
    if (own === undefined) routes.set(key, [price])
    else own.push(price)
  }
  return routes
}

/** What the sheet says of one route now, and what it announces. */
function quotesFor(prices: readonly SheetPrice[], now: number): readonly RouteQuotes[] {
  const parts = [prices.filter((price) => !isAnnounced(price, now)), prices.filter((price) => isAnnounced(price, now))]
  return parts.flatMap((part): RouteQuotes[] => {
    const [first] = part
    if (first === undefined) return []
    const quotes = part.map(({ network, micros, currency, effectiveFrom }) => ({
      network,
      networkName: null,
      price: { micros, currency },
      effectiveFrom,
    }))
    const { provider, country, service } = first
    // A sheet may leave out what has not changed; only what it names is touched.
    return [{ provider, country, service, source: 'imported', complete: false, quotes }]
  })
}

function countsOf(rows: readonly ImportRow[]) {
  const count = (change: ImportRow['change']) => rows.filter((row) => row.change === change).length
  return { new: count('new'), changed: count('changed'), same: count('same') }
}

/** The same prices against the same current ones have the same token. */
function tokenOf(prices: readonly SheetPrice[], rows: readonly ImportRow[]): string {
  const old = rows.map(({ line, oldPrice, overruled }) => [line, oldPrice?.micros, oldPrice?.currency, overruled])
  return createHash('sha256')
    .update(JSON.stringify([prices, old]))
    .digest('hex')
}

/** The mapping step names columns by their heading, the last line before the prices. */
function columnsOf({ lines }: Sheet, headerLines: number): ImportColumn[] {
  const header = lines[headerLines - 1]?.cells ?? []
  const below = lines.slice(headerLines, headerLines + SAMPLES)
  const width = Math.max(header.length, ...below.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, index) => ({
    index,
    heading: textOf(header[index]),
    samples: below.map(({ cells }) => textOf(cells[index])),
  }))
}
