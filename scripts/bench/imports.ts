import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { historyMappingSchema } from '../../src/contract/imports.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { databaseFile, openWriter } from '../../src/engine/store/open.ts'
import { hostEngine } from '../engine-host.ts'
import { type Figure, figure } from './figure.ts'

/** As many as make the start of the threads a small part of it. */
const ROWS = 1_000_000
const EXAMPLES = 100_000
/** Files are as dense as a year of ten million. */
const EVERY_MS = (365 * 86_400_000) / 10_000_000
const START = Date.UTC(2025, 10, 1)

const mapping = historyMappingSchema.parse({
  fields: {
    externalId: 'id',
    createdAt: 'created_at',
    country: 'country',
    customer: 'customer',
    provider: 'provider',
    status: 'status',
    deliveredAt: 'delivered_at',
    cost: 'cost',
  },
  dates: 'epoch-ms',
  source: 'bench',
})

/**
 * A history file through the whole import (reading, checking, idempotency, attempts, roll-ups) while nothing is sent,
 * beside the same file read by the sqlite3 command line into the same tables and indexes; the main loop's delay
 * meanwhile; and example data.
 */
export async function benchImports(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-imports-'))
  try {
    const file = join(folder, 'history.csv')
    await writeHistory(file)
    const host = await hostEngine({ folder: join(folder, 'workspace') })
    try {
      const { engine, client } = host
      const delay = monitorEventLoopDelay({ resolution: 1 })
      const { handle } = engine.imports.open(file)
      delay.enable()
      const importMs = await timed(async () => {
        await client.imports.start({ handle, mapping, scope: 'batch' })
        await engine.imports.settled()
      })
      delay.disable()
      const [run] = await client.imports.list({})
      if (run?.state !== 'done' || run.inserted !== ROWS)
        throw new Error(`the import ended ${run?.state} with ${run?.inserted} verifications: ${run?.error ?? ''}`)
      const exampleMs = await timed(async () => {
        await client.exampleData.start({ size: EXAMPLES })
        await engine.imports.settled()
      })
      return [
        figure('import.rows-per-s', (ROWS * 1_000) / importMs, '1/s'),
        ...(await peer(folder, file, importMs)),
        figure('import.main-delay.p99', delay.percentile(99) / 1e6, 'ms'),
        figure('import.example.rows-per-s', (EXAMPLES * 1_000) / exampleMs, '1/s'),
      ]
    } finally {
      await host.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/**
 * The command line reads the file into a table, and writes the same verifications and attempts from there, in one
 * transaction; it neither checks a line nor keeps a roll-up.
 */
async function peer(folder: string, file: string, importMs: number): Promise<readonly Figure[]> {
  const workspace = join(folder, 'peer')
  const db = await openWriter(workspace, systemClock, silentLog)
  db.close()
  const script = `
pragma synchronous = normal;
pragma temp_store = memory;
create temp table lines (id, created_at integer, country, customer, provider, status, delivered_at integer, cost);
.mode csv
.import --skip 1 ${file} lines
begin;
insert into verifications (mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference, code_hash,
  segments, checks_left, created_at, expires_at, accepted_at, accept_ms, delivered_at, converted_at, final_at, source,
  external_id)
select 'sandbox', iif(status = 'converted', status, 'expired'), 'sms', country, customer, '', '+49', '00', 'bench/' || id,
  '', 1, 0, created_at, created_at + 600000, created_at, 0, nullif(delivered_at, ''), iif(status = 'converted',
  delivered_at, null), created_at + 600000, 'bench', id from lines;
insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, settled_at, delivery,
  delivered_at, cost_micros, cost_currency, cost_reporting_micros, candidates, policy_version, selection_probability)
select v.rowid, 1, provider, v.reference || '-1', 'first', 'accepted', v.created_at, v.created_at, 'delivered',
  v.delivered_at,
  cast(cost * 1000000 as integer), 'EUR', cast(cost * 1000000 as integer), '[]', 'import', 1
from lines l join verifications v on v.rowid = l.rowid;
commit;
`
  try {
    const ms = await timed(async () => void execFileSync('sqlite3', [databaseFile(workspace)], { input: script }))
    return [figure('import.ratio-to-sqlite-cli', (ms / importMs) * 100, '%')]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    process.stderr.write('import.ratio-to-sqlite-cli is left out: install the sqlite3 command line\n')
    return []
  }
}

async function writeHistory(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('id,created_at,country,customer,provider,status,delivered_at,cost\n')
  const countries = ['DE', 'GB', 'FR', 'US', 'ES', 'IT', 'PL', 'NL', 'IN', 'BR']
  for (let n = 0; n < ROWS; n++) {
    const at = Math.floor(START + n * EVERY_MS)
    const status = n % 4 === 0 ? 'delivered' : 'converted'
    const line = `b${n},${at},${countries[n % 10]},client-${n % 25},provider-${n % 5},${status},${at + 2_000 + (n % 5_000)},0.04${n % 10}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
