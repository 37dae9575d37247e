import type { PriceChange } from '../../../contract/pricing-models.ts'
import { cellsPage, columnsOf, type ExportedTable, type ExportRow, listOrNull, spanOf } from './exports-table.ts'
import { priceHistoryPage } from './prices-history.ts'

export const priceHistory: ExportedTable<'price-history'> = {
  title: 'Price history',
  columns: () =>
    columnsOf(
      ['Seen', 'time'],
      ['Provider', 'text'],
      ['Country', 'text'],
      ['Service', 'text'],
      ['Network', 'text'],
      ['What', 'text'],
      ['Source', 'text'],
      ['Old price', 'price'],
      ['Old currency', 'text'],
      ['New price', 'price'],
      ['Currency', 'text'],
      ['Change in percent', 'text'],
      ['Holds from', 'time'],
    ),
  page: (db, { filter, after, limit }) => {
    const before = after === null ? undefined : { updatedAt: after.createdAt, id: after.id }
    const { rows, more } = priceHistoryPage(db, { ...filter, before, limit })
    const last = rows.at(-1)
    return {
      rows: rows.map(changeCells),
      next: more && last !== undefined ? { createdAt: last.updatedAt, id: last.id } : null,
    }
  },
  total: () => null,
}

const changeCells = (change: PriceChange): ExportRow => [
  change.updatedAt,
  change.provider,
  change.country,
  change.service,
  change.networkName ?? (change.network === '' ? null : change.network),
  change.kind,
  change.source,
  change.oldPrice?.micros ?? null,
  change.oldPrice?.currency ?? null,
  change.newPrice?.micros ?? null,
  change.newPrice?.currency ?? null,
  change.changePercent,
  change.effectiveFrom,
]

export const alerts: ExportedTable<'alerts'> = {
  title: 'Alerts',
  columns: () =>
    columnsOf(
      ['Id', 'text'],
      ['Fired', 'time'],
      ['Resolved', 'time'],
      ['Severity', 'text'],
      ['Rule', 'text'],
      ['About', 'text'],
      ['State', 'text'],
      ['Message', 'text'],
      ['Acknowledged', 'time'],
      ['Note', 'text'],
    ),
  page: (db, { filter, ...page }) =>
    cellsPage(
      db,
      `select id, json_array(cast(id as text), created_at, resolved_at, severity, rule_name, nullif(subject, ''), state,
         message, acknowledged_at, note) as cells
       from alerts where (:id is null or id < :id) and created_at >= :from and created_at < :to
         and (:states is null or state in (select value from json_each(:states)))
         and (:severities is null or severity in (select value from json_each(:severities)))
         and (:subjects is null or subject in (select value from json_each(:subjects)))
         and (:rules is null or rule_id in (select value from json_each(:rules)))
         and (:unread is null or (read_at is null) = :unread)
       order by id desc limit :limit`,
      {
        ...spanOf(filter),
        states: listOrNull(filter.states),
        severities: listOrNull(filter.severities),
        subjects: listOrNull(filter.subjects),
        rules: filter.rules === undefined ? null : JSON.stringify(filter.rules),
        unread: filter.unread === undefined ? null : Number(filter.unread),
      },
      page,
    ),
  total: () => null,
}

export const audit: ExportedTable<'audit'> = {
  title: 'Audit log',
  columns: () =>
    columnsOf(['Time', 'time'], ['Who', 'text'], ['What', 'text'], ['To what', 'text'], ['Detail', 'text']),
  page: (db, { filter, ...page }) =>
    cellsPage(
      db,
      `select id, json_array(at, actor, action, subject, detail) as cells from audit_log
       where (:id is null or id < :id) and at >= :from and at < :to order by id desc limit :limit`,
      spanOf(filter),
      page,
    ),
  total: () => null,
}

export const customers: ExportedTable<'customers'> = {
  title: 'Customers',
  columns: () =>
    columnsOf(
      ['Id', 'text'],
      ['Name', 'text'],
      ['Currency', 'text'],
      ['Belongs to', 'text'],
      ['Id elsewhere', 'text'],
      ['Added', 'time'],
      ['Archived', 'time'],
    ),
  page: (db, page) =>
    cellsPage(
      db,
      `select rowid as id, json_array(id, name, currency, parent_id, external_id, created_at, archived_at) as cells
       from customers where :id is null or rowid < :id order by rowid desc limit :limit`,
      {},
      page,
    ),
  total: () => null,
}
