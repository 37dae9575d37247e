import type Database from 'better-sqlite3'
import type { Service } from '../../../contract/models.ts'
import type { QuotedSource } from '../../../contract/pricing-models.ts'
import type { PriceQuoteRow } from '../schema-prices.ts'
import { statement } from '../statements.ts'

export interface NetworksQuestion {
  readonly country: string
  readonly service: Service
  readonly providers?: readonly string[] | undefined
  readonly after?: { readonly provider: string; readonly network: string; readonly source: QuotedSource } | undefined
  readonly limit: number
}

/** A quote with the charges that fit its network alone. */
export interface NetworkRow extends PriceQuoteRow {
  readonly traffic: number | null
}

export interface NetworksPage {
  readonly rows: readonly NetworkRow[]
  readonly more: boolean
  /** Charges of the country that fit one network, whichever. */
  readonly traffic: number
}

/** The quotes of one country, all sources apart, by provider, network and source. */
export function networkPrices(db: Database.Database, question: NetworksQuestion): NetworksPage {
  const { country, service, providers, after, limit } = question
  const rows = statement(
    db,
    `select q.*, t.n as traffic from price_quotes q
     left join network_traffic t on t.country = q.country and t.network = q.network
     where q.country = :country and q.service = :service
       and (q.provider, q.network, q.source) > (:provider, :network, :source)
       and (:providers is null or q.provider in (select value from json_each(:providers)))
       and (q.price is not null or q.next_price is not null)
     order by q.provider, q.network, q.source limit :limit`,
  ).all({
    country,
    service,
    provider: after?.provider ?? '',
    network: after?.network ?? '',
    source: after?.source ?? '',
    providers: providers === undefined ? null : JSON.stringify(providers),
    limit: limit + 1,
  }) as NetworkRow[]
  const traffic = statement(db, 'select coalesce(sum(n), 0) from network_traffic where country = ?')
    .pluck()
    .get(country) as number
  return { rows: rows.slice(0, limit), more: rows.length > limit, traffic }
}
