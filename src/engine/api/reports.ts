import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { ReportRequest, ReportTemplateEntry } from '../../contract/reports.ts'
import { reportTemplates } from '../../contract/reports.ts'
import type { SavedViewsFile } from '../../contract/saved-views.ts'
import { AppError } from '../app-error.ts'
import { errorText } from '../log.ts'
import { dateOf, reportTitle, startExport } from '../reports/assemble.ts'
import { buildReport, reportingZone, templates } from '../reports/build.ts'
import { reportContent } from '../reports/contents.ts'
import { csvHeader, csvRows } from '../reports/csv.ts'
import { exportTables } from '../reports/export-tables.ts'
import { type FileKind, safeFileName } from '../reports/report-host.ts'
import { coveredBy } from '../reports/schedule-times.ts'
import { countedMode } from '../reports/template.ts'
import { writeWhole } from '../reports/write-file.ts'
import { xlsxWorkbook } from '../reports/xlsx.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { reportCount, reportFile, reportHistory } from '../store/reports.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

/** Drills and customers that a page offers. */
const SUBJECTS_AT_MOST = 200

export function reportsApi(parts: Parts) {
  const { db, reader, clock, reports, reportingCurrency } = parts
  const { sources, jobs, schedules, host } = reports
  /** Nobody takes data out of the console unseen; what was chosen of it is in the name of the subject. */
  const audited = (subject: string, format: FileKind, file: string) =>
    addAudit(db, {
      at: clock.now(),
      actor: 'operator',
      action: 'export.file',
      subject,
      detail: { format, file: basename(file) },
    })
  /** Written whole into a file that a person chose; null when they changed their mind. */
  const saved = async (
    name: string,
    kind: FileKind,
    make: () => Promise<readonly (string | Uint8Array)[]>,
  ): Promise<{ fileName: string | null }> => {
    const file = await host.chooseFile(safeFileName(name, kind), kind, reports.folder())
    if (file === null) return { fileName: null }
    try {
      await writeWhole(file, await make(), new AbortController().signal)
    } catch (error) {
      reports.log.error('what a page shows could not be written', { error: errorText(error) })
      throw new AppError('FILE_NOT_WRITTEN', {})
    }
    writing(db, () => audited(`view:${name}`, kind, file))
    return { fileName: basename(file) }
  }
  const zoneOf = ({ zone }: Pick<ReportRequest, 'zone'>) => zone ?? reportingZone(sources)

  return {
    templates: os.reports.templates.handler(async () => {
      const drills = await reader.read('drillPage', {}, { limit: SUBJECTS_AT_MOST })
      const customers = await reader.read('customerPage', {
        search: '',
        archived: false,
        after: null,
        limit: SUBJECTS_AT_MOST,
      })
      const subjects = {
        none: [],
        drill: drills.rows.map((drill) => ({
          value: String(drill.id),
          label: `Drill ${drill.id}, ${drill.provider}, ${drill.fault}`,
        })),
        customer: customers.rows.map(({ id, name }) => ({ value: id, label: name })),
      } satisfies Record<ReportTemplateEntry['subject'], ReportTemplateEntry['subjects']>
      return reportTemplates.map((name) => {
        const { title, about, subject, period } = templates[name]
        const covered = coveredBy(
          { every: period, weekday: 1, day: 1, time: '00:00', zone: reportingZone(sources) },
          clock.now(),
        )
        return { name, title, about, subject, ...covered, subjects: subjects[subject] }
      })
    }),

    preview: os.reports.preview.handler(({ input, errors }) => typed(errors, () => buildReport(input, sources))),

    create: os.reports.create.handler(({ input: { request, format }, errors }) =>
      typed(errors, async () => {
        // Made before the dialog, so that nobody is asked for a file of something that does not exist.
        const document = await buildReport(request, sources)
        const date = request.template === 'drill' ? clock.now() : request.from
        const title = `${reportTitle(request)} ${dateOf(date, zoneOf(request))}`
        const file = await host.chooseFile(safeFileName(title, format), format, reports.folder())
        if (file === null) return { id: null }
        const content = async (_progress: unknown, signal: AbortSignal) => reportContent(document, format, host, signal)
        const plan = { title, format, origin: 'manual', scheduleId: null, file, content } as const
        return {
          id: writing(db, () => {
            audited(`report:${request.template}`, format, file)
            return jobs.start(plan).id
          }),
        }
      }),
    ),

    export: os.reports.export.handler(({ input: { of, format, zone, decimal, bom }, errors }) =>
      typed(errors, async () => {
        const settled = zone ?? reportingZone(sources)
        const { title } = exportTables[of.table]
        const name = safeFileName(`${title} ${dateOf(clock.now(), settled)}`, format)
        const file = await host.chooseFile(name, format, reports.folder())
        if (file === null) return { id: null }
        const style = { zone: settled, decimal, bom }
        const mode = countedMode(sources)
        const plan = { of, format, style, reportingCurrency, now: clock.now(), mode, title, file }
        return {
          id: writing(db, () => {
            audited(`table:${of.table}`, format, file)
            return startExport(reports, plan).id
          }),
        }
      }),
    ),

    image: os.reports.image.handler(({ input: { name, format, data }, errors }) =>
      typed(errors, () => saved(name, format, async () => [Buffer.from(data, 'base64')])),
    ),

    views: os.reports.views.handler(({ input: { views }, errors }) =>
      typed(errors, () => {
        const file = { kind: 'signalbox-views', version: 1, views } satisfies SavedViewsFile
        return saved('Views', 'json', async () => [`${JSON.stringify(file, null, 2)}\n`])
      }),
    ),

    shownRows: os.reports.shownRows.handler(({ input: { name, format, columns, rows, zone, decimal }, errors }) =>
      typed(errors, () => {
        const style = { zone: zone ?? reportingZone(sources), decimal, bom: true }
        return saved(name, format, async () =>
          format === 'xlsx'
            ? [await xlsxWorkbook([{ name, columns, rows }], style.zone)]
            : [csvHeader(columns, style), csvRows(columns, style)(rows)],
        )
      }),
    ),

    watch: os.reports.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['report.changed'], signal, atOnce: true }))
        yield { jobs: [...jobs.list] }
    }),

    cancel: os.reports.cancel.handler(({ input, errors }) =>
      typed(errors, () => {
        jobs.cancel(input.id)
        return {}
      }),
    ),

    history: os.reports.history.handler(({ input: { before, limit } }) => ({
      rows: [...reportHistory(db, before ?? null, limit)],
      total: reportCount(db),
    })),

    reveal: os.reports.reveal.handler(({ input, errors }) =>
      typed(errors, () => {
        const file = reportFile(db, input.id)
        if (file === null) throw new AppError('NOT_FOUND', {}, `There is no file ${input.id}.`)
        return { revealed: existsSync(file) && host.reveal(file) }
      }),
    ),

    schedules: {
      list: os.reports.schedules.list.handler(() => [...schedules.list()]),
      save: os.reports.schedules.save.handler(({ input: { id, ...draft }, errors }) =>
        typed(errors, () => schedules.save(id ?? null, draft)),
      ),
      remove: os.reports.schedules.remove.handler(({ input, errors }) =>
        typed(errors, () => {
          schedules.remove(input.id)
          return {}
        }),
      ),
      chooseFolder: os.reports.schedules.chooseFolder.handler(async () => {
        const folder = await host.chooseFolder()
        return folder === null ? null : schedules.offer(folder)
      }),
    },
  }
}
