import type Database from 'better-sqlite3'
import { DAY_MS } from '../../contract/durations.ts'
import type { Mode, Service } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import { segmentsOf } from '../segments.ts'
import { spentSince } from '../store/attempts.ts'
import { countRefused, fraudRuleFor } from '../store/fraud.ts'
import { getSetting } from '../store/settings.ts'
import type { NewVerification } from '../store/verifications.ts'
import { CODE_LIFE_MS, CODE_TRIES, hashCode, type KeyedHash, makeCode, makeReference, messageText } from './code.ts'
import { parseRecipient, type Recipient } from './recipient.ts'

export interface SendRequest {
  /** As a person wrote it. */
  readonly to: string
  readonly country?: string | undefined
  readonly service: Service
  readonly provider?: string | undefined
  readonly customerId?: string | undefined
  readonly mode: Mode
  /** Called in the transaction that writes the verification: what it writes is there exactly when that one is. */
  readonly onWritten?: (id: number) => void
}

/**
 * Checks everything that can be wrong with a request before anything is written.
 *
 * @param now UTC epoch ms
 * @param isSent it is not only asked about: a block counts what it refuses
 * @throws {AppError} `INVALID_PHONE_NUMBER`, `COUNTRY_NOT_ALLOWED`, `PREFIX_BLOCKED`, `BUDGET_EXCEEDED`,
 *   `SENDING_PAUSED` when it is sent
 */
export function admit(
  db: Database.Database,
  request: Omit<SendRequest, 'customerId'>,
  now: number,
  isSent = false,
): Recipient {
  const recipient = parseRecipient(request.to, request.country)
  if (isSent) refuseWhilePaused(db, request.mode)
  const allowed = getSetting(db, 'countries.allowed')
  if (allowed !== null && !allowed.includes(recipient.country))
    throw new AppError('COUNTRY_NOT_ALLOWED', { country: recipient.country })
  refuseBlocked(db, recipient.e164, request.mode, now, isSent)
  if (request.mode === 'test') {
    const today = now - (now % DAY_MS)
    if (spentSince(db, 'test', today) >= getSetting(db, 'budget.testPerDayMicros'))
      throw new AppError('BUDGET_EXCEEDED', {})
  }
  return recipient
}

/** Drills send to nobody, so that no pause holds for them. */
function refuseWhilePaused(db: Database.Database, mode: Mode): void {
  const since = mode === 'drill' ? null : getSetting(db, 'sending.pausedAt')
  if (since !== null) throw new AppError('SENDING_PAUSED', { since })
}

/** Drills send to nobody, so that no block holds for them. */
function refuseBlocked(db: Database.Database, e164: string, mode: Mode, now: number, isSent: boolean): void {
  const rule = mode === 'drill' ? undefined : fraudRuleFor(db, e164, now)
  if (rule?.action !== 'block') return
  if (isSent) countRefused(db, rule.id)
  throw new AppError('PREFIX_BLOCKED', { rule: rule.id, prefix: rule.prefix, until: rule.until_at })
}

/**
 * A new verification with its code and its text, not written yet. Throws what {@link admit} throws.
 *
 * @param now UTC epoch ms
 */
export function draftVerification(
  db: Database.Database,
  hash: KeyedHash,
  request: SendRequest,
  now: number,
): NewVerification {
  const recipient = admit(db, request, now, true)
  const code = makeCode()
  const reference = makeReference()
  const body = messageText(getSetting(db, 'message.brand'), code)
  return {
    mode: request.mode,
    service: request.service,
    country: recipient.country,
    customer_id: request.customerId ?? null,
    to_hash: hash(recipient.e164),
    to_prefix: recipient.prefix,
    to_last2: recipient.last2,
    to_number: recipient.e164,
    body,
    reference,
    code_hash: hashCode(hash, reference, code),
    segments: segmentsOf(body).segments,
    only_provider: request.provider ?? null,
    checks_left: CODE_TRIES,
    created_at: now,
    expires_at: now + CODE_LIFE_MS,
  }
}
