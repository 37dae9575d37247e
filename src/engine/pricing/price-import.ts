import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { ImportColumn, ImportRow, PriceImportMapping, PriceImportPreview } from '../../contract/price-import.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { quotesOf } from '../store/price-quotes.ts'
import { inTurns } from '../turns.ts'
import { strongestByNetwork } from './country-price.ts'
import type { Rates } from './exchange-rates.ts'
import { type NewQuote, percentOf } from './price-changes.ts'
import { decodeText } from './price-import-bytes.ts'
import { guessDelimiter, guessMapping } from './price-import-guess.ts'
import { isAnnounced, missingFields, type NamedProvider, readPrices, type SheetPrice } from './price-import-lines.ts'
import { isZip, readSheet, type Sheet } from './price-import-table.ts'
import { textOf } from './price-import-values.ts'
import type { PriceLedger } from './price-ledger.ts'
import type { PriceStage } from './price-stage.ts'
import { standingQuotes } from './quote-rows.ts'

/** A rate sheet as a page hands it over. */
export interface ImportFile {
  readonly fileName: string
  /** Base64. */
  readonly content: string
}

const ROWS_SHOWN = 500
const SAMPLES = 5
/** How often a commit begins anew when somebody else writes prices of its routes meanwhile. */
const ATTEMPTS = 3

/** Takes rate sheets: shows first what a sheet would change and what is wrong with it, then takes all of it or nothing. */
export class PriceImport {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #ledger: Pick<PriceLedger, 'stage' | 'announce'>
  readonly #rates: Rates
  readonly #providers: () => readonly NamedProvider[]
  /** The sheet read last: a person tries several mappings on one file. */
  #last: { readonly key: string; readonly sheet: Sheet } | null = null

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly ledger: Pick<PriceLedger, 'stage' | 'announce'>
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
      token: missing.length > 0 || problems.length > 0 || prices.length === 0 ? null : await tokenOf(prices, rows),
    }
  }

  /**
   * Takes every price of the sheet in one transaction, with a line in the audit log. The work before it is cut into
   * turns, so that a long sheet holds nothing up.
   *
   * @param token of the preview that a person has seen
   * @throws {AppError} `IMPORT_UNREADABLE`, `IMPORT_REFUSED`, `IMPORT_OUTDATED`, `STORE_UNAVAILABLE`
   */
  async commit(
    file: ImportFile,
    given: PriceImportMapping,
    { token, reason }: { readonly token: string; readonly reason: string },
  ): Promise<{ readonly new: number; readonly changed: number; readonly same: number }> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stage = this.#ledger.stage()
      try {
        const counts = await this.#take(stage, file, given, { token, reason })
        if (counts !== null) return counts
      } finally {
        stage.close()
      }
    }
    throw new AppError('IMPORT_OUTDATED', {})
  }

  /** Null when prices of the sheet's routes were written meanwhile. */
  async #take(
    stage: PriceStage,
    file: ImportFile,
    given: PriceImportMapping,
    { token, reason }: { readonly token: string; readonly reason: string },
  ) {
    const { prices, rows, problems } = await this.#read(file, given)
    if (problems.length > 0 || prices.length === 0)
      throw new AppError('IMPORT_REFUSED', { problems: new Set(problems.map(({ line }) => line)).size })
    if ((await tokenOf(prices, rows)) !== token) throw new AppError('IMPORT_OUTDATED', {})
    const turn = inTurns()
    // In the order of the tables.
    for (const [, own] of [...byRoute(prices)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await turn()
      const [first] = own
      if (first === undefined) continue
      // A sheet may leave out what has not changed; only what it names is touched.
      writing(this.#db, () => stage.add({ ...routeOf(first), source: 'imported' }, listsOf(own, stage.at)))
    }
    const counts = countsOf(rows)
    const providers = [...new Set(prices.map(({ provider }) => provider))]
    const after = { fileName: file.fileName, providers, ...counts }
    const entry = { at: stage.at, actor: 'operator', action: 'price.import', subject: 'prices' }
    // The one step that cannot be cut has a turn of its own.
    await nextTurn()
    const changes = writing(this.#db, () =>
      stage.take(() => addAudit(this.#db, { ...entry, detail: { before: {}, after, reason } })),
    )
    if (changes === null) return null
    await nextTurn()
    this.#ledger.announce(changes, null)
    return counts
  }

  async #read(file: ImportFile, given: PriceImportMapping | null) {
    const bytes = Buffer.from(file.content, 'base64')
    const delimiter = given?.delimiter ?? (isZip(bytes) ? ',' : guessDelimiter(decodeText(bytes)))
    const sheet = await this.#sheet(bytes, { sheet: given?.sheet ?? 0, delimiter })
    const mapping = given ?? guessMapping(sheet.lines, { sheet: 0, delimiter })
    if (missingFields(mapping).length > 0) return { sheet, mapping, prices: [], rows: [], problems: [] }
    const { prices, problems } = await readPrices(sheet.lines, mapping, this.#providers(), this.#clock.now())
    const rows: ImportRow[] = []
    const turn = inTurns()
    for (const own of byRoute(prices).values()) {
      await turn()
      rows.push(...this.#compare(own))
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
    const key = `${price.country}|${price.service}|${price.provider}`
    const own = routes.get(key)
    if (own === undefined) routes.set(key, [price])
    else own.push(price)
  }
  return routes
}

const routeOf = ({ provider, country, service }: SheetPrice) => ({ provider, country, service })

/** What the sheet says of one route now, and what it announces. */
const listsOf = (prices: readonly SheetPrice[], now: number): readonly (readonly NewQuote[])[] =>
  [false, true].map((announced) =>
    prices
      .filter((price) => isAnnounced(price, now) === announced)
      .map(({ network, micros, currency, effectiveFrom }) => ({
        network,
        networkName: null,
        price: { micros, currency },
        effectiveFrom,
      })),
  )

function countsOf(rows: readonly ImportRow[]) {
  const count = (change: ImportRow['change']) => rows.filter((row) => row.change === change).length
  return { new: count('new'), changed: count('changed'), same: count('same') }
}

/** The same prices against the same current ones have the same token. */
async function tokenOf(prices: readonly SheetPrice[], rows: readonly ImportRow[]): Promise<string> {
  const turn = inTurns()
  const hash = createHash('sha256')
  for (const price of prices) {
    await turn()
    hash.update(JSON.stringify(price))
  }
  for (const { line, oldPrice, overruled } of rows) {
    await turn()
    hash.update(JSON.stringify([line, oldPrice?.micros, oldPrice?.currency, overruled]))
  }
  return hash.digest('hex')
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
