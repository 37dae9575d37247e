import type { Severity } from '../../contract/alert-rules.ts'
import type { AlertState } from '../../contract/alerts.ts'

export interface AlertRuleRow {
  readonly id: number
  readonly name: string
  readonly condition: string
  readonly severity: Severity
  readonly for_ms: number
  readonly recover_ms: number
  readonly max_repeats: number
  readonly repeat_every_ms: number
  readonly channels: string
  readonly enabled: number
  readonly created_at: number
  readonly updated_at: number
  readonly removed_at: number | null
}

export interface AlertPendingRow {
  readonly rule_id: number
  /** Empty for the whole service. */
  readonly subject: string
  readonly since: number
  /** When the condition was last found to hold. */
  readonly seen_at: number
}

export interface AlertRow {
  readonly id: number
  readonly rule_id: number
  readonly rule_name: string
  readonly condition: string
  readonly severity: Severity
  /** Empty for the whole service. */
  readonly subject: string
  readonly state: AlertState
  readonly message: string
  readonly since: number
  readonly created_at: number
  readonly recovering_since: number | null
  readonly resolved_at: number | null
  readonly notified_at: number | null
  readonly repeats: number
  readonly acknowledged_at: number | null
  readonly note: string | null
  readonly snoozed_until: number | null
  readonly read_at: number | null
}
