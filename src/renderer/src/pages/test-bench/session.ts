import type { VerificationSummary } from '../../../../contract/models.ts'

/** Verifications of this page are sent in the name of this customer, which tells them from other traffic. */
export const BENCH_CUSTOMER = 'test-bench'

const KEPT_RESULTS = 50

/** The send that the page shows. */
export interface Run {
  /** UTC epoch ms at which the button was pressed. */
  readonly startedAt: number
  /** Null until the ledger shows the verification. */
  readonly id: number | null
  readonly sending: boolean
  /** Why it was not sent. */
  readonly error: unknown
}

/** What the page has sent since the console was opened, newest first. */
export interface Session {
  readonly run: Run | null
  readonly results: readonly VerificationSummary[]
}

export const emptySession: Session = { run: null, results: [] }

export function startRun(session: Session, now: number): Session {
  return { ...session, run: { startedAt: now, id: null, sending: true, error: null } }
}

/** The engine has answered; the verification may still be open. */
export function endRun(session: Session, result: VerificationSummary): Session {
  if (session.run === null) return session
  return keepResult({ ...session, run: { ...session.run, id: result.id, sending: false } }, result)
}

export function failRun(session: Session, error: unknown): Session {
  return session.run === null ? session : { ...session, run: { ...session.run, sending: false, error } }
}

/** Shows an earlier result again. */
export function showResult(session: Session, { id, createdAt }: VerificationSummary): Session {
  return { ...session, run: { startedAt: createdAt, id, sending: false, error: null } }
}

/** Adds a result, or replaces an older state of it. */
export function keepResult(session: Session, result: VerificationSummary): Session {
  const known = session.results.some(({ id }) => id === result.id)
  const results = known
    ? session.results.map((each) => (each.id === result.id ? result : each))
    : [result, ...session.results].slice(0, KEPT_RESULTS)
  return { ...session, results }
}

/**
 * Takes rows of the live log. `send` answers only when a provider has accepted, so the row that appears
 * meanwhile is what lets the page show the attempts while they run.
 */
export function followRows(session: Session, rows: readonly VerificationSummary[]): Session {
  let next = session
  for (const row of rows) {
    const { run } = next
    const mine = row.customerId === BENCH_CUSTOMER
    if (run !== null && run.id === null && run.sending && mine && row.createdAt >= run.startedAt)
      next = keepResult({ ...next, run: { ...run, id: row.id } }, row)
    else if (next.results.some(({ id }) => id === row.id)) next = keepResult(next, row)
  }
  return next
}
