import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'

const { EXPORT_RUNNING, NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/** What the database takes on the disk. */
export const storageSizeSchema = z.object({
  /** Of the file. */
  bytes: z.int(),
  /** Of the write-ahead log beside it. */
  logBytes: z.int(),
  /** Of pages that are empty; they are used again before the file grows. */
  freeBytes: z.int(),
  /** Left on the disk; null when the system does not say. */
  diskFreeBytes: z.int().nullable(),
  /** The largest first, each with its indexes. */
  tables: z.array(z.object({ name: z.string(), bytes: z.int(), rows: z.int() })),
})
export type StorageSize = Readonly<z.infer<typeof storageSizeSchema>>

/** Calendar months of the reporting zone, the running one not counted; null: for ever. */
export const retentionMonthsSchema = z.int().min(1).max(120).nullable()

/** What goes by age: verifications that are final, with attempts, failovers and savings of theirs. Figures stay. */
export const retentionPreviewSchema = z.object({
  /** Everything created before goes; the start of a month in the reporting zone. */
  before: timestampSchema,
  verifications: z.int(),
  attempts: z.int(),
  failovers: z.int(),
  savings: z.int(),
  /** Older than that but kept: still open, example data, with a correction of revenue or with a noted failover. */
  kept: z.int(),
})
export type RetentionPreview = Readonly<z.infer<typeof retentionPreviewSchema>>

export const retentionStateSchema = z.object({
  months: retentionMonthsSchema,
  /** Null while nothing is deleted; `total` is what was found at the start. */
  running: z.object({ deleted: z.int(), total: z.int() }).nullable(),
  /** The last run that came to its end; null before the first. */
  lastRun: z
    .object({ endedAt: timestampSchema, before: timestampSchema, verifications: z.int(), masked: z.int() })
    .nullable(),
  /** What was created before is gone from the rows; null while nothing was deleted yet. */
  deletedTo: timestampSchema.nullable(),
})
export type RetentionState = Readonly<z.infer<typeof retentionStateSchema>>

export const dataExportSchema = z.object({
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** The folder that is written, without the folders it is in. */
  folderName: z.string(),
  /** The table that is being written; null before the first and at the end. */
  table: z.string().nullable(),
  tablesDone: z.int(),
  tables: z.int(),
  rows: z.int(),
  bytes: z.int(),
  startedAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  /** Why it failed; a sentence. */
  problem: z.string().nullable(),
})
export type DataExport = Readonly<z.infer<typeof dataExportSchema>>

/** What the workspace keeps, for how long, and how to take all of it away in open formats. */
export const storageContract = {
  size: oc.route({ method: 'GET', path: '/storage' }).output(storageSizeSchema),
  /** How long raw rows are kept, then again at every change (at most 4 a second). */
  watchRetention: oc
    .route({ method: 'GET', path: '/storage/retention/watch' })
    .output(eventIterator(retentionStateSchema)),
  previewRetention: oc
    .route({ method: 'POST', path: '/storage/retention/preview' })
    .input(z.object({ months: retentionMonthsSchema.unwrap() }))
    .output(retentionPreviewSchema),
  /** Sets it; deleting begins at once and goes on every day. */
  setRetention: oc
    .route({ method: 'PUT', path: '/storage/retention' })
    .input(z.object({ months: retentionMonthsSchema }))
    .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(retentionStateSchema),
  /** The export of this session, then again at every change (at most 4 a second); null before the first. */
  watchExport: oc
    .route({ method: 'GET', path: '/storage/export/watch' })
    .output(eventIterator(z.object({ export: dataExportSchema.nullable() }))),
  /**
   * Asks where to, then writes every table as NDJSON with a description into a new folder. Secrets, texts and numbers
   * are left out. False when the person changed their mind.
   */
  startExport: oc
    .route({ method: 'POST', path: '/storage/export' })
    .errors({ EXPORT_RUNNING })
    .output(z.object({ started: z.boolean() })),
  /** Ends it; nothing of it is left on the disk. */
  cancelExport: oc.route({ method: 'POST', path: '/storage/export/cancel' }).errors({ NOT_FOUND }).output(z.object({})),
}
