import { microsFromDecimal } from '../../contract/money.ts'
import type { ExchangeRate } from '../../contract/pricing-models.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import type { Http } from '../providers/http.ts'
import type { RateBook } from './rate-book.ts'

/** Published on working days at about 16:00 Central European time. */
export const ECB_DAILY_FILE = 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml'

const DEADLINE_MS = 15_000
const CHECK_EVERY_MS = 6 * 60 * 60_000
const DATE = /<Cube\s+time=["'](\d{4}-\d{2}-\d{2})["']/
const RATE = /<Cube\s+currency=["']([A-Z]{3})["']\s+rate=["']([\d.]+)["']/g

type EcbRate = ExchangeRate & { readonly source: 'ecb' }

/** The daily file as rates, the euro included; empty for anything else. Rates that make no sense are left out. */
export function readEcbFile(xml: string): readonly EcbRate[] {
  const date = DATE.exec(xml)?.[1]
  if (date === undefined) return []
  const rates = [...xml.matchAll(RATE)].flatMap(([, currency = '', rate = '']): EcbRate[] => {
    const microsPerEuro = microsFromDecimal(rate)
    return microsPerEuro === null || microsPerEuro <= 0 ? [] : [{ currency, microsPerEuro, date, source: 'ecb' }]
  })
  return rates.length === 0 ? [] : [{ currency: 'EUR', microsPerEuro: 1_000_000, date, source: 'ecb' }, ...rates]
}

/** Asks for the daily file now and every six hours. When it cannot be read the rates stay as they are. */
export class EcbRates {
  readonly #http: Http
  readonly #clock: Clock
  readonly #log: Log
  readonly #book: RateBook
  readonly #url: string
  readonly #stopping = new AbortController()
  #cancelNext: () => void = () => {}
  #checkedAt: number | null = null
  #error: string | null = null

  constructor(options: {
    readonly http: Http
    readonly clock: Clock
    readonly log: Log
    readonly book: RateBook
    /** Another place of the file. */
    readonly url?: string
  }) {
    this.#http = options.http
    this.#clock = options.clock
    this.#log = options.log
    this.#book = options.book
    this.#url = options.url ?? ECB_DAILY_FILE
  }

  /** When it was last asked for, UTC epoch ms, and why it could not be read; null when it could. */
  state(): { readonly checkedAt: number | null; readonly error: string | null } {
    return { checkedAt: this.#checkedAt, error: this.#error }
  }

  async start(): Promise<void> {
    this.#error = await this.#read()
    this.#checkedAt = this.#clock.now()
    if (this.#stopping.signal.aborted) return
    if (this.#error !== null) this.#log.warn('the daily exchange rates could not be read', { error: this.#error })
    this.#cancelNext = this.#clock.after(CHECK_EVERY_MS, () => void this.start())
  }

  stop(): void {
    this.#cancelNext()
    this.#stopping.abort()
  }

  /** @returns what is wrong; null when nothing is */
  async #read(): Promise<string | null> {
    const { signal } = this.#stopping
    const reply = await this.#http.request({ method: 'GET', url: this.#url, deadlineMs: DEADLINE_MS, signal })
    if (reply.kind === 'no-answer') return reply.message
    if (reply.status !== 200) return `the server answered with ${reply.status}`
    const rates = readEcbFile(reply.body)
    if (rates.length === 0) return 'the file holds no rates'
    try {
      if (!signal.aborted) this.#book.save(rates)
      return null
    } catch (error) {
      return errorText(error)
    }
  }
}
