import type Database from 'better-sqlite3'
import { verifications } from './migrations/0001-verifications.ts'
import { providerControl } from './migrations/0002-provider-control.ts'
import { health } from './migrations/0003-health.ts'
import { rescueAndDrills } from './migrations/0004-rescue-drills.ts'
import { prices } from './migrations/0005-prices.ts'
import { priceAlerts } from './migrations/0006-price-alerts.ts'
import { alerts } from './migrations/0007-alerts.ts'
import { episodes } from './migrations/0008-episodes.ts'
import { accounts } from './migrations/0009-accounts.ts'
import { policies } from './migrations/0010-policies.ts'
import { business } from './migrations/0011-business.ts'
import { analytics } from './migrations/0012-analytics.ts'
import { savings } from './migrations/0013-savings.ts'
import { recommendations } from './migrations/0014-recommendations.ts'
import { reports } from './migrations/0015-reports.ts'
import { imports } from './migrations/0016-imports.ts'
import { backups } from './migrations/0017-backups.ts'
import { localApi } from './migrations/0018-local-api.ts'

/** A step from one schema to the next. Frozen once released, and additive: it never drops or rebuilds a table. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** In order; a file's `user_version` says how many of them it has. */
export const migrations: readonly Migration[] = [
  verifications,
  providerControl,
  health,
  rescueAndDrills,
  prices,
  priceAlerts,
  alerts,
  episodes,
  accounts,
  policies,
  business,
  analytics,
  savings,
  recommendations,
  reports,
  imports,
  backups,
  localApi,
]

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
