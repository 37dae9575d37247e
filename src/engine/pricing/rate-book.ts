import type Database from 'better-sqlite3'
import type { ExchangeRate } from '../../contract/pricing-models.ts'
import type { Clock } from '../clock.ts'
import { ratesAsOf, saveRate } from '../store/exchange-rates.ts'
import { bundledRates, type Rates } from './exchange-rates.ts'

/** The rates of one day, with where they come from. */
export interface Day extends Rates {
  /** By currency. */
  readonly list: readonly ExchangeRate[]
}

/** The exchange rates in force, dated: an operator's own, the daily file's, or as a last resort the bundled ones. */
export class RateBook implements Rates {
  readonly #db: Database.Database
  readonly #clock: Clock
  #rates: readonly ExchangeRate[] = []
  #micros: Readonly<Record<string, number>> = {}
  readonly #byDay = new Map<string, Day>()

  constructor(db: Database.Database, clock: Clock) {
    this.#db = db
    this.#clock = clock
    this.#load()
  }

  get microsPerEuro(): Readonly<Record<string, number>> {
    return this.#micros
  }

  /** By currency. */
  list(): readonly ExchangeRate[] {
    return this.#rates
  }

  /** As they were on the day of `at` (UTC epoch ms). */
  asOf(at: number): readonly ExchangeRate[] {
    return this.day(at).list
  }

  /** The same, ready to convert with. */
  day(at: number): Day {
    const day = dayOf(at)
    const known = this.#byDay.get(day)
    if (known !== undefined) return known
    const list = ratesOf(this.#db, day)
    const found = { list, ...ratesFrom(list) }
    this.#byDay.set(day, found)
    return found
  }

  /** Records rates of one day; a later day's rate of the same currency stays in force. */
  save(rates: readonly (ExchangeRate & { readonly source: 'ecb' | 'manual' })[]): void {
    const now = this.#clock.now()
    this.#db.transaction(() => {
      for (const { currency, date, source, microsPerEuro } of rates)
        saveRate(this.#db, { currency, date, source, micros_per_euro: microsPerEuro, recorded_at: now })
    })()
    this.#load()
  }

  #load(): void {
    this.#byDay.clear()
    const { list, microsPerEuro } = this.day(this.#clock.now())
    this.#rates = list
    this.#micros = microsPerEuro
  }
}

/** The rates of a day, by currency; bundled ones where nothing better is known. */
function ratesOf(db: Database.Database, day: string): readonly ExchangeRate[] {
  const known = new Map<string, ExchangeRate>(
    Object.entries(bundledRates.microsPerEuro).map(([currency, microsPerEuro]) => [
      currency,
      { currency, microsPerEuro, date: bundledRates.date, source: 'bundled' },
    ]),
  )
  for (const { currency, micros_per_euro: microsPerEuro, date, source } of ratesAsOf(db, day))
    known.set(currency, { currency, microsPerEuro, date, source })
  return [...known.values()].sort((a, b) => a.currency.localeCompare(b.currency))
}

const ratesFrom = (rates: readonly ExchangeRate[]): Rates => ({
  microsPerEuro: Object.fromEntries(rates.map(({ currency, microsPerEuro }) => [currency, microsPerEuro])),
})

/** UTC day, `YYYY-MM-DD`. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
