import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { tableContent } from '../../src/engine/reports/contents.ts'
import { openExportReader } from '../../src/engine/reports/export-reader.ts'
import { writeWhole } from '../../src/engine/reports/write-file.ts'
import { databaseFile, openWriter } from '../../src/engine/store/open.ts'
import { type Figure, figure } from './figure.ts'

const ROWS = 1_000_000
/** Fewer, to see whether memory grows with them. */
const SOME = 200_000
const FIRST_AT = 1_700_000_000_000
const EVERY_MS = 3_153
const SAMPLE_EVERY_MS = 20
const MIB = 2 ** 20
const style = { zone: 'Europe/Berlin', decimal: 'point', bom: true } as const

/**
 * A million verifications with an attempt each, written as CSV and as XLSX the way the console does it: rows a second;
 * by how much the memory of the whole process grew at most while they passed, and while 200,000 did; and what the
 * thread takes that every file has of its own.
 */
export async function benchExports(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-exports-'))
  const db = await openWriter(folder, systemClock, silentLog)
  try {
    fill(db)
    const some = [await written('csv', folder, SOME), await written('xlsx', folder, SOME)]
    const csv = await written('csv', folder, ROWS)
    const xlsx = await written('xlsx', folder, ROWS)
    const most = (files: readonly Written[], of: 'peak' | 'thread') => Math.max(...files.map((file) => file[of])) / MIB
    return [
      figure('export.csv.rows-per-s', csv.perSecond, '1/s'),
      figure('export.xlsx.rows-per-s', xlsx.perSecond, '1/s'),
      figure('export.peak', most([csv, xlsx], 'peak'), 'MiB'),
      figure('export.peak.200k', most(some, 'peak'), 'MiB'),
      figure('export.thread', most([...some, csv, xlsx], 'thread'), 'MiB'),
    ]
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Written {
  readonly perSecond: number
  /** Bytes beyond what the process had once its thread stood. */
  readonly peak: number
  /** Bytes by which the process grew for its thread. */
  readonly thread: number
}

/** Writes the last `rows` verifications. */
async function written(format: 'csv' | 'xlsx', folder: string, count: number): Promise<Written> {
  const before = process.memoryUsage.rss()
  const reader = openExportReader({
    file: databaseFile(folder),
    createWorker: (options) => new Worker(new URL('../../src/engine/store/reader-worker.ts', import.meta.url), options),
    clock: systemClock,
    log: silentLog,
  })
  const { signal } = new AbortController()
  let rows = 0
  const of = { table: 'verifications', filter: { from: FIRST_AT + (ROWS - count + 1) * EVERY_MS } } as const
  const plan = { of, format, style, reportingCurrency: 'EUR', now: Date.now(), mode: 'live' } as const
  const ready = await tableContent(
    plan,
    reader,
    (n) => {
      rows += n
    },
    signal,
  )
  const open = process.memoryUsage.rss()
  let peak = open
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, SAMPLE_EVERY_MS)
  try {
    const startedAt = performance.now()
    await writeWhole(join(folder, `verifications.${format}`), ready.chunks, signal)
    const seconds = (performance.now() - startedAt) / 1_000
    if (rows !== count) throw new Error(`${rows} rows were written instead of ${count}`)
    return { perSecond: rows / seconds, peak: peak - open, thread: open - before }
  } finally {
    clearInterval(sampler)
    await ready.close?.()
  }
}

/** Straight into the tables: what is measured only reads them. */
function fill(db: Awaited<ReturnType<typeof openWriter>>): void {
  const series = `with recursive series (n) as (select 1 union all select n + 1 from series where n < ${ROWS})`
  const at = `${FIRST_AT} + n * ${EVERY_MS}`
  db.exec(`begin;
    insert into verifications (id, mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference,
      code_hash, segments, checks_left, maybe_duplicate, created_at, expires_at, accepted_at, accept_ms, delivered_at,
      converted_at, final_at)
    ${series} select n, 'sandbox', 'converted', 'sms', 'DE', 'northwind', 'hash', '+49151', '42', 'bench-' || n,
      'hash', 1, 5, 0, ${at}, ${at} + 600000, ${at} + 200, 200,
      ${at} + 3000, ${at} + 20000, ${at} + 20000 from series;
    insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, settled_at, duration_ms,
      delivery, delivered_at, polls, cost_micros, cost_currency, cost_reporting_micros, maybe_duplicate, candidates,
      policy_version, selection_probability)
    ${series} select n, 1, 'twilio', 'bench-' || n || '-1', 'first', 'accepted', ${at},
      ${at} + 200, 200, 'delivered', ${at} + 3000, 1, 7900, 'EUR', 7900, 0, '[]',
      'priority@1', 1 from series;
    commit;`)
}
