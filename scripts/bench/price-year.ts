import type Database from 'better-sqlite3'
import { HOUR_MS } from '../../src/contract/durations.ts'

const YEAR_HOURS = 8_760

/**
 * Adds a year of prices that change every hour on every route, up to `now`: a line of the history and a step of the
 * route each. Written in the past of what is there.
 *
 * @returns how many lines
 */
export function addYear(
  db: Database.Database,
  providers: readonly string[],
  countries: readonly string[],
  now: number,
): number {
  const line = db.prepare(
    `insert into price_history (provider, country, service, network, kind, source, old_price, old_currency, new_price,
       currency, change_percentage, updated_at, effective_from, run_id)
     values (:provider, :country, 'sms', '', :kind, 'account', :old, 'EUR', :price, 'EUR', :percent, :at, :at, null)`,
  )
  const step = db.prepare(
    `insert or ignore into route_prices (country, service, provider, at, price, currency, source, rule, networks)
     values (:country, 'sms', :provider, :at, :price, 'EUR', 'account', 'country-row', 0)`,
  )
  const start = now - YEAR_HOURS * HOUR_MS
  const priceAt = (hour: number, route: number) => 50_000 + 10 * ((hour * 7_919 + route * 104_729) % 1_000)
  let lines = 0
  db.transaction(() => {
    for (let hour = 1; hour < YEAR_HOURS; hour++) {
      const at = start + hour * HOUR_MS
      let route = 0
      for (const country of countries)
        for (const provider of providers) {
          const old = priceAt(hour - 1, route)
          const price = priceAt(hour, route++)
          const percent = Math.round(((price - old) / old) * 1_000_000) / 10_000
          line.run({ provider, country, kind: price > old ? 'raised' : 'lowered', old, price, percent, at })
          step.run({ provider, country, price, at })
          lines += 1
        }
    }
  })()
  return lines
}
