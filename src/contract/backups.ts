import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { HOUR_MS } from './durations.ts'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'

const { BACKUP_FAILED, BACKUP_RUNNING, NOT_FOUND, RESTORE_REFUSED, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** `before-migration`: made by an update before it changed the schema; `before-restore`: set aside by a restore. */
export const backupKinds = ['scheduled', 'manual', 'before-migration', 'before-restore'] as const
export const backupKindSchema = z.enum(backupKinds)
export type BackupKind = z.infer<typeof backupKindSchema>

/** `unchecked`: nobody has looked into it yet; `newer`: a newer version made it, so this one cannot use it. */
export const backupChecks = ['passed', 'failed', 'unchecked', 'newer'] as const

export const backupSchema = z.object({
  /** Of the file, without its folder; names it in all calls. */
  name: z.string(),
  kind: backupKindSchema,
  createdAt: timestampSchema,
  bytes: z.int(),
  check: z.enum(backupChecks),
  /** What was found; null when all is well or nobody looked. */
  problem: z.string().nullable(),
  checkedAt: timestampSchema.nullable(),
  /** Null when it is not known, as the three below. */
  appVersion: z.string().nullable(),
  schemaVersion: z.int().nullable(),
  /** Of all tables. */
  rows: z.int().nullable(),
  verifications: z.int().nullable(),
  /** Of a database that was set aside: the backup that took its place. */
  replacedBy: z.string().nullable(),
})
export type Backup = Readonly<z.infer<typeof backupSchema>>

/** When backups are made, and how many scheduled ones are kept: a backup stays when any of the three wants it. */
export const backupScheduleSchema = z.object({
  /** Time between two of them, ms; null: only by hand. */
  everyMs: z
    .int()
    .min(900_000)
    .max(168 * HOUR_MS)
    .nullable(),
  /** The newest so many. */
  latest: z.int().min(1).max(100),
  /** The newest of each of so many days (UTC). */
  daily: z.int().min(0).max(60),
  /** The newest of each of so many weeks (UTC, from Monday). */
  weekly: z.int().min(0).max(52),
})
export type BackupSchedule = Readonly<z.infer<typeof backupScheduleSchema>>

/** 6 h; 8 latest, 7 daily, 4 weekly. */
export const defaultBackupSchedule: BackupSchedule = { everyMs: 6 * HOUR_MS, latest: 8, daily: 7, weekly: 4 }

export const backupStateSchema = z.object({
  /** Newest first. */
  backups: z.array(backupSchema),
  /** Null while none is being made or checked. */
  running: z
    .object({ what: z.enum(['copy', 'check', 'restore']), kind: backupKindSchema, startedAt: timestampSchema })
    .nullable(),
  schedule: backupScheduleSchema,
  /** Null when none is scheduled. */
  nextAt: timestampSchema.nullable(),
  /** The last one that was tried; null before the first. */
  lastRun: z
    .object({
      state: z.enum(['running', 'done', 'failed', 'interrupted']),
      startedAt: timestampSchema,
      endedAt: timestampSchema.nullable(),
      error: z.string().nullable(),
    })
    .nullable(),
  /** The last part of the folder's path; null for the workspace's own. */
  folderName: z.string().nullable(),
  /** Whether this engine can stop, restore and start again by itself. */
  canRestore: z.boolean(),
  canChooseFolder: z.boolean(),
})
export type BackupState = Readonly<z.infer<typeof backupStateSchema>>

/** What restoring a backup would change. */
export const backupPreviewSchema = z.object({
  backup: backupSchema,
  /** Tables whose number of rows would change, most rows lost first. */
  tables: z.array(z.object({ name: z.string(), now: z.int(), inBackup: z.int() })),
  /** Null without any. */
  lastVerificationNow: timestampSchema.nullable(),
  lastVerificationInBackup: timestampSchema.nullable(),
  /** Verifications that were created since. */
  verificationsSince: z.int(),
  pricesSince: z.int(),
  /** Names of settings that were changed since. */
  settingsSince: z.array(z.string()),
  /** What people did since, newest first, at most 50. */
  actionsSince: z.array(z.object({ at: timestampSchema, action: z.string(), subject: z.string() })),
  sums: z.array(z.object({ of: z.string(), now: moneySchema.nullable(), inBackup: moneySchema.nullable() })),
  /** What has to be typed to confirm. */
  confirmation: z.string(),
})
export type BackupPreview = Readonly<z.infer<typeof backupPreviewSchema>>

const nameInput = z.object({ name: z.string().min(1).max(200) })

/** Copies of the database while it works, and the way back to one of them. */
export const backupsContract = {
  list: oc.route({ method: 'GET', path: '/backups' }).output(backupStateSchema),
  /** The same, then again at every change (at most 4 a second). */
  watch: oc.route({ method: 'GET', path: '/backups/watch' }).output(eventIterator(backupStateSchema)),
  /** Makes one now; answers when it is checked. */
  make: oc
    .route({ method: 'POST', path: '/backups' })
    .errors({ BACKUP_RUNNING, BACKUP_FAILED, STORE_UNAVAILABLE })
    .output(backupSchema),
  /** Checks one again, in full. */
  check: oc
    .route({ method: 'POST', path: '/backups/check' })
    .input(nameInput)
    .errors({ NOT_FOUND, BACKUP_RUNNING, BACKUP_FAILED })
    .output(backupSchema),
  preview: oc
    .route({ method: 'POST', path: '/backups/preview' })
    .input(nameInput)
    .errors({ NOT_FOUND, RESTORE_REFUSED })
    .output(backupPreviewSchema),
  /**
   * Puts a backup in the place of the database; what was there is kept as a backup. The engine stops and starts again,
   * so the answer says only that it is about to.
   */
  restore: oc
    .route({ method: 'POST', path: '/backups/restore' })
    .input(nameInput.extend({ confirmation: z.string().max(60) }))
    .errors({ NOT_FOUND, BACKUP_RUNNING, RESTORE_REFUSED, BACKUP_FAILED })
    .output(z.object({})),
  setSchedule: oc
    .route({ method: 'PUT', path: '/backups/schedule' })
    .input(backupScheduleSchema)
    .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(backupScheduleSchema),
  /** Asks a person for the folder; false when they changed their mind. */
  chooseFolder: oc
    .route({ method: 'POST', path: '/backups/folder' })
    .errors({ BACKUP_FAILED, STORE_UNAVAILABLE })
    .output(z.object({ chosen: z.boolean() })),
  /** Back to the workspace's own folder. */
  ownFolder: oc
    .route({ method: 'DELETE', path: '/backups/folder' })
    .errors({ BACKUP_FAILED, STORE_UNAVAILABLE })
    .output(z.object({})),
  /** Shows one in the system's file manager; false where that cannot be done. */
  reveal: oc
    .route({ method: 'POST', path: '/backups/reveal' })
    .input(nameInput)
    .errors({ NOT_FOUND })
    .output(z.object({ revealed: z.boolean() })),
}
