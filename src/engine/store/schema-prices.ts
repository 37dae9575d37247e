import type { Service } from '../../contract/models.ts'
import type { PriceRule } from '../../contract/price-rule.ts'
import type {
  PriceChangeKind,
  PriceRunKind,
  PriceRunPart,
  PriceRunState,
  PriceSource,
  QuotedSource,
} from '../../contract/pricing-models.ts'

/** Which route: provider, country and service. */
export interface RouteKey {
  readonly provider: string
  readonly country: string
  readonly service: Service
}

/** What the router reckons with on one route. */
export interface PriceRow extends RouteKey {
  /** Always empty. */
  readonly network: string
  readonly price: number
  readonly currency: string
  readonly source: PriceSource
  readonly rule: PriceRule
  readonly min_price: number | null
  readonly weighted_price: number | null
  readonly max_price: number | null
  readonly networks: number
  readonly success_rate: number | null
  readonly cached_at: number
  readonly confirmed_at: number
  readonly effective_from: number
  readonly expires_at: number
  readonly failed_at: number | null
}

export interface PriceQuoteRow extends RouteKey {
  readonly network: string
  readonly source: QuotedSource
  readonly network_name: string | null
  readonly price: number | null
  readonly currency: string
  readonly cached_at: number
  readonly effective_from: number
  readonly gone_at: number | null
  readonly next_price: number | null
  readonly next_currency: string | null
  readonly next_from: number | null
}

export interface PriceHistoryRow extends RouteKey {
  readonly id: number
  readonly network: string
  readonly network_name: string | null
  readonly kind: PriceChangeKind
  readonly source: QuotedSource
  readonly old_price: number | null
  readonly old_currency: string | null
  readonly new_price: number | null
  readonly currency: string | null
  readonly change_percentage: number | null
  readonly updated_at: number
  readonly effective_from: number
  readonly run_id: number | null
}

export interface RoutePriceRow extends RouteKey {
  readonly at: number
  readonly price: number | null
  readonly currency: string
  readonly source: PriceSource
  readonly rule: PriceRule
  readonly min_price: number | null
  readonly weighted_price: number | null
  readonly max_price: number | null
  readonly networks: number
}

export interface PriceRunRow {
  readonly id: number
  readonly kind: PriceRunKind
  readonly state: PriceRunState
  readonly started_at: number
  readonly ended_at: number | null
  readonly resumed: number
}

export interface PricePartRow {
  readonly run_id: number
  readonly place: number
  readonly provider: string
  readonly state: PriceRunPart['state']
  readonly countries: string
  readonly position: number
  readonly rows: number
  readonly changes: number
  readonly first_seen: number
  readonly unusable: number
  readonly error: string | null
  readonly started_at: number | null
  readonly ended_at: number | null
}

export interface ExchangeRateRow {
  readonly currency: string
  readonly date: string
  readonly source: 'ecb' | 'manual'
  readonly micros_per_euro: number
  readonly recorded_at: number
}

export interface ObservedPriceRow extends RouteKey {
  readonly currency: string
  readonly n: number
  readonly total: number
  readonly since: number
  readonly differs: number
}
