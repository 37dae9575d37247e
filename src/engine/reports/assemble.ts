import { join } from 'node:path'
import type { ReportRequest } from '../../contract/reports.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import { databaseFile } from '../store/open.ts'
import type { CreateReaderWorker, Reader } from '../store/reader.ts'
import { closeInterruptedReports } from '../store/reports.ts'
import { getSetting } from '../store/settings.ts'
import { buildReport, reportingZone } from './build.ts'
import { reportContent, type TableExport, tableContent } from './contents.ts'
import { openExportReader } from './export-reader.ts'
import { ReportJobs } from './jobs.ts'
import { freeFile, type ReportHost, safeFileName, unattendedHost } from './report-host.ts'
import { ReportSchedules } from './schedules.ts'
import type { ReportSources } from './template.ts'

/** Everything that ends up in files. */
export interface Reports {
  readonly sources: ReportSources
  readonly jobs: ReportJobs
  readonly schedules: ReportSchedules
  readonly host: ReportHost
  readonly log: Log
  /** Where files go unless somebody chooses another folder. */
  readonly folder: () => string
  /** A connection of its own for a file that reads a whole table; closed by whoever asked. */
  readonly openReader: () => Reader
  start(): void
  /** After the machine slept. */
  wake(): void
  /** Resolves when nothing is written any more. */
  stop(): Promise<void>
}

export function assembleReports(options: {
  readonly sources: ReportSources
  /** Of the workspace. */
  readonly workspaceFolder: string
  readonly events: EventBus
  readonly log: Log
  readonly createReaderWorker: CreateReaderWorker
  /** Left out where there is no window. */
  readonly host?: ReportHost | undefined
}): Reports {
  const { sources, workspaceFolder, events, log, createReaderWorker, host = unattendedHost } = options
  const { db, clock } = sources
  const jobs = new ReportJobs({ db, clock, log, events })
  const folder = () => getSetting(db, 'reports.folder') ?? join(workspaceFolder, 'reports')
  const schedules = new ReportSchedules({
    db,
    clock,
    log,
    events,
    folder,
    make: ({ request, format, folder: into, scheduleId }) => {
      const title = `${reportTitle(request)} ${dateOf(request.from, request.zone ?? reportingZone(sources))}`
      const file = freeFile(into, safeFileName(title, format))
      return jobs.start({
        title,
        format,
        origin: 'scheduled',
        scheduleId,
        file,
        content: async (_progress, signal) => reportContent(await buildReport(request, sources), format, host, signal),
      }).done
    },
  })
  return {
    sources,
    jobs,
    schedules,
    host,
    log,
    folder,
    openReader: () =>
      openExportReader({ file: databaseFile(workspaceFolder), createWorker: createReaderWorker, clock, log }),
    start() {
      closeInterruptedReports(db, clock.now())
      schedules.check()
    },
    wake: () => schedules.check(),
    async stop() {
      const stopped = schedules.stop()
      await jobs.stop()
      await stopped
    },
  }
}

const titles: Readonly<Record<ReportRequest['template'], string>> = {
  'weekly-operations': 'Operations',
  'monthly-finance': 'Finance',
  'provider-sla': 'Service level',
  'customer-statement': 'Statement',
  drill: 'Drill',
}

/** What a file of this report is called, without its date. */
export const reportTitle = ({ template, subject }: Pick<ReportRequest, 'template' | 'subject'>): string =>
  subject === null ? titles[template] : `${titles[template]} ${subject}`

/** `YYYY-MM-DD` by the clocks of a zone. */
export const dateOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(at)

/** Starts writing a table into a file that was chosen. */
export function startExport(reports: Reports, plan: TableExport & { readonly title: string; readonly file: string }) {
  return reports.jobs.start({
    title: plan.title,
    format: plan.format,
    origin: 'manual',
    scheduleId: null,
    file: plan.file,
    content: (progress, signal) => tableContent(plan, reports.openReader(), progress, signal),
  })
}
