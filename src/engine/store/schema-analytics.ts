/** See the migration for what the columns mean. */
export interface CustomerAnalyticsRow {
  readonly user_id: string
  readonly total_spent: number
  readonly verification_count: number
  readonly first_activity: number | null
  readonly last_activity: number | null
  readonly churn_risk_score: number | null
  readonly band: string
  readonly value_micros: number | null
  readonly alive: number | null
  /** JSON, see contract churnReasonSchema. */
  readonly reasons: string
  readonly failed: number
  readonly final: number
  readonly recent_net: number
  readonly recent_cost: number
  readonly model: string
  readonly updated_at: number
}

export interface FraudBlockRow {
  readonly id: number
  readonly action: 'block' | 'allow'
  readonly prefix: string
  readonly from_at: number
  readonly until_at: number
  readonly lifted_at: number | null
  readonly author: string
  readonly reason: string
  readonly refused: number
}

export interface FraudFindingRow {
  readonly id: number
  readonly kind: 'pumping' | 'delivery-outage'
  readonly prefix: string
  readonly country: string
  readonly provider: string
  readonly first_at: number
  readonly last_at: number
  readonly window_ms: number
  readonly attempts: number
  readonly converted: number
  readonly expected_attempts: number
  readonly expected_conversion: number
  readonly chance: number
  readonly cost_micros: number | null
}

export interface FraudBucketRow {
  readonly bucket: number
  readonly prefix: string
  readonly country: string
  readonly provider: string
  readonly sent: number
  readonly delivered: number
  readonly converted: number
  readonly cost_micros: number
  readonly priced: number
}

export interface NoteRow {
  readonly id: number
  readonly at: number
  readonly to_at: number
  readonly text: string
  readonly provider: string | null
  readonly country: string | null
  readonly author: string
  readonly created_at: number
}
