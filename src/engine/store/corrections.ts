import type Database from 'better-sqlite3'
import { creditedProvider, factsOf } from './rollup-facts.ts'
import { tracked } from './rollups.ts'
import type { CorrectionRow } from './schema-business.ts'
import { statement } from './statements.ts'

export type NewCorrection = Omit<CorrectionRow, 'id' | 'mode' | 'provider' | 'country' | 'service' | 'network'> & {
  /** Of the workspace: which verifications earn money in it. */
  readonly mode: CorrectionRow['mode']
}

/** Books a credit, a refund or an adjustment; one that concerns a verification counts where that one does. */
export function insertCorrection(db: Database.Database, correction: NewCorrection): number {
  return tracked(db, (batch) => {
    const facts = correction.verification_id === null ? null : factsOf(db, correction.verification_id)
    const row = {
      ...correction,
      provider: creditedProvider(facts?.attempts ?? []),
      country: facts?.verification.country ?? '',
      service: facts?.verification.service ?? '',
      network: facts?.verification.network ?? '',
    }
    const { lastInsertRowid } = statement(
      db,
      `insert into revenue_corrections (kind, customer_id, verification_id, mode, provider, country, service, network,
         micros, currency, reporting_micros, booked_at, reason, author, source, external_id, created_at)
       values (:kind, :customer_id, :verification_id, :mode, :provider, :country, :service, :network, :micros, :currency,
         :reporting_micros, :booked_at, :reason, :author, :source, :external_id, :created_at)`,
    ).run(row)
    batch.corrected(row)
    return Number(lastInsertRowid)
  })
}

/** The newest corrections (of one customer unless null) before the one with this date and id, newest first. */
export function listCorrections(
  db: Database.Database,
  page: {
    readonly customerId: string | null
    readonly before: { readonly bookedAt: number; readonly id: number } | null
    readonly limit: number
  },
): readonly CorrectionRow[] {
  const { bookedAt, id } = page.before ?? { bookedAt: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER }
  const of = page.customerId === null ? '' : 'customer_id = :customerId and'
  return statement(
    db,
    `select * from revenue_corrections where ${of} (booked_at, id) < (:bookedAt, :id)
     order by booked_at desc, id desc limit :limit`,
  ).all({
    ...(page.customerId !== null && { customerId: page.customerId }),
    bookedAt,
    id,
    limit: page.limit,
  }) as CorrectionRow[]
}
