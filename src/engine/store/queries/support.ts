import type Database from 'better-sqlite3'
import { statement } from '../statements.ts'

/** Names, ids and foreign keys of customers that occur in a text. */
export const customerWordsIn = (db: Database.Database, text: string): readonly string[] =>
  statement(
    db,
    `select word from (select name as word from customers union select id from customers
       union select external_id from customers where external_id is not null)
     where length(word) >= 4 and instr(:text, word) > 0`,
  )
    .pluck()
    .all({ text }) as string[]
