import type Database from 'better-sqlite3'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { VerificationFilter } from '../../../contract/contract.ts'
import type { Tables, VerificationRow } from '../schema.ts'
import { countedVerifications } from './counts.ts'
import { selectAll, sqlBuilder } from './select.ts'

/** A verification with what its attempts add up to. */
export interface VerificationListRow extends VerificationRow {
  /** The provider that accepted it, or that was tried last; null when an imported history names none. */
  readonly provider: string | null
  readonly attempts: number
  readonly cost_reporting_micros: number
  readonly unpriced: number
}

export interface Page {
  readonly before?: { readonly createdAt: number; readonly id: number } | undefined
  readonly limit: number
}

export interface VerificationPage {
  readonly rows: readonly VerificationListRow[]
  readonly total: number
  readonly matching: number
}

type Where = ExpressionBuilder<Tables, 'verifications'>

const LAST_DIGITS = /^\*(\d{2})$/

/** Newest first, by key. `total` counts all verifications, `matching` those that pass the filter. */
export function verificationPage(db: Database.Database, filter: VerificationFilter, page: Page): VerificationPage {
  const counts = { total: countOf(db, {}), matching: countOf(db, filter) }
  return { rows: verificationRows(db, filter, page), ...counts }
}

/** The rows of a page alone. */
export function verificationRows(
  db: Database.Database,
  filter: VerificationFilter,
  page: Page,
): readonly VerificationListRow[] {
  return selectAll(
    db,
    withAttempts()
      .where((e) => matches(e, filter))
      .$if(page.before !== undefined, (q) =>
        q.where(sql<SqlBool>`(created_at, id) < (${page.before?.createdAt}, ${page.before?.id})`),
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit),
  )
}

/** From the roll-ups where they know; otherwise the rows are counted. */
function countOf(db: Database.Database, filter: VerificationFilter): number {
  const { countries, modes, ...rest } = filter
  const isKnown = Object.values(rest).every((value) => value === undefined || value === '')
  const known = isKnown ? countedVerifications(db, { countries: countries ?? null, modes: modes ?? null }) : null
  if (known !== null) return known
  const count = sqlBuilder.selectFrom('verifications').select((e) => e.fn.countAll<number>().as('n'))
  const [row] = selectAll(
    db,
    count.where((e) => matches(e, filter)),
  )
  return row?.n ?? 0
}

/** These verifications, newest first; unknown ids are left out. */
export function verificationsByIds(db: Database.Database, ids: readonly number[]): readonly VerificationListRow[] {
  return selectAll(db, withAttempts().where('id', 'in', ids).orderBy('created_at', 'desc').orderBy('id', 'desc'))
}

function withAttempts() {
  return sqlBuilder
    .selectFrom('verifications')
    .selectAll('verifications')
    .select([
      sql<string | null>`(select provider from attempts where verification_id = verifications.id
                   order by state = 'accepted' desc, n desc limit 1)`.as('provider'),
      sql<number>`(select count(*) from attempts where verification_id = verifications.id)`.as('attempts'),
      sql<number>`(select coalesce(sum(cost_reporting_micros), 0) from attempts
                   where verification_id = verifications.id)`.as('cost_reporting_micros'),
      sql<number>`(select count(*) from attempts where verification_id = verifications.id
                   and cost_reporting_micros is null)`.as('unpriced'),
    ])
}

function matches(e: Where, filter: VerificationFilter) {
  const conditions = [
    filter.ids && e('id', 'in', filter.ids),
    filter.states && e('state', 'in', filter.states),
    filter.countries && e('country', 'in', filter.countries),
    filter.modes && e('mode', 'in', filter.modes),
    filter.maybeDuplicate !== undefined && e('maybe_duplicate', '=', filter.maybeDuplicate ? 1 : 0),
    filter.from !== undefined && e('created_at', '>=', filter.from),
    filter.to !== undefined && e('created_at', '<', filter.to),
    filter.providers && e.exists(attemptsOfRow(e).where('provider', 'in', filter.providers)),
    filter.failedOver && e.exists(attemptsOfRow(e).where('n', '=', 2)),
    filter.failedOver === false && e.not(e.exists(attemptsOfRow(e).where('n', '=', 2))),
    filter.search !== undefined && filter.search !== '' && searchFor(e, filter.search),
  ]
  return e.and(conditions.filter((condition) => typeof condition === 'object'))
}

const attemptsOfRow = (e: Where) =>
  e.selectFrom('attempts').select('attempts.id').whereRef('attempts.verification_id', '=', 'verifications.id')

/** An id, or `*42` for the last two digits; anything else finds nothing. */
function searchFor(e: Where, text: string) {
  const last2 = LAST_DIGITS.exec(text.trim())?.[1]
  if (last2 !== undefined) return e('to_last2', '=', last2)
  const id = Number(text.trim())
  return e('id', '=', Number.isSafeInteger(id) ? id : -1)
}
