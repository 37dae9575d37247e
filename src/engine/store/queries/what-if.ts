import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'

/** What a provider asks for in one network, per segment in its own currency. */
export interface NetworkQuote {
  readonly country: string
  readonly provider: string
  readonly network: string
  readonly price: number
  readonly currency: string
}

/** The strongest quote of every network that has traffic. */
export const networkQuotes = (db: Database.Database, service: string): readonly NetworkQuote[] =>
  statement(db, quotesSql).all(service) as NetworkQuote[]

export interface NetworkShare {
  readonly country: string
  readonly network: string
  /** Of the country's traffic with a known network, 0..1. */
  readonly share: number
}

export const networkShares = (db: Database.Database): readonly NetworkShare[] =>
  statement(
    db,
    `select country, network, n * 1.0 / sum(n) over (partition by country) as share from network_traffic where n > 0`,
  ).all() as NetworkShare[]

/** When the first verification of a span was started; `from` when there is none. UTC epoch ms. */
export function firstTraffic(db: Database.Database, mode: string, from: number): number {
  const { calendar } = rollupState(db)
  const day = statement(db, 'select min(day) from rollup_route_days where day >= ? and mode = ?')
    .pluck()
    .get(calendar.day(from), mode) as number | null
  if (day === null) return from
  const first = statement(db, 'select min(created_at) from verifications where created_at >= ?').pluck()
  return (first.get(Math.max(from, calendar.dayStart(day))) as number | null) ?? from
}

// Of the columns beside max() SQLite takes those of the row that has it.
const quotesSql = `
select q.country, q.provider, q.network, q.price, q.currency,
  max(case q.source when 'manual' then 3 when 'imported' then 2 when 'account' then 1 else 0 end) as strength
from network_traffic t join price_quotes q on q.country = t.country and q.service = ? and q.network = t.network
where t.n > 0 and q.price is not null and q.gone_at is null
group by q.country, q.provider, q.network`
