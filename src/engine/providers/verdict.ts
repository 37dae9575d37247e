import type { Category } from '../../contract/models.ts'
import { redact } from '../redact.ts'
import type { ErrorEntry } from './error-table.ts'
import type { HttpAnswer, NoAnswer } from './http.ts'
import { errorOfStatus } from './http-errors.ts'
import { categoryRules } from './outcome.ts'
import type { NotAccepted } from './provider.ts'

const MAX_TEXT = 300
const MAX_CODE = 40

export interface VerdictDetail {
  /** The provider's own code; null when the failure is below HTTP. */
  readonly code: string | null
  readonly message: string
  readonly retryAfterMs?: number | null
}

/** A verdict whose outcome follows from its category, and whose text is fit to be shown and stored. */
export function notAccepted(category: Category, detail: VerdictDetail): NotAccepted {
  const { code, message, retryAfterMs = null } = detail
  return {
    outcome: categoryRules[category].outcome,
    category,
    code: code === null ? null : redact(code).slice(0, MAX_CODE),
    message: redact(message).replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT),
    retryAfterMs,
  }
}

/** The verdict on a request without an answer. What was never written cannot have been carried out. */
export function fromNoAnswer(reply: NoAnswer): NotAccepted {
  const category = reply.written ? reply.reason : 'refused'
  return notAccepted(category, { code: null, message: reply.message })
}

/** What an adapter has read from the body of an answer that is no success. */
export interface Complaint {
  /** The provider's own code; null when the body names none. */
  readonly code: string | null
  /** The provider's own words; null when it gives none. */
  readonly text: string | null
  /** What the adapter's table says of the code. */
  readonly entry: ErrorEntry | undefined
}

/**
 * The verdict on an answer that is no success. A code is believed where the status says that the request
 * was refused, or where both mean the same: a server error or a success that names a refusal leaves open what
 * happened.
 *
 * @param context `now` in UTC epoch ms, for a `Retry-After` given as a date; `secrets` to take out of what the
 * provider repeats
 */
export function fromAnswer(
  provider: string,
  answer: HttpAnswer,
  complaint: Complaint,
  context: { readonly now: number; readonly secrets: readonly string[] },
): NotAccepted {
  const { now, secrets } = context
  const byStatus = errorOfStatus(answer.status)
  const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 429
  const believed = refused || complaint.entry?.category === byStatus.category
  const entry = (believed ? complaint.entry : undefined) ?? byStatus
  return notAccepted(entry.category, {
    code: redact(complaint.code ?? String(answer.status), secrets),
    message: sentence(provider, entry, complaint.text === null ? null : redact(complaint.text, secrets)),
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], now),
  })
}

/** Meaning and advice first, since they are ours and always readable; then the provider's own words. */
export function sentence(provider: string, entry: ErrorEntry, text: string | null): string {
  return `${entry.meaning} ${entry.advice}${text === null ? '' : ` ${provider} says: ${text}`}`
}

/** Reads a `Retry-After` header, in seconds or as an HTTP date. Null when absent or unreadable, never negative. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000
  const at = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
