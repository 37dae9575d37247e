import type Database from 'better-sqlite3'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { SendRequest } from '../routing/admission.ts'
import type { KeyedHash } from '../routing/code.ts'
import type { VerificationFlow } from '../routing/verification-flow.ts'
import { addIdempotentRequest, idempotentRequest } from '../store/idempotency.ts'

/** How long a key is remembered. */
const REMEMBERED_MS = 24 * 60 * 60 * 1_000

export interface Sent {
  readonly id: number
  /** It was sent by an earlier request with the same key. */
  readonly repeated: boolean
}

/**
 * Sends a verification once for each key, however often it is asked for: the key is written in the transaction that
 * writes the verification, so that neither a repetition at the same moment nor a crash in between sends it twice.
 */
export class SendOnce {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #hash: KeyedHash
  readonly #flow: VerificationFlow
  readonly #underWay = new Map<string, { readonly requestHash: string; readonly sent: Promise<number> }>()

  constructor(parts: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly hash: KeyedHash
    readonly flow: VerificationFlow
  }) {
    this.#db = parts.db
    this.#clock = parts.clock
    this.#hash = parts.hash
    this.#flow = parts.flow
  }

  /**
   * @param key null to send in any case
   * @throws {AppError} `IDEMPOTENCY_KEY_REUSED` for a key that went with another request in the last 24 h, and whatever
   * {@link VerificationFlow.send} throws; then nothing was sent and the key is free
   */
  async send(request: SendRequest, key: string | null): Promise<Sent> {
    if (key === null) return { id: await this.#flow.send(request), repeated: false }
    const keyHash = this.#hash(`idempotency-key:${key}`)
    const requestHash = this.#hash(`idempotent-request:${JSON.stringify(contentOf(request))}`)
    const underWay = this.#underWay.get(keyHash)
    if (underWay !== undefined) {
      refuseOther(underWay.requestHash, requestHash)
      return { id: await underWay.sent, repeated: true }
    }
    const known = idempotentRequest(this.#db, keyHash, this.#clock.now() - REMEMBERED_MS)
    if (known !== undefined) {
      refuseOther(known.request_hash, requestHash)
      return { id: known.verification_id, repeated: true }
    }
    const sent = this.#flow.send({ ...request, onWritten: (id) => this.#remember(keyHash, requestHash, id) })
    this.#underWay.set(keyHash, { requestHash, sent })
    try {
      return { id: await sent, repeated: false }
    } finally {
      this.#underWay.delete(keyHash)
    }
  }

  #remember(keyHash: string, requestHash: string, id: number): void {
    const now = this.#clock.now()
    const row = { key_hash: keyHash, request_hash: requestHash, verification_id: id, created_at: now }
    addIdempotentRequest(this.#db, row, now - REMEMBERED_MS)
  }
}

/** In a fixed order, so that equal requests are equal texts. */
const contentOf = ({ to, country, service, provider, customerId, mode }: SendRequest) => [
  to,
  country ?? null,
  service,
  provider ?? null,
  customerId ?? null,
  mode,
]

function refuseOther(before: string, now: string): void {
  if (before !== now) throw new AppError('IDEMPOTENCY_KEY_REUSED', {})
}
