import type Database from 'better-sqlite3'
import type { AcceptedMessage } from '../src/engine/sandbox/sandbox-provider.ts'
import type { AttemptRow, VerificationRow } from '../src/engine/store/schema.ts'

/** A verification that somebody asked for. */
export interface Asked {
  /** E.164 with plus. */
  readonly to: string
  /** Null when the engine refused it. */
  readonly id: number | null
}

/**
 * How many were lost, by the record of the sandbox's servers: asked for and neither accepted nor ended with a recorded
 * reason, or called accepted although no server has such a message to that number.
 */
export function countLost(asked: readonly Asked[], db: Database.Database, record: readonly AcceptedMessage[]): number {
  const verifications = new Map(
    (db.prepare('select * from verifications').all() as VerificationRow[]).map((row) => [row.id, row]),
  )
  const sentTo = new Map(asked.map(({ id, to }) => [id, to]))
  const servers = new Map(record.map((message) => [`${message.provider}|${message.providerMessageId}`, message.to]))
  const witnessed = new Set(
    (db.prepare(`select * from attempts where state = 'accepted'`).all() as AttemptRow[])
      .filter((a) => servers.get(`${a.provider}|${a.provider_message_id}`) === sentTo.get(a.verification_id))
      .map((attempt) => attempt.verification_id),
  )
  const numbers = new Set(record.map(({ to }) => to))
  const isKept = ({ id, to }: Asked): boolean => {
    const row = verifications.get(id ?? Number.NaN)
    if (row === undefined) return false
    // Whoever entered the code had the message, whatever became of the answer to its submission.
    if (row.converted_at !== null && row.accepted_at === null) return numbers.has(to)
    return row.accepted_at === null ? row.final_at !== null && row.failure_reason !== null : witnessed.has(row.id)
  }
  return asked.filter((one) => !isKept(one)).length
}
