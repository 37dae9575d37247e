import type { PriceMatrix, PriceMatrixInput } from '../../contract/pricing.ts'
import type { ExchangeRate, PriceCell, PriceRow, RateSource } from '../../contract/pricing-models.ts'
import type { MatrixCell, MatrixData } from '../store/queries/prices-current.ts'
import type { PriceQuoteRow } from '../store/schema-prices.ts'
import { countryPrice } from './country-price.ts'
import { convert, type Rates } from './exchange-rates.ts'
import { percentOf } from './price-changes.ts'
import { standingQuotes } from './quote-rows.ts'
import type { Day } from './rate-book.ts'

/** A provider as a column of the matrix. */
export interface MatrixProvider {
  readonly name: string
  readonly enabled: boolean
  /** Null for all; ISO 3166-1 alpha-2. */
  readonly allowedCountries: readonly string[] | null
}

export interface MatrixContext {
  /** In the order of trial. */
  readonly providers: readonly MatrixProvider[]
  /** Reporting currency. */
  readonly currency: string
  readonly now: number
  /** Rates of the day of a moment, UTC epoch ms. */
  readonly ratesAt: (at: number) => Day
}

/** A page of the matrix from what the store holds. */
export function matrixOf(data: MatrixData, input: PriceMatrixInput, context: MatrixContext): PriceMatrix {
  const { providers, currency, now } = context
  const asOf = input.asOf ?? now
  const rates = context.ratesAt(Math.min(asOf, now))
  const names = columns(data, input, providers)
  const place = new Map(names.map((name, index) => [name, index]))
  const traffic = new Map(data.traffic.map(({ country, n }) => [country, n]))
  const byCountry = new Map<string, PriceCell[]>()
  const used = new Set<string>()
  for (const raw of withAnnounced(data, asOf)) {
    if (!place.has(raw.provider)) continue
    used.add(raw.currency)
    const cells = byCountry.get(raw.country) ?? []
    cells.push(cellOf(raw, input.asOf !== undefined && asOf < now, rates, context))
    byCountry.set(raw.country, cells)
  }
  for (const country of traffic.keys()) if (!byCountry.has(country)) byCountry.set(country, [])
  const rows = [...byCountry]
    .map(([country, cells]): PriceRow => {
      const ranked = markCheapest(cells).sort((a, b) => (place.get(a.provider) ?? 0) - (place.get(b.provider) ?? 0))
      const has = new Set(cells.map(({ provider }) => provider))
      const missing = providers.filter(
        ({ name, enabled, allowedCountries }) =>
          enabled && place.has(name) && !has.has(name) && (allowedCountries?.includes(country) ?? true),
      )
      return {
        country,
        cells: ranked,
        missing: missing.map(({ name }) => name),
        cheapest: ranked.find(({ isCheapest }) => isCheapest)?.provider ?? null,
        spread: spreadOf(ranked),
        traffic: traffic.get(country) ?? 0,
      }
    })
    .filter((row) => passes(row, input))
    .sort(orders[input.order])
  const start = input.after === undefined ? 0 : rows.findIndex(({ country }) => country === input.after) + 1
  const page = rows.slice(start, start + input.limit)
  return {
    rows: page,
    providers: [...names],
    next: start + input.limit < rows.length ? (page.at(-1)?.country ?? null) : null,
    currency,
    rates: weakest(rates.list.filter((rate) => used.has(rate.currency) || rate.currency === currency)),
    asOf,
    totals: {
      countries: rows.length,
      prices: rows.reduce((sum, { cells }) => sum + cells.length, 0),
      stale: rows.reduce((sum, { cells }) => sum + cells.filter(({ stale }) => stale !== null).length, 0),
      missing: rows.reduce((sum, { missing }) => sum + missing.length, 0),
    },
  }
}

function columns(data: MatrixData, { providers: chosen }: PriceMatrixInput, known: readonly MatrixProvider[]) {
  const names = known.map(({ name }) => name)
  const others = new Set(data.cells.map(({ provider }) => provider).filter((name) => !names.includes(name)))
  return [...names, ...[...others].sort()].filter((name) => chosen?.includes(name) ?? true)
}

function cellOf(raw: MatrixCell, past: boolean, rates: Rates, context: MatrixContext): PriceCell {
  const price = { micros: raw.price, currency: raw.currency }
  const comparable = convert(price, context.currency, rates)
  const then =
    raw.currency === context.currency ? null : convert(price, context.currency, context.ratesAt(raw.cached_at))
  const { observed_n: n, observed_total: total, observed_currency: currency } = raw
  return {
    provider: raw.provider,
    price,
    comparable: comparable?.micros ?? null,
    source: raw.source,
    rule: raw.rule,
    min: raw.min_price,
    weighted: raw.weighted_price,
    max: raw.max_price,
    networks: raw.networks,
    cachedAt: raw.cached_at,
    confirmedAt: raw.confirmed_at,
    effectiveFrom: raw.effective_from,
    stale: past || raw.source === 'manual' || raw.source === 'imported' ? null : staleness(raw, context.now),
    observed:
      n === null || total === null || currency === null || n === 0
        ? null
        : { price: { micros: Math.round(total / n), currency }, n, differs: raw.observed_differs === 1 },
    exchangeMove: then && comparable && percentOf(then, comparable, rates),
    isCheapest: false,
  }
}

/** A failed sync says more than age. */
function staleness({ failed_at: failedAt, expires_at: expiresAt }: MatrixCell, now: number): PriceCell['stale'] {
  if (failedAt !== null) return 'failed'
  return now > expiresAt ? 'old' : null
}

/** Of several equally cheap ones the first. */
function markCheapest(cells: readonly PriceCell[]): PriceCell[] {
  const amounts = cells.flatMap(({ comparable }) => (comparable === null ? [] : [comparable]))
  const lowest = amounts.length === 0 ? null : Math.min(...amounts)
  const first = cells.findIndex(({ comparable }) => comparable !== null && comparable === lowest)
  return cells.map((cell, index) => (index === first ? { ...cell, isCheapest: true } : cell))
}

function spreadOf(cells: readonly PriceCell[]): number | null {
  const amounts = cells.flatMap(({ comparable }) => (comparable === null ? [] : [comparable]))
  const lowest = Math.min(...amounts)
  if (amounts.length < 2 || lowest <= 0) return null
  return Math.round((Math.max(...amounts) / lowest - 1) * 10_000) / 100
}

function passes({ country, cells, missing, traffic }: PriceRow, input: PriceMatrixInput): boolean {
  if (input.countries !== undefined && !input.countries.includes(country)) return false
  if (input.withTraffic && traffic === 0) return false
  if (input.staleOnly && cells.every(({ stale }) => stale === null)) return false
  return !input.missingOnly || missing.length > 0
}

type Order = (a: PriceRow, b: PriceRow) => number
const byCode: Order = (a, b) => (a.country < b.country ? -1 : 1)
const lowest = ({ cells }: PriceRow) =>
  cells.find(({ isCheapest }) => isCheapest)?.comparable ?? Number.MAX_SAFE_INTEGER
const orders: Readonly<Record<PriceMatrixInput['order'], Order>> = {
  country: byCode,
  traffic: (a, b) => b.traffic - a.traffic || byCode(a, b),
  price: (a, b) => lowest(a) - lowest(b) || byCode(a, b),
  spread: (a, b) => (b.spread ?? -1) - (a.spread ?? -1) || byCode(a, b),
}

const trust: Readonly<Record<RateSource, number>> = { bundled: 0, manual: 1, ecb: 2 }

function weakest(rates: readonly ExchangeRate[]): PriceMatrix['rates'] {
  const date = rates.map((rate) => rate.date).sort()[0] ?? '1970-01-01'
  const source = rates.map((rate) => rate.source).sort((a, b) => trust[a] - trust[b])[0] ?? 'bundled'
  return { date, source }
}

/** The cells, with the prices that are announced up to `asOf` in force. */
function withAnnounced({ cells, announced }: MatrixData, asOf: number): readonly MatrixCell[] {
  if (announced.length === 0) return cells
  const routes = new Map<string, PriceQuoteRow[]>()
  for (const row of announced) {
    const key = `${row.provider}|${row.country}`
    routes.set(key, [...(routes.get(key) ?? []), row])
  }
  return cells.map((cell) => {
    const rows = routes.get(`${cell.provider}|${cell.country}`)
    const found = rows && countryPrice(standingQuotes(rows.map((row) => inForce(row, asOf))), new Map(), null)
    if (!found) return cell
    const { price, source, rule, min, max, networks, effectiveFrom } = found
    return {
      ...cell,
      ...{ price: price.micros, currency: price.currency, source, rule, networks },
      ...{ min_price: min, weighted_price: null, max_price: max, effective_from: effectiveFrom },
    }
  })
}

function inForce(row: PriceQuoteRow, asOf: number): PriceQuoteRow {
  if (row.next_from === null || row.next_from > asOf || row.next_price === null) return row
  const currency = row.next_currency ?? row.currency
  return { ...row, price: row.next_price, currency, effective_from: row.next_from, gone_at: null }
}
