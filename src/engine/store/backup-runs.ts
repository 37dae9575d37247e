import type Database from 'better-sqlite3'
import type { BackupState } from '../../contract/backups.ts'
import { statement } from './statements.ts'

type BackupRunState = NonNullable<BackupState['lastRun']>['state']

/** Notes that a backup is being made; returns the run's id. */
export function addBackupRun(
  db: Database.Database,
  run: { readonly kind: 'scheduled' | 'manual'; readonly checkKind: 'quick' | 'full'; readonly startedAt: number },
): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into backup_runs (kind, state, check_kind, started_at) values (:kind, 'running', :checkKind, :startedAt)`,
  ).run(run)
  return Number(lastInsertRowid)
}

export function endBackupRun(
  db: Database.Database,
  end: {
    readonly id: number
    readonly state: Exclude<BackupRunState, 'running'>
    readonly name: string | null
    readonly bytes: number | null
    readonly error: string | null
    readonly endedAt: number
  },
): void {
  statement(
    db,
    `update backup_runs set state = :state, name = :name, bytes = :bytes, error = :error, ended_at = :endedAt
     where id = :id`,
  ).run(end)
}

/** What an earlier session did not finish never will be. */
export function closeInterruptedBackups(db: Database.Database, now: number): void {
  statement(db, `update backup_runs set state = 'interrupted', ended_at = ? where state = 'running'`).run(now)
}

/** The last one that was tried; null before the first. */
export function lastBackupRun(db: Database.Database): BackupState['lastRun'] {
  const row = statement(
    db,
    `select state, started_at as startedAt, ended_at as endedAt, error from backup_runs order by id desc limit 1`,
  ).get()
  return (row as BackupState['lastRun'] | undefined) ?? null
}

/** When the last one that came to its end was started; of one kind of check if given. Null before the first. */
export function lastBackupAt(db: Database.Database, checkKind: 'full' | null = null): number | null {
  return statement(
    db,
    `select max(started_at) from backup_runs where state = 'done' and (:checkKind is null or check_kind = :checkKind)`,
  )
    .pluck()
    .get({ checkKind }) as number | null
}
