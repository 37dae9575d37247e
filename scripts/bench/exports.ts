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
const SAMPLE_EVERY_MS = 50
const MIB = 2 ** 20
const style = { zone: 'Europe/Berlin', decimal: 'point', bom: true } as const

/**
 * A million verifications with an attempt each, written as CSV and as XLSX the way the console does it: rows a second,
 * and by how much the memory of the whole process grew at most over all of it.
 */
export async function benchExports(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-exports-'))
  const db = await openWriter(folder, systemClock, silentLog)
  try {
    fill(db)
    const before = process.memoryUsage.rss()
    let peak = before
    const sampler = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
    }, SAMPLE_EVERY_MS)
    const csv = await rate('csv', folder)
    const xlsx = await rate('xlsx', folder)
    clearInterval(sampler)
    return [
      figure('export.csv.rows-per-s', csv, '1/s'),
      figure('export.xlsx.rows-per-s', xlsx, '1/s'),
      figure('export.peak', (peak - before) / MIB, 'MiB'),
    ]
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function rate(format: 'csv' | 'xlsx', folder: string): Promise<number> {
  const reader = openExportReader({
    file: databaseFile(folder),
    createWorker: (options) => new Worker(new URL('../../src/engine/store/reader-worker.ts', import.meta.url), options),
    clock: systemClock,
    log: silentLog,
  })
  const { signal } = new AbortController()
  let rows = 0
  const plan = {
    of: { table: 'verifications', filter: {} },
    format,
    style,
    reportingCurrency: 'EUR',
    now: Date.now(),
    mode: 'live',
  } as const
  const startedAt = performance.now()
  const content = await tableContent(
    plan,
    reader,
    (n) => {
      rows += n
    },
    signal,
  )
  await writeWhole(join(folder, `verifications.${format}`), content.chunks, signal)
  const seconds = (performance.now() - startedAt) / 1_000
  await content.close?.()
  if (rows !== ROWS) throw new Error(`${rows} rows were written instead of ${ROWS}`)
  return rows / seconds
}

/** Straight into the tables: what is measured only reads them. */
function fill(db: Awaited<ReturnType<typeof openWriter>>): void {
  const series = `with recursive series (n) as (select 1 union all select n + 1 from series where n < ${ROWS})`
  db.exec(`begin;
    insert into verifications (id, mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference,
      code_hash, segments, checks_left, maybe_duplicate, created_at, expires_at, accepted_at, accept_ms, delivered_at,
      converted_at, final_at)
    ${series} select n, 'sandbox', 'converted', 'sms', 'DE', 'northwind', 'hash', '+49151', '42', 'bench-' || n,
      'hash', 1, 5, 0, 1700000000000 + n * 3153, 1700000600000 + n * 3153, 1700000000200 + n * 3153, 200,
      1700000003000 + n * 3153, 1700000020000 + n * 3153, 1700000020000 + n * 3153 from series;
    insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, settled_at, duration_ms,
      delivery, delivered_at, polls, cost_micros, cost_currency, cost_reporting_micros, maybe_duplicate, candidates,
      policy_version, selection_probability)
    ${series} select n, 1, 'twilio', 'bench-' || n || '-1', 'first', 'accepted', 1700000000000 + n * 3153,
      1700000000200 + n * 3153, 200, 'delivered', 1700000003000 + n * 3153, 1, 7900, 'EUR', 7900, 0, '[]',
      'priority@1', 1 from series;
    commit;`)
}
