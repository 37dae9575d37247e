import type Database from 'better-sqlite3'
import { customerByExternalId, saveCustomer } from '../store/customers.ts'
import { noteCustomer } from './surroundings.ts'

/** Adds a customer that a file names and nobody knows, under that name; an operator adds its plan. */
export function addUnknownCustomer(
  db: Database.Database,
  importId: number,
  id: string,
  currency: string,
  now: number,
): void {
  saveCustomer(db, { id, name: id, currency, parentId: null, externalId: null }, now)
  noteCustomer(db, importId, id)
}

/** The id of the customer that a file calls `name`: by id or by its key in the other system; else the name itself. */
export function customerIdOf(db: Database.Database, known: Map<string, string>, name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const id = customerByExternalId(db, name)?.id ?? name
  known.set(name, id)
  return id
}
