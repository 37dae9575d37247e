import type Database from 'better-sqlite3'
import type { Customer } from '../../contract/customers.ts'
import type { CustomerRow } from './schema-business.ts'
import { statement } from './statements.ts'

export function customerById(db: Database.Database, id: string): Customer | null {
  const row = statement(db, 'select * from customers where id = ?').get(id)
  return row === undefined ? null : toCustomer(row as CustomerRow)
}

export function customerByExternalId(db: Database.Database, externalId: string): Customer | null {
  const row = statement(db, 'select * from customers where external_id = ?').get(externalId)
  return row === undefined ? null : toCustomer(row as CustomerRow)
}

/** Customers that belong to this one, by name. */
export function accountsOf(db: Database.Database, id: string): readonly Customer[] {
  const rows = statement(db, 'select * from customers where parent_id = ? order by name, id').all(id)
  return (rows as CustomerRow[]).map(toCustomer)
}

/** Adds a customer or replaces what can be edited of one. */
export function saveCustomer(
  db: Database.Database,
  customer: Pick<Customer, 'id' | 'name' | 'currency' | 'parentId' | 'externalId'>,
  now: number,
): void {
  statement(
    db,
    `insert into customers (id, name, currency, parent_id, external_id, created_at, updated_at)
     values (:id, :name, :currency, :parentId, :externalId, :now, :now)
     on conflict (id) do update set name = excluded.name, currency = excluded.currency, parent_id = excluded.parent_id,
       external_id = excluded.external_id, updated_at = excluded.updated_at`,
  ).run({ ...customer, now })
}

/** Archives it at `at` (UTC epoch ms), or (null) puts it back. */
export function archiveCustomer(db: Database.Database, id: string, at: number | null, now: number): void {
  statement(db, 'update customers set archived_at = ?, updated_at = ? where id = ?').run(at, now, id)
}

export interface CustomerQuery {
  /** Part of a name, an id or an external id; '' for all. */
  readonly search: string
  readonly archived: boolean
  readonly after: { readonly name: string; readonly id: string } | null
  readonly limit: number
}

interface CustomerPage {
  readonly rows: readonly Customer[]
  readonly total: number
  readonly matching: number
}

/** By name. `total` counts all customers, `matching` those that the query finds. */
export function customerPage(db: Database.Database, { search, archived, after, limit }: CustomerQuery): CustomerPage {
  const bounds = { search, archived: archived ? 1 : 0 }
  const rows = statement(
    db,
    `select * from customers where ${matchesSql} and (name, id) > (:name, :id) order by name, id limit :limit`,
  ).all({ ...bounds, name: after?.name ?? '', id: after?.id ?? '', limit }) as CustomerRow[]
  const counts = statement(
    db,
    `select count(*) as total, count(*) filter (where ${matchesSql}) as matching from customers`,
  )
  return { rows: rows.map(toCustomer), ...(counts.get(bounds) as Omit<CustomerPage, 'rows'>) }
}

const matchesSql = `(:archived = 1 or archived_at is null) and (:search = '' or instr(lower(name), lower(:search)) > 0
  or instr(lower(id), lower(:search)) > 0 or instr(lower(coalesce(external_id, '')), lower(:search)) > 0)`

const toCustomer = (row: CustomerRow): Customer => ({
  id: row.id,
  name: row.name,
  currency: row.currency,
  parentId: row.parent_id,
  externalId: row.external_id,
  createdAt: row.created_at,
  archivedAt: row.archived_at,
})
