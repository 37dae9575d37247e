import type Database from 'better-sqlite3'
import type { NoteRow } from './schema-analytics.ts'
import { statement } from './statements.ts'

export const addNote = (db: Database.Database, note: Omit<NoteRow, 'id'>): NoteRow =>
  statement(
    db,
    `insert into analytics_notes (at, to_at, text, provider, country, author, created_at)
     values (:at, :to_at, :text, :provider, :country, :author, :created_at) returning *`,
  ).get(note) as NoteRow

/** False when there is none of this id. */
export const removeNote = (db: Database.Database, id: number, at: number): boolean =>
  statement(db, 'update analytics_notes set removed_at = ? where id = ? and removed_at is null').run(at, id).changes > 0
