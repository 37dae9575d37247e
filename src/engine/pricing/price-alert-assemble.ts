import type Database from 'better-sqlite3'
import type { ProviderControl } from '../../contract/providers.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { Reader } from '../store/reader.ts'
import type { RouteKey } from '../store/schema-prices.ts'
import type { Rates } from './exchange-rates.ts'
import { PriceAlerts } from './price-alerts.ts'
import type { PriceBook } from './price-book.ts'
import { PriceImport } from './price-import.ts'
import type { PriceLedger } from './price-ledger.ts'

/** The configured providers and what an operator has decided about them. */
interface Providers {
  states(): readonly { readonly config: ProviderConfig; readonly control: Pick<ProviderControl, 'state'> }[]
}

/** Price alerts and imported prices; they come to life with `priceAlerts.start`. */
export function assemblePriceAlerts(options: {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly reader: Reader
  readonly manager: Providers
  readonly prices: PriceBook
  readonly rates: Rates
  readonly ledger: PriceLedger
  /** ISO 4217. */
  readonly reportingCurrency: string
}) {
  const { db, clock, reader, manager, prices, rates, ledger } = options
  const labels = () => manager.states().map(({ config: { name, label } }) => ({ name, label }))

  /** Enabled, with the service, and allowed there. A breaker that is open now says nothing of a month. */
  const usable = ({ provider, country, service }: RouteKey) =>
    manager
      .states()
      .filter(
        ({ config, control }) =>
          config.name !== provider &&
          control.state === 'enabled' &&
          config.services.includes(service) &&
          (config.allowedCountries?.includes(country) ?? true),
      )
      .map(({ config }) => config.name)

  const priceAlerts = new PriceAlerts({
    ...options,
    usable,
    convert: (money, currency) => prices.convert(money, currency),
    labelOf: (name) => labels().find((provider) => provider.name === name)?.label ?? name,
    readings: {
      segments: (window) => reader.read('segmentsByRoute', window),
      unread: (view) => reader.read('unreadPriceAlerts', view),
    },
  })
  const priceImport = new PriceImport({ db, clock, ledger, rates, providers: labels })
  return { priceAlerts, priceImport }
}
