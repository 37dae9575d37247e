import { basename } from 'node:path'
import type Database from 'better-sqlite3'
import { type ReportScheduleDraft, reportScheduleDraftSchema } from '../../contract/report-schedules.ts'
import type { ReportFormat, ReportJob } from '../../contract/reports.ts'
import { statement } from './statements.ts'

interface HistoryRow {
  readonly id: number
  readonly origin: ReportJob['origin']
  readonly title: string
  readonly format: ReportFormat
  readonly file: string
  readonly state: ReportJob['state']
  readonly rows: number
  readonly bytes: number | null
  readonly note: string | null
  readonly created_at: number
  readonly ended_at: number | null
}

export interface NewReport {
  readonly origin: ReportJob['origin']
  readonly scheduleId: number | null
  readonly title: string
  readonly format: ReportFormat
  /** With its folders. */
  readonly file: string
  readonly createdAt: number
}

/** Notes that a file is being made; returns its id. */
export function insertReport(db: Database.Database, report: NewReport): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into report_history (origin, schedule_id, title, format, file, state, created_at)
     values (:origin, :scheduleId, :title, :format, :file, 'running', :createdAt)`,
  ).run(report)
  return Number(lastInsertRowid)
}

/** Notes how it ended. */
export function endReport(
  db: Database.Database,
  end: Pick<ReportJob, 'id' | 'state' | 'rows' | 'bytes' | 'note' | 'endedAt'>,
): void {
  const { id, state, rows, bytes, note, endedAt } = end
  statement(
    db,
    `update report_history set state = :state, rows = :rows, bytes = :bytes, note = :note, ended_at = :endedAt
     where id = :id`,
  ).run({ id, state, rows, bytes, note, endedAt })
}

/** What an earlier session did not finish never will be. */
export function closeInterruptedReports(db: Database.Database, now: number): void {
  statement(db, `update report_history set state = 'interrupted', ended_at = ? where state = 'running'`).run(now)
}

/** Newest first, from before that id on. */
export function reportHistory(db: Database.Database, before: number | null, limit: number): readonly ReportJob[] {
  const rows = statement(db, 'select * from report_history where id < ? order by id desc limit ?').all(
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
  return (rows as HistoryRow[]).map(toJob)
}

export const reportCount = (db: Database.Database): number =>
  statement(db, 'select count(*) from report_history').pluck().get() as number

/** The file with its folders; null when nothing has this id. */
export const reportFile = (db: Database.Database, id: number): string | null =>
  (statement(db, 'select file from report_history where id = ?').pluck().get(id) as string | undefined) ?? null

const toJob = (row: HistoryRow): ReportJob => ({
  id: row.id,
  title: row.title,
  format: row.format,
  origin: row.origin,
  state: row.state,
  fileName: basename(row.file),
  rows: row.rows,
  total: null,
  bytes: row.bytes,
  createdAt: row.created_at,
  endedAt: row.ended_at,
  note: row.note,
})

/** A schedule as the store keeps it. Times are UTC epoch ms. */
export interface StoredSchedule {
  readonly id: number
  readonly draft: ReportScheduleDraft
  readonly folder: string | null
  readonly setAt: number
  readonly lastAt: number | null
}

interface ScheduleRow {
  readonly id: number
  readonly draft: string
  readonly folder: string | null
  readonly set_at: number
  readonly last_at: number | null
}

export function reportSchedules(db: Database.Database): readonly StoredSchedule[] {
  const rows = statement(db, 'select * from report_schedules where removed_at is null order by id').all()
  return (rows as ScheduleRow[]).map((row) => ({
    id: row.id,
    draft: reportScheduleDraftSchema.parse(JSON.parse(row.draft)),
    folder: row.folder,
    setAt: row.set_at,
    lastAt: row.last_at,
  }))
}

/** Adds a schedule (`id` null) or replaces one; returns its id. */
export function saveReportSchedule(
  db: Database.Database,
  schedule: {
    readonly id: number | null
    readonly draft: ReportScheduleDraft
    readonly folder: string | null
    readonly setAt: number
  },
): number {
  const draft = JSON.stringify({ ...schedule.draft, folderToken: null })
  const { lastInsertRowid } = statement(
    db,
    `insert into report_schedules (id, draft, folder, set_at) values (:id, :draft, :folder, :setAt)
     on conflict (id) do update set draft = excluded.draft, folder = excluded.folder, set_at = excluded.set_at`,
  ).run({ ...schedule, draft })
  return schedule.id ?? Number(lastInsertRowid)
}

export function removeReportSchedule(db: Database.Database, id: number, now: number): void {
  statement(db, 'update report_schedules set removed_at = ? where id = ?').run(now, id)
}

/** Notes up to which time a schedule has been dealt with. */
export function noteScheduleRan(db: Database.Database, id: number, at: number): void {
  statement(db, 'update report_schedules set last_at = ? where id = ?').run(at, id)
}
