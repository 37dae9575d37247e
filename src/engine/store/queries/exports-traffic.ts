import type { FailoverRow } from '../schema.ts'
import { statement } from '../statements.ts'
import { episodePage } from './episodes.ts'
import { columnsOf, type ExportedTable, listsOf, pageOf, spanOf, yesNo } from './exports-table.ts'
import { failoverPage, failoverRows } from './failover-list.ts'
import { type VerificationListRow, verificationPage, verificationRows } from './verification-list.ts'

const EPISODES_AT_ONCE = 200

const keyOf = (row: { readonly created_at: number; readonly id: number }) => ({ createdAt: row.created_at, id: row.id })

export const verifications: ExportedTable<'verifications'> = {
  title: 'Verifications',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Created', 'time'],
      ['Mode', 'text'],
      ['State', 'text'],
      ['Service', 'text'],
      ['Country', 'text'],
      ['Network', 'text'],
      ['Number', 'text'],
      ['Customer', 'text'],
      ['Provider', 'text'],
      ['Attempts', 'count'],
      ['Segments', 'count'],
      ['Accepted', 'time'],
      ['Accepted after', 'duration'],
      ['Delivered', 'time'],
      ['Converted', 'time'],
      ['Cost', 'price', currency],
      ['Revenue', 'price', currency],
      ['Maybe duplicate', 'text'],
      ['Failure', 'text'],
    ),
  page: (db, { filter, after, limit }) =>
    pageOf(
      verificationRows(db, filter, { limit, ...(after !== null && { before: after }) }),
      limit,
      keyOf,
      verificationCells,
    ),
  total: (db, filter) => verificationPage(db, filter, { limit: 1 }).matching,
}

/** The number is masked: prefix and last two digits. */
const verificationCells = (row: VerificationListRow) => [
  String(row.id),
  row.created_at,
  row.mode,
  row.state,
  row.service,
  row.country,
  row.network,
  `${row.to_prefix}•••••${row.to_last2}`,
  row.customer_id,
  row.provider,
  row.attempts,
  row.segments,
  row.accepted_at,
  row.accept_ms,
  row.delivered_at,
  row.converted_at,
  row.unpriced > 0 ? null : row.cost_reporting_micros,
  row.revenue_reporting_micros,
  yesNo(row.maybe_duplicate),
  row.failure_reason,
]

interface AttemptLine {
  readonly id: number
  readonly created_at: number
  readonly verification_id: number
  readonly cells: string
}

const attemptsSql = `from attempts a join verifications v on v.id = a.verification_id
  where a.started_at >= :from and a.started_at < :to
  and (:providers is null or a.provider in (select value from json_each(:providers)))
  and (:countries is null or v.country in (select value from json_each(:countries)))`

export const attempts: ExportedTable<'attempts'> = {
  title: 'Attempts',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Verification', 'text'],
      ['Number of the attempt', 'count'],
      ['Started', 'time'],
      ['Provider', 'text'],
      ['Country', 'text'],
      ['Mode', 'text'],
      ['Why', 'text'],
      ['Outcome', 'text'],
      ['Reason', 'text'],
      ['Code of the provider', 'text'],
      ['Took', 'duration'],
      ['Receipt', 'text'],
      ['Delivered', 'time'],
      ['Cost', 'price'],
      ['Currency', 'text'],
      ['Cost', 'price', currency],
      ['Id at the provider', 'text'],
      ['Maybe duplicate', 'text'],
    ),
  page: (db, { filter, after, limit }) =>
    pageOf(
      statement(
        db,
        `select a.id, a.started_at as created_at, a.verification_id, json_array(cast(a.id as text),
           cast(a.verification_id as text), a.n, a.started_at, a.provider, v.country, v.mode, a.trigger, a.state,
           a.category, a.error_code, a.duration_ms, a.delivery, a.delivered_at, a.cost_micros, a.cost_currency,
           a.cost_reporting_micros, a.provider_message_id, iif(a.maybe_duplicate, 'yes', 'no')) as cells
         ${attemptsSql} and (:id is null or a.id < :id) order by a.id desc limit :limit`,
      ).all({ ...spanOf(filter), ...listsOf(filter), id: after?.id ?? null, limit }) as AttemptLine[],
      limit,
      keyOf,
      ({ cells }) => JSON.parse(cells),
    ),
  total: () => null,
}

export const failovers: ExportedTable<'failovers'> = {
  title: 'Failovers',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Time', 'time'],
      ['Verification', 'text'],
      ['From', 'text'],
      ['To', 'text'],
      ['Why', 'text'],
      ['Category', 'text'],
      ['Reason', 'text'],
      ['Country', 'text'],
      ['Mode', 'text'],
      ['Outcome', 'text'],
      ['Took', 'duration'],
      ['Extra cost', 'price', currency],
      ['Maybe duplicate', 'text'],
    ),
  page: (db, { filter, after, limit }) =>
    pageOf(failoverRows(db, filter, { limit, ...(after !== null && { before: after }) }), limit, keyOf, hopCells),
  total: (db, filter) => failoverPage(db, filter, { limit: 1 }).matching,
}

const hopCells = (row: FailoverRow) => [
  String(row.id),
  row.created_at,
  String(row.verification_id),
  row.from_provider,
  row.to_provider,
  row.trigger,
  row.category,
  row.reason,
  row.country,
  row.mode,
  row.outcome,
  row.duration_ms,
  row.extra_cost_micros,
  yesNo(row.maybe_duplicate),
]

export const episodes: ExportedTable<'episodes'> = {
  title: 'Failover episodes',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Began', 'time'],
      ['Last failover', 'time'],
      ['Recovered', 'time'],
      ['Provider', 'text'],
      ['Cause', 'text'],
      ['Reason', 'text'],
      ['Failovers', 'count'],
      ['Verifications', 'count'],
      ['Taken over', 'count'],
      ['Lost', 'count'],
      ['Slow', 'count'],
      ['Longest', 'duration'],
      ['Extra cost', 'price', currency],
      ['Countries', 'text'],
      ['Customers', 'count'],
      ['Acknowledged', 'text'],
    ),
  page: (db, { filter, after, limit, now, reportingCurrency }) => {
    const size = Math.min(limit, EPISODES_AT_ONCE)
    const page = { limit: size, ...(after !== null && { before: after }) }
    const { rows } = episodePage(db, filter, page, { now, broken: [], reportingCurrency })
    return pageOf(
      rows,
      size,
      ({ createdAt, id }) => ({ createdAt, id }),
      (row) => [
        String(row.id),
        row.createdAt,
        row.lastAt,
        row.recoveredAt,
        row.provider,
        row.cause,
        row.reason,
        row.hops,
        row.verifications,
        row.takenOver,
        row.lost,
        row.slow,
        row.maxMs,
        row.extraCost?.micros ?? null,
        row.countries.join(' '),
        row.customers,
        yesNo(row.acknowledged !== null),
      ],
    )
  },
  total: () => null,
}
