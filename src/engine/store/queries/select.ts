import type Database from 'better-sqlite3'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Tables } from '../schema.ts'
import { statement } from '../statements.ts'

/** Builds typed SQL only: better-sqlite3 answers at once, so running it needs no promise and no second pool. */
export const sqlBuilder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** Rows of a built query. */
export function selectAll<Row>(db: Database.Database, query: Compilable<Row>): readonly Row[] {
  const { sql, parameters } = query.compile()
  return statement(db, sql).all(...parameters) as Row[]
}
