import type { Clock } from '../../clock.ts'
import type { MessageBook, SandboxMessage } from '../message-book.ts'
import type { ProviderProfile } from '../provider-profiles.ts'
import { type Random, randomText } from '../random.ts'
import type { World } from '../world.ts'

/** A request whose whole body has arrived. */
export interface SandboxRequest {
  readonly method: string
  /** Decoded by nobody yet, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Fields of a form-encoded body; empty for any other body. */
  readonly form: URLSearchParams
  /** The object of a JSON body; null for any other body. */
  readonly json: Readonly<Record<string, unknown>> | null
  /** The Authorization header. */
  readonly authorization: string | null
  /** Scheme, host and port the client used, for links in answers. */
  readonly origin: string
}

export interface SandboxAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One provider's HTTP language over a message book. */
export interface Dialect {
  /** HTTP status of an accepted submission. */
  readonly acceptedStatus: number
  /** Whether the request asks for a message to be sent. */
  isSubmission(request: SandboxRequest): boolean
  answer(request: SandboxRequest): SandboxAnswer
  throttled(request: SandboxRequest): SandboxAnswer
  serverError(request: SandboxRequest): SandboxAnswer
}

/** The account a sandbox provider knows. */
export interface SandboxAccount {
  readonly accountId: string
  readonly secret: string
  readonly sender: string
}

export interface DialectContext {
  readonly provider: ProviderProfile
  readonly account: SandboxAccount
  readonly book: MessageBook
  readonly world: World
  readonly clock: Clock
  /** For ids. */
  readonly random: Random
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SandboxAnswer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
})

/** A JSON field as text; empty when it is absent or of another type. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A JSON value as an object; null when it is anything else. */
export const objectOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null

/** 36 characters, in the form of a UUID. */
export const randomUuid = (random: Random): string =>
  [8, 4, 4, 4, 12].map((length) => randomText(random, length, '0123456789abcdef')).join('-')

const RECEIPTS_WITHIN_MS = 3_600_000

/** Whether the provider has given up waiting for the carrier's receipt. */
export const hasNoReceipt = ({ clock }: DialectContext, message: SandboxMessage): boolean =>
  message.fate === 'lost' && clock.monotonic() - message.acceptedMonotonic >= RECEIPTS_WITHIN_MS

/** Whether the header is HTTP Basic for this account. */
export function basicMatches(authorization: string | null, account: SandboxAccount): boolean {
  const expected = Buffer.from(`${account.accountId}:${account.secret}`).toString('base64')
  return authorization === `Basic ${expected}`
}
