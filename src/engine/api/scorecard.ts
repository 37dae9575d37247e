import { call } from '@orpc/server'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Scorecard } from '../../contract/scorecard.ts'
import { AppError } from '../app-error.ts'
import { reportingZone } from '../reports/build.ts'
import { reportContent } from '../reports/contents.ts'
import { safeFileName, unattendedHost } from '../reports/report-host.ts'
import type { CallTimes } from '../scorecard/call-times.ts'
import { scorecardDocument } from '../scorecard/document.ts'
import { accuracyRow, costRow, roiRow } from '../scorecard/money-rows.ts'
import { failoverRow, lostRow, recoveryRow, uptimeRow } from '../scorecard/routing-rows.ts'
import { apiRow, calculationRow, dashboardRow, syncRow } from '../scorecard/speed-rows.ts'
import { writing } from '../store/open.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'
import { costApi } from './cost.ts'
import { sloApi } from './slo.ts'

const SPAN_MS = 30 * DAY_MS
const WATCH_EVERY_MS = 10_000
const RUNS_AT_MOST = 400

export function scorecardApi(parts: Parts, times: CallTimes) {
  const { db, reports } = parts
  const { host, jobs, sources } = reports
  const current = scorecardOf(parts, times)
  return {
    current: os.scorecard.current.handler(current),

    watch: os.scorecard.watch.handler(async function* ({ signal }) {
      const names = ['verification.changed', 'drill.changed', 'price.sync', 'status.changed'] as const
      for await (const _ of batches({ ...parts, names, signal, everyMs: WATCH_EVERY_MS, atOnce: true }))
        yield await current()
    }),

    timings: os.scorecard.timings.handler(() => ({ calls: times.calls, pages: times.pages })),

    measure: os.scorecard.measure.handler(({ input: { page, ms } }) => {
      times.page(page, ms)
      return {}
    }),

    save: os.scorecard.save.handler(({ input: { format }, errors }) =>
      typed(errors, async () => {
        if (format === 'pdf' && host === unattendedHost) throw new AppError('PDF_UNAVAILABLE', {})
        const document = scorecardDocument(await current(), reportingZone(sources))
        const title = `Signalbox scorecard ${new Date(document.createdAt).toISOString().slice(0, 10)}`
        const file = await host.chooseFile(safeFileName(title, format), format, reports.folder())
        if (file === null) return { id: null }
        const content = async (_progress: unknown, signal: AbortSignal) => reportContent(document, format, host, signal)
        const plan = { title, format, origin: 'manual', scheduleId: null, file, content } as const
        return { id: writing(db, () => jobs.start(plan)).id }
      }),
    ),
  }
}

/** Reads what the pages read, by the same calls, so that a row and its evidence never differ. */
function scorecardOf(parts: Parts, times: CallTimes): () => Promise<Scorecard> {
  const { clock, reader, workspace } = parts
  const slo = sloApi(parts)
  const cost = costApi(parts)
  return async () => {
    const at = clock.now()
    const span = { from: at - SPAN_MS, to: at }
    const [figures, savings, counts, sync] = await Promise.all([
      call(slo.get, { spanMs: SPAN_MS }),
      call(cost.savings, { ...span, compare: { kind: 'none' } }),
      reader.read('scorecardCounts', { from: span.from, now: at }),
      syncTimes(parts, at),
    ])
    return {
      at,
      workspace,
      rows: [
        failoverRow(figures),
        recoveryRow(figures, counts),
        uptimeRow(figures),
        lostRow(counts),
        costRow(savings),
        roiRow(savings),
        dashboardRow(times),
        calculationRow(times),
        syncRow(sync),
        accuracyRow(counts),
        apiRow(times),
      ],
    }
  }
}

async function syncTimes({ reader, db, sandbox, startedAt }: Parts, now: number) {
  const { rows, more } = await reader.read('priceRuns', {
    kinds: ['hourly', 'nightly'],
    states: ['completed', 'partial', 'running'],
    limit: RUNS_AT_MOST,
  })
  const starts = rows.map(({ run }) => run.started_at)
  const oldest = more ? Math.min(...starts) : Number.NEGATIVE_INFINITY
  return {
    starts,
    everyMs: sandbox === null ? HOUR_MS : getSetting(db, 'sandbox.priceHourMs'),
    since: Math.max(now - DAY_MS, startedAt, oldest),
    now,
  }
}
