import type Database from 'better-sqlite3'
import { type Clock, wait } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { writing } from '../store/open.ts'
import { tracked } from '../store/rollups.ts'
import { storeErrorKind } from '../store/store-error.ts'
import { insertVerification, type NewVerification, verificationById } from '../store/verifications.ts'
import type { AttemptLedger } from './ledger.ts'
import type { Route } from './route-choice.ts'

const STORE_RETRY_MS = 1_000

/**
 * Writes the verification and the intent to submit it, both or neither.
 *
 * @param onWritten writes more in the same transaction
 * @throws {AppError} `STORE_UNAVAILABLE`; nothing was sent then, and the route is given back
 */
export function writeIntent(
  { db, log, ledger }: { readonly db: Database.Database; readonly log: Log; readonly ledger: AttemptLedger },
  draft: NewVerification,
  route: Route,
  onWritten: (id: number) => void = () => {},
) {
  try {
    return writing(db, () =>
      tracked(db, () => {
        const id = insertVerification(db, draft)
        const attempt = ledger.begin({ id, reference: draft.reference }, route, null)
        const verification = verificationById(db, id)
        if (attempt === null || verification === undefined)
          throw new Error('a verification vanished while it was written')
        onWritten(id)
        return { verification, attempt }
      }),
    )
  } catch (error) {
    route.ticket.release()
    log.error('a verification could not be written; nothing was sent', { error: errorText(error) })
    throw error
  }
}

/** What happened must reach the disk: a full one is waited for, since the provider has already acted. */
export async function untilWritten<T>(
  { clock, log, signal }: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
  write: () => T,
): Promise<T> {
  for (;;) {
    try {
      return write()
    } catch (error) {
      if (storeErrorKind(error) === null || signal.aborted) throw error
      log.error('the database cannot be written; trying again', { error: errorText(error) })
      await wait(clock, STORE_RETRY_MS, signal)
    }
  }
}
