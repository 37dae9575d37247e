import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { PriceChange } from '../../contract/pricing-models.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import type { SmsProvider, UnusablePrice } from '../providers/provider.ts'
import { savePart } from '../store/price-runs.ts'
import { markFailed } from '../store/prices.ts'
import type { PricePartRow } from '../store/schema-prices.ts'
import { byCountry } from './list-answer.ts'
import { type ListShape, listShapes } from './list-shape.ts'
import type { PriceLedger, RouteQuotes } from './price-ledger.ts'

/** Quotes in one transaction: a few milliseconds of the main thread even when all are new. */
const BATCH_QUOTES = 120

export interface PartDeps {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly ledger: PriceLedger
  readonly signal: AbortSignal
  /** After every step. */
  readonly onProgress: (part: PricePartRow) => void
  readonly onChanges: (changes: readonly PriceChange[]) => void
}

/**
 * Reads one provider's list, country by country, from where the part stands. Each step is one transaction with the
 * position, so that a part that is taken up again neither repeats nor skips a country. Never throws: a provider that
 * fails keeps its prices, marked.
 */
export async function readPart(deps: PartDeps, start: PricePartRow, provider: SmsProvider | undefined): Promise<void> {
  const { db, clock, log, signal } = deps
  let part: PricePartRow = { ...start, started_at: start.started_at ?? clock.now() }
  const countries = JSON.parse(start.countries) as readonly string[]
  const shape = provider === undefined ? null : listShapes[provider.config.adapter]
  const keep = (changed: Partial<PricePartRow>) => {
    part = { ...part, ...changed }
    deps.onProgress(part)
  }
  const end = (state: PricePartRow['state'], error: string | null = null) => {
    keep({ state, error, ended_at: clock.now() })
    savePart(db, part)
  }
  try {
    if (provider === undefined) return end('failed', 'This provider cannot be used at the moment.')
    if (shape === null) return end('no-list')
    keep({ state: 'running' })
    savePart(db, part)
    while (part.position < countries.length && !signal.aborted) {
      const asked = countries.slice(part.position, part.position + shape.countriesPerCall)
      const unusable: UnusablePrice[] = []
      const quotes = await readList(provider, asked, shape, signal, unusable)
      if (signal.aborted) return
      const routesOf = byCountry({ provider: part.provider, quotes, unusable })
      await record(deps, asked, routesOf, () => part, keep)
    }
    if (!signal.aborted) end('completed')
  } catch (error) {
    if (signal.aborted) return
    log.warn('prices could not be read; the old ones stay', { provider: part.provider, error: errorText(error) })
    db.transaction(() => {
      markFailed(db, part.provider, countries.slice(part.position), clock.now())
      end('failed', errorText(error))
    })()
  }
}

function readList(
  provider: SmsProvider,
  countries: readonly string[],
  { deadlineMs }: ListShape,
  signal: AbortSignal,
  unusable: UnusablePrice[],
) {
  return provider.prices(countries, { deadlineMs, signal, onUnusable: (row) => unusable.push(row) })
}

/** In batches, with a turn of the event loop between them. */
async function record(
  { db, ledger, signal, onChanges }: PartDeps,
  countries: readonly string[],
  routesOf: (country: string) => readonly RouteQuotes[],
  part: () => PricePartRow,
  keep: (changed: Partial<PricePartRow>) => void,
): Promise<void> {
  let next = 0
  while (next < countries.length && !signal.aborted) {
    const batch: RouteQuotes[] = []
    const first = next
    let quotes = 0
    do {
      const routes = routesOf(countries[next] ?? '')
      batch.push(...routes)
      quotes += routes.reduce((sum, route) => sum + route.quotes.length, 0)
      next += 1
    } while (next < countries.length && quotes < BATCH_QUOTES)
    const before = part()
    let after = before
    const changes = ledger.record(batch, before.run_id, (lines) => {
      const firstSeen = lines.filter(({ kind }) => kind === 'first-seen').length
      after = {
        ...before,
        position: before.position + next - first,
        rows: before.rows + quotes,
        unusable: before.unusable + unusableOf(batch),
        first_seen: before.first_seen + firstSeen,
        changes: before.changes + lines.length - firstSeen,
      }
      savePart(db, after)
    })
    keep(after)
    onChanges(changes)
    await nextTurn()
  }
}

const unusableOf = (routes: readonly RouteQuotes[]): number =>
  routes.reduce((sum, { unusable }) => sum + (unusable?.size ?? 0), 0)
