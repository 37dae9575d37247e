import { setImmediate as nextTurn } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { countNetworkTraffic, networkTraffic, observedOf, saveObserved } from '../store/price-observations.ts'
import { quotesOf } from '../store/price-quotes.ts'
import { priceOf } from '../store/prices.ts'
import type { ChargeGroup } from '../store/queries/prices-charges.ts'
import type { Reader } from '../store/reader.ts'
import type { ObservedPriceRow } from '../store/schema-prices.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { strongestByNetwork } from './country-price.ts'
import type { PriceLedger } from './price-ledger.ts'
import { standingQuotes } from './quote-rows.ts'

/** The mean is over about this many messages, so that it follows where no list tells of a change. */
const MEMORY = 500
/** Routes in one transaction. */
const BATCH = 20

/** Learns from receipts what a segment really costs, and which networks the traffic goes to. */
export class ObservedPrices {
  readonly #db: Database.Database
  readonly #reader: Reader
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #ledger: PriceLedger

  constructor(options: {
    readonly db: Database.Database
    readonly reader: Reader
    readonly clock: Clock
    readonly events: EventBus
    readonly ledger: PriceLedger
  }) {
    this.#db = options.db
    this.#reader = options.reader
    this.#clock = options.clock
    this.#events = options.events
    this.#ledger = options.ledger
  }

  /** Takes in what was charged since the last time. */
  async collect(): Promise<void> {
    const from = getSetting(this.#db, 'pricing.chargesReadTo')
    const to = this.#clock.now()
    const groups = await this.#reader.read('chargesBetween', Math.min(from, to), to)
    for (let start = 0; start < groups.length; start += BATCH) {
      const batch = groups.slice(start, start + BATCH)
      const last = start + BATCH >= groups.length
      this.#db.transaction(() => {
        for (const group of batch) this.#count(group)
        // With the last of the groups, so that a crash before it counts some messages twice rather than never.
        if (last) setSetting(this.#db, 'pricing.chargesReadTo', to, to)
      })()
      this.#reprice(batch)
      await nextTurn()
    }
  }

  #count(group: ChargeGroup): void {
    const { provider, country, service, currency, unit, n } = group
    const fitting = [...strongestByNetwork(standingQuotes(quotesOf(this.#db, group))).values()].filter(
      ({ network, price }) => network !== '' && price.currency === currency && Math.abs(price.micros - unit) <= 1,
    )
    const names = fitting.map(({ network }) => network)
    for (const [network, share] of dividedAmong(n, names, networkTraffic(this.#db, country)))
      countNetworkTraffic(this.#db, country, network, share)
    const before = observedOf(this.#db, group)
    const known = before?.currency === currency ? before : { n: 0, total: 0, since: group.since, differs: 0 }
    const sum = { n: known.n + n, total: known.total + n * unit }
    const kept = sum.n <= MEMORY ? sum : { n: MEMORY, total: Math.round((sum.total / sum.n) * MEMORY) }
    saveObserved(this.#db, {
      provider,
      country,
      service,
      currency,
      ...kept,
      since: known.since,
      differs: known.differs,
    })
  }

  #reprice(groups: readonly ChargeGroup[]): void {
    const routes = [...new Map(groups.map((g) => [`${g.provider}|${g.country}|${g.service}`, g])).values()]
    const before = new Map(routes.map((route) => [route, priceOf(this.#db, route)]))
    for (const [index, found] of this.#ledger.reprice(routes).entries()) {
      const route = routes[index]
      const observed = route && observedOf(this.#db, route)
      const known = route && before.get(route)
      if (!found || !observed || found.differs === (observed.differs === 1)) continue
      saveObserved(this.#db, { ...observed, differs: found.differs ? 1 : 0 })
      if (found.differs && known)
        this.#tell(observed, { micros: found.estimate ?? known.price, currency: known.currency })
    }
  }

  #tell(observed: ObservedPriceRow, expected: { readonly micros: number; readonly currency: string }): void {
    const { provider, country, service, currency, total, n } = observed
    const charged = { micros: Math.round(total / n), currency }
    this.#events.emit('price.billed-differently', { provider, country, service, expected, charged, n })
  }
}

/**
 * Charges that fit the price of several networks, divided by what is known of their traffic: left out, they would all
 * be missing on one side, and networks with a price of their own would seem to be the whole country.
 *
 * @returns whole numbers that add up to `n`; empty without a network
 */
export function dividedAmong(
  n: number,
  networks: readonly string[],
  traffic: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const weights = networks.map((network) => (traffic.get(network) ?? 0) + 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let [given, reached] = [0, 0]
  return new Map(
    networks.map((network, i) => {
      reached += weights[i] ?? 0
      const share = Math.round((n * reached) / total) - given
      given += share
      return [network, share]
    }),
  )
}
