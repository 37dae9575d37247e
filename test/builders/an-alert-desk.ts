import type Database from 'better-sqlite3'
import type { Service } from '../../src/contract/models.ts'
import type { Money } from '../../src/contract/money.ts'
import type { QuotedSource } from '../../src/contract/pricing-models.ts'
import { type Alarm, EventBus } from '../../src/engine/events.ts'
import { silentLog } from '../../src/engine/log.ts'
import { bundledRates, convert, type Rates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceAlerts } from '../../src/engine/pricing/price-alerts.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import { PriceLedger } from '../../src/engine/pricing/price-ledger.ts'
import { type RouteSegments, unreadPriceAlerts } from '../../src/engine/store/queries/price-alerts.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'

/** One euro is 1.25 dollars, so that sums are easy to check. */
export const easyRates: Rates = { microsPerEuro: { ...bundledRates.microsPerEuro, USD: 1_250_000 } }

export const eur = (micros: number): Money => ({ micros, currency: 'EUR' })
export const usd = (micros: number): Money => ({ micros, currency: 'USD' })

/** Price lists, their ledger and the alerts over a real database; other providers are those of `usable`. */
export function anAlertDesk(
  db: Database.Database,
  clock: FakeClock,
  options: { readonly usable?: readonly string[]; readonly rates?: Rates } = {},
) {
  const { usable = [], rates = easyRates } = options
  const failures: unknown[] = []
  const volumes: RouteSegments[] = []
  const events = new EventBus((error) => failures.push(error))
  const alarms: Alarm[] = []
  const cleared: Pick<Alarm, 'kind' | 'subject'>[] = []
  events.on('alarm.raised', (alarm) => alarms.push(alarm))
  events.on('alarm.cleared', (alarm) => cleared.push(alarm))
  const book = new PriceBook({ db, rates })
  const ledger = new PriceLedger({ db, clock, events, book, rates })
  const alerts = new PriceAlerts({
    db,
    clock,
    log: silentLog,
    events,
    rates,
    reportingCurrency: 'EUR',
    usable: ({ provider }) => usable.filter((name) => name !== provider),
    convert: (money, currency) => convert(money, currency, rates),
    labelOf: (name) => name.toUpperCase(),
    readings: {
      segments: async () => volumes,
      unread: async (view) => unreadPriceAlerts(db, view),
    },
  })

  /** What a list says of one country, its networks by code; `''` is the country as a whole. */
  const list = (
    provider: string,
    country: string,
    prices: Readonly<Record<string, Money>>,
    terms: {
      readonly runId?: number | null
      readonly source?: QuotedSource
      readonly effectiveFrom?: number
      readonly complete?: boolean
    } = {},
  ) => {
    const { runId = null, source = 'account', effectiveFrom = null, complete = true } = terms
    const quotes = Object.entries(prices).map(([network, price]) => ({
      network,
      networkName: null,
      price,
      effectiveFrom,
    }))
    const route = { provider, country, service: 'sms' as Service, source, quotes, complete }
    return ledger.record([route], runId)
  }

  /** So many segments went there in the last 30 days. */
  const traffic = (provider: string, country: string, segments: number) =>
    volumes.push({ provider, country, service: 'sms', segments, first_at: 0 })

  /** One more hour passes, in which these lists are read. */
  const nextRun = async (runId: number, lists: readonly Parameters<typeof list>[]) => {
    await clock.advance(3_600_000)
    const changes = lists.flatMap(([provider, country, prices, terms]) =>
      list(provider, country, prices, { runId, ...terms }),
    )
    ledger.announce(changes, runId)
    await alerts.examine()
  }

  return { events, alarms, cleared, book, ledger, alerts, list, traffic, nextRun, failures }
}
