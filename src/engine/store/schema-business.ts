import type { BillableOn, CorrectionKind } from '../../contract/customers.ts'
import type { Mode } from '../../contract/models.ts'

export interface CustomerRow {
  readonly id: string
  readonly name: string
  readonly currency: string
  readonly parent_id: string | null
  readonly external_id: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly archived_at: number | null
}

export interface PricePlanRow {
  readonly id: number
  /** Null for the default. */
  readonly customer_id: string | null
  readonly name: string
  readonly currency: string
  readonly billable_on: BillableOn
  readonly valid_from: number
  readonly valid_to: number | null
  /** JSON, see contract planPriceSchema. */
  readonly prices: string
  readonly created_at: number
  readonly updated_at: number
}

export interface CorrectionRow {
  readonly id: number
  readonly kind: CorrectionKind
  readonly customer_id: string
  readonly verification_id: number | null
  readonly mode: Mode
  readonly provider: string
  readonly country: string
  readonly service: string
  readonly network: string
  readonly micros: number
  readonly currency: string
  readonly reporting_micros: number | null
  readonly booked_at: number
  readonly reason: string
  readonly author: string
  readonly source: string | null
  readonly external_id: string | null
  readonly created_at: number
}
