import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'

/** Providers as people call them, those that were taken out too; a name that is not known stays as it is. */
export function providerLabels(db: Database.Database): (name: string) => string {
  const rows = statement(db, 'select name, label from providers').all() as { name: string; label: string }[]
  const labels = new Map(rows.map(({ name, label }) => [name, label]))
  return (name) => labels.get(name) ?? name
}
