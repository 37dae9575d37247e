import type Database from 'better-sqlite3'
import type { NoteRow } from './schema-analytics.ts'
import { statement } from './statements.ts'

export const addNote = (db: Database.Database, note: Omit<NoteRow, 'id'>): NoteRow =>
  statement(
    db,
    `insert into analytics_notes (at, to_at, text, provider, country, author, created_at)
     values (:at, :to_at, :text, :provider, :country, :author, :created_at) returning *`,
  ).get(note) as NoteRow

/** Undefined when there is none of this id, or it was removed. */
export const noteById = (db: Database.Database, id: number): NoteRow | undefined =>
  statement(db, 'select * from analytics_notes where id = ? and removed_at is null').get(id) as NoteRow | undefined

/** Undefined when there is none of this id. */
export const changeNote = (
  db: Database.Database,
  note: Pick<NoteRow, 'id' | 'at' | 'to_at' | 'text' | 'provider' | 'country'>,
): NoteRow | undefined =>
  statement(
    db,
    `update analytics_notes set at = :at, to_at = :to_at, text = :text, provider = :provider, country = :country
     where id = :id and removed_at is null returning *`,
  ).get(note) as NoteRow | undefined

/** False when there is none of this id. */
export const removeNote = (db: Database.Database, id: number, at: number): boolean =>
  statement(db, 'update analytics_notes set removed_at = ? where id = ? and removed_at is null').run(at, id).changes > 0
