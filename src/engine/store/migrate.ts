import type Database from 'better-sqlite3'
import { verifications } from './migrations/0001-verifications.ts'
import { providerControl } from './migrations/0002-provider-control.ts'
import { health } from './migrations/0003-health.ts'
import { rescueAndDrills } from './migrations/0004-rescue-drills.ts'

/** A step from one schema to the next. Frozen once released, and additive: it never drops or rebuilds a table. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** In order; a file's `user_version` says how many of them it has. */
export const migrations: readonly Migration[] = [verifications, providerControl, health, rescueAndDrills]

/** The migrations that `db` still needs; null when it has more than `known`, so a newer app made it. */
export function pendingMigrations(db: Database.Database, known = migrations): readonly Migration[] | null {
  const done = Number(db.pragma('user_version', { simple: true }))
  return done > known.length ? null : known.slice(done)
}

/** Runs each pending migration in a transaction of its own; the first failure stops and undoes that one. */
export function migrate(db: Database.Database, known = migrations): void {
  for (const migration of pendingMigrations(db, known) ?? []) {
    const step = known.indexOf(migration) + 1
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${step}`)
    }).exclusive()
  }
}
