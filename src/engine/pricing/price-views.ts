import type { NetworkPrice, PriceSeries } from '../../contract/pricing-models.ts'
import type { NetworksPage } from '../store/queries/prices-networks.ts'
import type { StepColumns } from '../store/queries/prices-series.ts'
import { convert, type Rates } from './exchange-rates.ts'

/** Quotes as pages see them, in the reporting currency besides their own. */
export function networksView({ rows, traffic }: NetworksPage, currency: string, rates: Rates): NetworkPrice[] {
  return rows.map((row): NetworkPrice => {
    // Only announced: the price to come is all there is to show.
    const price = { micros: row.price ?? row.next_price ?? 0, currency: row.currency }
    return {
      provider: row.provider,
      network: row.network,
      networkName: row.network_name,
      source: row.source,
      price,
      comparable: convert(price, currency, rates)?.micros ?? null,
      share: traffic === 0 || row.network === '' ? null : (row.traffic ?? 0) / traffic,
      cachedAt: row.cached_at,
      effectiveFrom: row.effective_from,
      goneAt: row.gone_at,
      next:
        row.next_price === null || row.next_from === null
          ? null
          : {
              price: { micros: row.next_price, currency: row.next_currency ?? row.currency },
              effectiveFrom: row.next_from,
            },
    }
  })
}

/** Steps with their worth in the reporting currency, all at the rates given. */
export function seriesView(
  series: readonly StepColumns[],
  network: string,
  currency: string,
  rates: Rates,
): PriceSeries[] {
  return series.map(({ provider, currency: own, at, price }) => ({
    provider,
    network,
    currency: own,
    at,
    price,
    comparable: price.map((micros) =>
      micros === null ? null : (convert({ micros, currency: own }, currency, rates)?.micros ?? null),
    ),
  }))
}
