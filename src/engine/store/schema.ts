import type { HealthStatus } from '../../contract/health.ts'
import type {
  AdapterName,
  AttemptState,
  BreakerStateName,
  Category,
  Delivery,
  Mode,
  Outcome,
  Service,
  Trigger,
  VerificationState,
} from '../../contract/models.ts'
import type { ProviderState } from '../../contract/providers.ts'
import type { PriceHistoryRow } from './schema-prices.ts'

/** Rows as SQLite holds them: booleans are 0 or 1, JSON is text, times are UTC epoch ms, money is micros. */
export interface VerificationRow {
  readonly id: number
  readonly mode: Mode
  readonly state: VerificationState
  readonly service: Service
  readonly country: string
  readonly customer_id: string | null
  readonly to_hash: string
  readonly to_prefix: string
  readonly to_last2: string
  readonly to_number: string | null
  readonly body: string | null
  readonly reference: string
  readonly code_hash: string
  readonly segments: number
  readonly only_provider: string | null
  readonly checks_left: number
  readonly maybe_duplicate: number
  readonly failure_reason: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly accepted_at: number | null
  readonly accept_ms: number | null
  readonly delivered_at: number | null
  readonly converted_at: number | null
  readonly final_at: number | null
  readonly rescue_at: number | null
  readonly network: string | null
  readonly source: string | null
  readonly external_id: string | null
  readonly billable_at: number | null
  readonly plan_id: number | null
  readonly revenue_micros: number | null
  readonly revenue_currency: string | null
  readonly revenue_reporting_micros: number | null
}

export interface AttemptRow {
  readonly id: number
  readonly verification_id: number
  readonly n: number
  readonly provider: string
  readonly reference: string
  readonly trigger: Trigger
  readonly state: AttemptState
  readonly category: Category | null
  readonly error_code: string | null
  readonly error_message: string | null
  readonly provider_message_id: string | null
  readonly started_at: number
  readonly settled_at: number | null
  readonly duration_ms: number | null
  readonly delivery: Delivery
  readonly delivered_at: number | null
  readonly polls: number
  readonly next_poll_at: number | null
  readonly cost_micros: number | null
  readonly cost_currency: string | null
  readonly cost_reporting_micros: number | null
  /** When the provider said what it charged; null while the cost is an estimate. */
  readonly charged_at: number | null
  readonly maybe_duplicate: number
  readonly candidates: string
  readonly policy_version: string
  readonly selection_probability: number
}

export interface FailoverRow {
  readonly id: number
  readonly verification_id: number
  readonly from_provider: string
  readonly to_provider: string | null
  readonly trigger: Trigger
  readonly category: Category
  readonly reason: string
  readonly country: string
  readonly mode: Mode
  readonly outcome: Outcome
  readonly duration_ms: number
  readonly extra_cost_micros: number | null
  readonly maybe_duplicate: number
  readonly created_at: number
}

export interface ProviderRow {
  readonly name: string
  readonly label: string
  readonly adapter: AdapterName
  readonly priority: number
  readonly enabled: number
  readonly state: ProviderState
  readonly disabled_until: number | null
  readonly pinned: number
  readonly weight: number
  readonly max_per_second: number | null
  readonly max_concurrent: number | null
  readonly account_id: string
  readonly sender: string
  readonly currency: string
  readonly services: string
  readonly allowed_countries: string | null
  readonly base_urls: string
  readonly created_at: number
  readonly updated_at: number
  readonly region: string | null
  readonly test_account_id: string | null
  readonly keyed_at: number | null
  readonly removed_at: number | null
}

export interface SettingRow {
  readonly key: string
  readonly value: string
  readonly updated_at: number
}

export interface ProviderHealthRow {
  readonly provider_name: string
  readonly success_rate: number | null
  readonly avg_response_time: number | null
  readonly last_failure: number | null
  readonly status: HealthStatus
  readonly updated_at: number
  readonly breaker: string
  readonly ejections: string
  readonly balance_micros: number | null
  readonly balance_currency: string | null
  readonly balance_at: number | null
  readonly probe_at: number | null
  readonly probe_ok: number | null
  readonly probe_ms: number | null
  readonly probe_error: string | null
}

export interface ProviderHealthMinuteRow {
  readonly provider: string
  readonly minute: number
  readonly accepted: number
  readonly refused: number
  readonly unknown: number
  readonly submit_ms: number
  readonly probes_ok: number
  readonly probes_failed: number
  readonly breaker: BreakerStateName
  readonly link: 'up' | 'down'
}

export interface ServiceMinuteRow {
  readonly minute: number
  readonly sent: number
  readonly missed: number
  readonly probes_ok: number
  readonly link: 'up' | 'down'
}

/** For Kysely. */
export interface Tables {
  settings: SettingRow
  providers: ProviderRow
  verifications: VerificationRow
  attempts: AttemptRow
  failover_logs: FailoverRow
  price_history: PriceHistoryRow
}
