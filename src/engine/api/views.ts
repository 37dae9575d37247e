import * as z from 'zod'
import { type Attempt, candidateSchema, type Verification, type VerificationSummary } from '../../contract/models.ts'
import type { ProviderStatus } from '../../contract/overview.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { withPriceRules } from '../pricing/price-rules.ts'
import { maskedNumber } from '../routing/recipient.ts'
import { attemptsOf } from '../store/attempts.ts'
import type { ProviderTraffic } from '../store/queries/traffic.ts'
import { type VerificationListRow, verificationsByIds } from '../store/queries/verification-list.ts'
import type { AttemptRow } from '../store/schema.ts'
import type { Parts } from './context.ts'

const candidatesSchema = z.array(candidateSchema)

export function toSummary(row: VerificationListRow, reportingCurrency: string): VerificationSummary {
  return {
    id: row.id,
    mode: row.mode,
    state: row.state,
    service: row.service,
    country: row.country,
    maskedNumber: maskedNumber(row.to_prefix, row.to_last2),
    customerId: row.customer_id,
    provider: row.provider,
    attempts: row.attempts,
    createdAt: row.created_at,
    acceptedAt: row.accepted_at,
    deliveredAt: row.delivered_at,
    convertedAt: row.converted_at,
    acceptMs: row.accept_ms,
    cost: row.unpriced > 0 ? null : { micros: row.cost_reporting_micros, currency: reportingCurrency },
    maybeDuplicate: row.maybe_duplicate === 1,
    failureReason: row.failure_reason,
  }
}

/** One verification with its attempts; null when there is none with this id. */
export function verificationView({ db, reportingCurrency }: Parts, id: number): Verification | null {
  const [row] = verificationsByIds(db, [id])
  if (row === undefined) return null
  return {
    ...toSummary(row, reportingCurrency),
    expiresAt: row.expires_at,
    segments: row.segments,
    checksLeft: row.checks_left,
    attemptList: attemptsOf(db, id).map((attempt) => {
      const { candidates, ...view } = toAttempt(attempt)
      const { country, service } = row
      return { ...view, candidates: withPriceRules(db, candidates, { country, service, at: attempt.started_at }) }
    }),
  }
}

function toAttempt(row: AttemptRow): Attempt {
  const { cost_micros: micros, cost_currency: currency } = row
  return {
    id: row.id,
    n: row.n,
    provider: row.provider,
    state: row.state,
    trigger: row.trigger,
    category: row.category,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    providerMessageId: row.provider_message_id,
    startedAt: row.started_at,
    settledAt: row.settled_at,
    durationMs: row.duration_ms,
    delivery: row.delivery,
    deliveredAt: row.delivered_at,
    cost: micros === null || currency === null ? null : { micros, currency },
    maybeDuplicate: row.maybe_duplicate === 1,
    candidates: candidatesSchema.parse(JSON.parse(row.candidates)),
    policyVersion: row.policy_version,
    selectionProbability: row.selection_probability,
  }
}

/** Every configured provider, in the order of trial, with or without traffic. */
export function providerStatuses({ manager }: Parts, traffic: readonly ProviderTraffic[]): ProviderStatus[] {
  const byName = new Map(traffic.map((row) => [row.provider, row]))
  const none = wilsonRate(0, 0)
  return manager.states().map(({ config, breaker, control }) => {
    const own = byName.get(config.name)
    return {
      name: config.name,
      label: config.label,
      adapter: config.adapter,
      priority: config.priority,
      enabled: control.state !== 'disabled',
      breaker,
      share: own?.share ?? null,
      accept: own?.accept ?? none,
      delivery: own?.delivery ?? none,
      conversion: own?.conversion ?? none,
      submitP50Ms: own?.submitP50Ms ?? null,
      submitP95Ms: own?.submitP95Ms ?? null,
      lastFailureAt: own?.lastFailureAt ?? null,
    }
  })
}
