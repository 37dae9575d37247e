import type Database from 'better-sqlite3'
import { AppError } from '../app-error.ts'
import { tracked } from '../store/rollups.ts'
import { finish, useCheck, verificationById } from '../store/verifications.ts'
import { hashCode, type KeyedHash, sameHash } from './code.ts'

export interface CheckResult {
  readonly result: 'converted' | 'wrong-code' | 'already-converted' | 'expired' | 'too-many-tries' | 'failed'
  readonly checksLeft: number
}

/**
 * Compares an entered code. The right one converts the verification, whatever its delivery says; the last
 * wrong one ends it.
 *
 * @throws {AppError} `NOT_FOUND`
 */
export function checkCode(db: Database.Database, hash: KeyedHash, id: number, code: string, now: number): CheckResult {
  return tracked(db, (): CheckResult => {
    const row = verificationById(db, id)
    if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no verification ${id}.`)
    const checksLeft = row.checks_left
    if (row.state === 'converted') return { result: 'already-converted', checksLeft }
    if (checksLeft === 0) return { result: 'too-many-tries', checksLeft }
    if (row.state === 'expired' || row.expires_at <= now) return { result: 'expired', checksLeft }
    if (row.state === 'failed') return { result: 'failed', checksLeft }
    if (sameHash(hashCode(hash, row.reference, code), row.code_hash)) {
      finish(db, id, { state: 'converted', at: now })
      return { result: 'converted', checksLeft }
    }
    const left = useCheck(db, id)
    if (left > 0) return { result: 'wrong-code', checksLeft: left }
    finish(db, id, { state: 'failed', at: now, reason: 'too many wrong codes' })
    return { result: 'too-many-tries', checksLeft: 0 }
  })
}
