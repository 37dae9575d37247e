import { createHash, randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { ApiScope, ApiToken } from '../../contract/local-api.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { sameHash } from '../routing/code.ts'
import {
  type ApiTokenRow,
  apiTokenById,
  apiTokenByPublicId,
  apiTokens,
  insertApiToken,
  revokeApiToken,
  touchApiToken,
} from '../store/api-tokens.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'

/** `sbx_` tells secret scanners what it is. */
const PREFIX = 'sbx'
const TOKEN = /^sbx_([0-9a-f]{12})_([\w-]{43})$/
const USED_EVERY_MS = 60_000
const NOBODY = sha256('')

export const tokenView = (row: ApiTokenRow): ApiToken => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  begins: `${PREFIX}_${row.public_id}_`,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
})

/** Tokens of a workspace. Each has 256 random bits, so that a plain hash of it is as good as a slow one. */
export class ApiTokens {
  readonly #db: Database.Database
  readonly #clock: Clock

  constructor(db: Database.Database, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Newest first. */
  list(): readonly ApiToken[] {
    return apiTokens(this.#db).map(tokenView)
  }

  /** @throws {AppError} `STORE_UNAVAILABLE` */
  create(name: string, scope: ApiScope): { readonly token: string; readonly details: ApiToken } {
    const publicId = randomBytes(6).toString('hex')
    const secret = randomBytes(32).toString('base64url')
    const at = this.#clock.now()
    const row = { public_id: publicId, name, scope, secret_hash: sha256(secret), created_at: at }
    const added = writing(this.#db, () =>
      this.#db.transaction(() => {
        const made = insertApiToken(this.#db, row)
        this.#audit('api.token-created', made, {}, { name, scope })
        return made
      })(),
    )
    return { token: `${PREFIX}_${publicId}_${secret}`, details: tokenView(added) }
  }

  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  revoke(id: number): void {
    const row = apiTokenById(this.#db, id)
    if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no token ${id}.`)
    if (row.revoked_at !== null) return
    writing(this.#db, () =>
      this.#db.transaction(() => {
        revokeApiToken(this.#db, id, this.#clock.now())
        this.#audit('api.token-revoked', row, { name: row.name, scope: row.scope }, {})
      })(),
    )
  }

  /** The token that `text` is; null when there is none or it was revoked. Takes as long for a wrong secret as for a right one. */
  find(text: string | null): ApiTokenRow | null {
    const [, publicId = '', secret = ''] = TOKEN.exec(text ?? '') ?? []
    const row = apiTokenByPublicId(this.#db, publicId)
    const isRight = sameHash(sha256(secret), row?.secret_hash ?? NOBODY)
    return row !== undefined && isRight && row.revoked_at === null ? row : null
  }

  /** Notes that it was used, at most once a minute: reads stay reads. */
  used({ id, last_used_at }: ApiTokenRow): void {
    const now = this.#clock.now()
    if (last_used_at === null || Math.abs(now - last_used_at) >= USED_EVERY_MS) touchApiToken(this.#db, id, now)
  }

  #audit(action: string, { id }: ApiTokenRow, before: object, after: object): void {
    addAudit(this.#db, {
      at: this.#clock.now(),
      actor: 'operator',
      action,
      subject: `api-token:${id}`,
      detail: { before, after, reason: null },
    })
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
