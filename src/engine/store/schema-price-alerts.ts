import type { PriceAlertKind } from '../../contract/price-alerts.ts'
import type { RouteKey } from './schema-prices.ts'

/** One route whose price moved; impact and absorption are micros a month of `reporting_currency`. */
export interface PriceAlertRow extends RouteKey {
  readonly id: number
  readonly group_id: number
  readonly run_id: number | null
  /** Empty for the whole country. */
  readonly network: string
  readonly alert_type: PriceAlertKind
  readonly price_change: number | null
  readonly old_price: number | null
  readonly old_currency: string | null
  readonly new_price: number | null
  readonly currency: string | null
  readonly effective_from: number
  readonly segments_per_month: number
  readonly impact: number | null
  readonly absorbed: number | null
  readonly absorbed_by: string | null
  readonly reporting_currency: string
  readonly rank: number
  readonly is_read: number
  readonly created_at: number
  readonly acknowledged_at: number | null
  readonly snoozed_until: number | null
}

export interface MutedCountryRow {
  readonly country: string
  readonly muted_at: number
  readonly reason: string | null
}
