import type Database from 'better-sqlite3'
import type { ApiScope } from '../../contract/local-api.ts'
import { statement } from './statements.ts'

export interface ApiTokenRow {
  readonly id: number
  readonly public_id: string
  readonly name: string
  readonly scope: ApiScope
  readonly secret_hash: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly revoked_at: number | null
}

export type NewApiToken = Pick<ApiTokenRow, 'public_id' | 'name' | 'scope' | 'secret_hash' | 'created_at'>

export function insertApiToken(db: Database.Database, row: NewApiToken): ApiTokenRow {
  return statement(
    db,
    `insert into api_tokens (public_id, name, scope, secret_hash, created_at)
     values (:public_id, :name, :scope, :secret_hash, :created_at) returning *`,
  ).get(row) as ApiTokenRow
}

export function apiTokenByPublicId(db: Database.Database, publicId: string): ApiTokenRow | undefined {
  return statement(db, 'select * from api_tokens where public_id = ?').get(publicId) as ApiTokenRow | undefined
}

export function apiTokenById(db: Database.Database, id: number): ApiTokenRow | undefined {
  return statement(db, 'select * from api_tokens where id = ?').get(id) as ApiTokenRow | undefined
}

/** Newest first. */
export function apiTokens(db: Database.Database): readonly ApiTokenRow[] {
  return statement(db, 'select * from api_tokens order by id desc limit 500').all() as ApiTokenRow[]
}

export function revokeApiToken(db: Database.Database, id: number, at: number): void {
  statement(db, 'update api_tokens set revoked_at = ? where id = ? and revoked_at is null').run(at, id)
}

export function touchApiToken(db: Database.Database, id: number, at: number): void {
  statement(db, 'update api_tokens set last_used_at = ? where id = ?').run(at, id)
}
