import type Database from 'better-sqlite3'
import { type PriceImportTemplate, priceImportTemplateSchema } from '../../contract/price-import.ts'
import { statement } from './statements.ts'

/** Mappings of rate sheets, by name. */
export function importTemplates(db: Database.Database): PriceImportTemplate[] {
  const rows = statement(db, 'select name, mapping from price_import_templates order by name').all() as {
    readonly name: string
    readonly mapping: string
  }[]
  return rows.map(({ name, mapping }) => priceImportTemplateSchema.parse({ name, mapping: JSON.parse(mapping) }))
}

/** Adds a mapping, or replaces the one of that name. */
export function saveImportTemplate(db: Database.Database, { name, mapping }: PriceImportTemplate, now: number): void {
  statement(
    db,
    `insert into price_import_templates (name, mapping, updated_at) values (?, ?, ?)
     on conflict (name) do update set mapping = excluded.mapping, updated_at = excluded.updated_at`,
  ).run(name, JSON.stringify(mapping), now)
}

/** Nothing happens when there is none of that name. */
export function removeImportTemplate(db: Database.Database, name: string): void {
  statement(db, 'delete from price_import_templates where name = ?').run(name)
}
