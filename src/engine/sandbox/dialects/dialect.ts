import type { Clock } from '../../clock.ts'
import type { MessageBook } from '../message-book.ts'
import type { ProviderProfile } from '../provider-profiles.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'

/** A request whose whole body has arrived. */
export interface SandboxRequest {
  readonly method: string
  /** Decoded by nobody yet, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Fields of a form-encoded body; empty for any other body. */
  readonly form: URLSearchParams
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

/** Whether the header is HTTP Basic for this account. */
export function basicMatches(authorization: string | null, account: SandboxAccount): boolean {
  const expected = Buffer.from(`${account.accountId}:${account.secret}`).toString('base64')
  return authorization === `Basic ${expected}`
}
