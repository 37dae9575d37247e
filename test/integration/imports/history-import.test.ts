import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { expect, onTestFinished, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aHistoryFile, historyMapping } from '../../builders/a-history.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'

const count = (engine: Engine) => engine.db.prepare('select count(*) from verifications').pluck().get()

/** What the roll-ups say is what a rebuild makes of the rows. */
function assertRollups(engine: Engine): void {
  const kept = rollupDump(engine.db)
  rebuildRollups(engine.db)
  expect(kept).toEqual(rollupDump(engine.db))
}

test('a history is imported with its customers, costs and outcomes, and again without a second copy', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const file = engine.imports.open(aHistoryFile(aFolder(), 3_000))

  const guessed = await client.imports.preview({ handle: file.handle, mapping: null })
  expect(guessed.missing).toEqual([])
  expect(guessed.mapping.fields).toEqual(historyMapping().fields)
  expect(guessed.problems).toEqual([])

  const workedOut = new Promise<void>((resolve) => {
    engine.events.on('analytics.changed', ({ what }) => {
      if (what === 'customers') resolve()
    })
  })
  const started = await client.imports.start({ handle: file.handle, mapping: historyMapping(), scope: 'file' })
  await engine.imports.settled()
  const done = engine.imports.view(started.id)
  expect(done).toMatchObject({ state: 'done', inserted: 3_000, repeated: 0, problems: 0, progress: 1, lines: 3_001 })
  const sums = engine.db.prepare(
    `select count(*) as n, sum(converted_at is not null) as converted, sum(state = 'failed') as failed,
       (select sum(cost_micros) from attempts) as cost from verifications where source = 'old-console'`,
  )
  const failed = 300
  const delivered = Array.from({ length: 3_000 }, (_, n) => n).filter((n) => n % 10 !== 0 && n % 3 === 0).length
  const cost = Array.from({ length: 3_000 }, (_, n) => (50 + (n % 40)) * 1_000).reduce((a, b) => a + b, 0)
  expect(sums.get()).toEqual({ n: 3_000, failed, converted: 3_000 - failed - delivered, cost })
  assertRollups(engine)
  // The customers it brought stand on their page at once, not at the next hour.
  await workedOut
  const { rows: customers } = await client.analytics.customers({ search: 'client-' })
  expect(customers.map(({ verifications }) => verifications).reduce((a, b) => a + b, 0)).toBe(3_000)

  const again = await client.imports.start({ handle: file.handle, mapping: historyMapping(), scope: 'batch' })
  await engine.imports.settled()
  expect(engine.imports.view(again.id)).toMatchObject({ state: 'done', inserted: 0, repeated: 3_000 })
  expect(count(engine)).toBe(3_000)
  assertRollups(engine)
})

/** The lines of a run that could not be taken, as the file says that a page offers. */
async function errorFile(engine: Engine, id: number): Promise<unknown> {
  const client = createRouterClient(engine.router)
  const started = await client.reports.export({ of: { table: 'import-errors', filter: { id } }, format: 'csv' })
  const stop = new AbortController()
  for await (const { jobs } of await client.reports.watch(undefined, { signal: stop.signal }))
    if (jobs.some((job) => job.id === started.id && job.state === 'done')) break
  stop.abort()
  const folder = join(dirname(engine.db.name), 'reports')
  const [name = ''] = readdirSync(folder)
  return parse(readFileSync(join(folder, name)), { columns: true, bom: true })
}

const badLines = [
  ',2025-07-01T00:00:00Z,DE,client-1,twilio,converted,,0.05,EUR',
  'b-1,,DE,client-1,twilio,converted,,0.05,EUR',
  'b-2,yesterday,DE,client-1,twilio,converted,,0.05,EUR',
  'b-3,2025-02-30T00:00:00Z,DE,client-1,twilio,converted,,0.05,EUR',
  'b-4,2125-02-01T00:00:00Z,DE,client-1,twilio,converted,,0.05,EUR',
  'b-5,2025-07-01T00:00:00Z,Atlantis,client-1,twilio,converted,,0.05,EUR',
  'b-6,2025-07-01T00:00:00Z,DE,client-1,twilio,vanished,,0.05,EUR',
  'b-7,2025-07-01T00:00:00Z,DE,client-1,twilio,delivered,2025-06-30T00:00:00Z,0.05,EUR',
  'b-8,2025-07-01T00:00:00Z,DE,client-1,twilio,converted,,cheap,EUR',
  'b-9,2025-07-01T00:00:00Z,DE,client-1,twilio,converted,,-0.05,EUR',
  'b-10,2025-07-01T00:00:00Z,DE,client-1,twilio,converted,,0.05,EURO',
  'b-11,2025-07-01T00:00:00Z,DE',
  'b-12,2025-07-01T00:00:00Z,"DE,client-1,twilio,converted,,0.05,EUR',
  'b-13,2025-07-01T00:00:00Z,DE,"The ""big"" client",twilio,converted,,0.05,EUR',
] as const

const fieldsOfBadLines = [
  'externalId',
  'createdAt',
  'createdAt',
  'createdAt',
  'createdAt',
  'country',
  'status',
  'deliveredAt',
  'cost',
  'cost',
  'costCurrency',
  null,
  null,
]

test('bad lines are named with their line, and with one of them in it a whole file is refused', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const file = engine.imports.open(aHistoryFile(aFolder(), 20, badLines))
  const start = (scope: 'file' | 'batch') =>
    client.imports.start({ handle: file.handle, mapping: historyMapping(), scope })

  const refused = await start('file')
  await engine.imports.settled()
  expect(engine.imports.view(refused.id)).toMatchObject({ state: 'refused', inserted: 0, problems: 13 })
  expect(count(engine)).toBe(0)

  const taken = await start('batch')
  await engine.imports.settled()
  expect(engine.imports.view(taken.id)).toMatchObject({ state: 'done', inserted: 21, problems: 13 })
  const { rows, total } = await client.imports.errors({ id: taken.id })
  expect(total).toBe(13)
  expect(await errorFile(engine, taken.id)).toEqual(
    rows.map(({ line, field, value, message }) => ({
      Line: String(line),
      Field: field ?? 'whole line',
      // What a spreadsheet would take for a formula is marked as text.
      'What stands there': /^[=+\-@]/.test(value) ? `'${value}` : value,
      'What is wrong': message,
    })),
  )
  expect(rows.map(({ line, field }) => [line, field])).toEqual(fieldsOfBadLines.map((field, n) => [22 + n, field]))
  for (const { message } of rows) expect(message).toMatch(/^[A-Z].*\.$/)
  expect(engine.db.prepare(`select name from customers where name like 'The%'`).pluck().all()).toEqual([
    'The "big" client',
  ])
  assertRollups(engine)
})

/** While the console sends, batches are small, so that an import can be caught in its middle. */
function keepBusy(engine: Engine): void {
  const sending = setInterval(() => engine.events.emit('verification.changed', { id: 0 }), 20)
  onTestFinished(() => clearInterval(sending))
}

test('an import that is cancelled in its middle leaves nothing of a file, customers included', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const file = engine.imports.open(aHistoryFile(aFolder(), 60_000))
  const customers = engine.db.prepare('select count(*) from customers').pluck()
  const before = customers.get()
  keepBusy(engine)
  const { id } = await client.imports.start({ handle: file.handle, mapping: historyMapping(), scope: 'file' })
  for await (const { rows } of await client.imports.watch()) if ((rows[0]?.inserted ?? 0) > 0) break
  await client.imports.cancel({ id })
  await engine.imports.settled()
  expect(engine.imports.view(id)).toMatchObject({ state: 'cancelled', inserted: 0 })
  expect(count(engine)).toBe(0)
  expect(customers.get()).toBe(before)
  assertRollups(engine)
})

test('what a console leaves unfinished goes on to exact totals after the next start', async () => {
  const folder = aFolder()
  const path = aHistoryFile(aFolder(), 60_000)
  const first = await anEngine({ folder })
  const client = createRouterClient(first.router)
  const file = first.imports.open(path)
  keepBusy(first)
  const { id } = await client.imports.start({ handle: file.handle, mapping: historyMapping(), scope: 'file' })
  for await (const { rows } of await client.imports.watch()) if ((rows[0]?.inserted ?? 0) > 0) break
  await first.stop()

  const second = await anEngine({ folder })
  const left = second.imports.view(id)
  expect(left?.state).toBe('interrupted')
  expect(left?.inserted).toBeGreaterThan(0)
  expect(left?.inserted).toBeLessThan(60_000)
  await createRouterClient(second.router).imports.resume({ id })
  await second.imports.settled()
  expect(second.imports.view(id)).toMatchObject({ state: 'done', inserted: 60_000, repeated: 0, lines: 60_001 })
  expect(count(second)).toBe(60_000)
  assertRollups(second)
})

test('an import that kill -9 ends goes on where the last batch was stored', async () => {
  const folder = aFolder()
  const path = aHistoryFile(aFolder(), 30_000)
  const host = spawn(process.execPath, [join(import.meta.dirname, 'kill-host.ts'), folder, path], { stdio: 'inherit' })
  const [, signal] = await once(host, 'exit')
  expect(signal).toBe('SIGKILL')

  const engine = await anEngine({ folder })
  const [run] = await createRouterClient(engine.router).imports.list({})
  expect(run).toMatchObject({ state: 'interrupted', inserted: count(engine) })
  const stages = () => readdirSync(dirname(engine.db.name)).filter((name) => name.includes('-import-'))
  expect(stages()).toEqual([])
  expect(run?.inserted).toBeLessThan(30_000)
  await createRouterClient(engine.router).imports.resume({ id: run?.id ?? 0 })
  await engine.imports.settled()
  expect(engine.imports.view(run?.id ?? 0)).toMatchObject({ state: 'done', inserted: 30_000, repeated: 0 })
  expect(stages()).toEqual([])
  expect(count(engine)).toBe(30_000)
  assertRollups(engine)
})

test('objects, one in a line, with local times and decimal commas come to the same', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const path = join(aFolder(), 'history.ndjson')
  const objects = [
    { id: 'a', at: '29.03.2026 01:30', to: '+4915112345678', billed: '1.234,56', kind: 'Verified' },
    { id: 'b', at: '29.03.2026 03:30', to: '+4915112345679', billed: '0,5', kind: 'sent', late: true },
  ]
  writeFileSync(path, `${objects.map((each) => JSON.stringify(each)).join('\n')}\n{"id": }\n`)
  const file = engine.imports.open(path)
  const fields = { externalId: 'id', createdAt: 'at', number: 'to', revenue: 'billed', status: 'kind' }
  const mapping = historyMapping({ format: 'ndjson', fields, dates: 'day-first', zone: 'Europe/Berlin', decimal: ',' })
  const { id } = await client.imports.start({ handle: file.handle, mapping, scope: 'batch' })
  await engine.imports.settled()
  expect(engine.imports.view(id)).toMatchObject({ state: 'done', inserted: 1, problems: 2 })
  const { rows } = await client.imports.errors({ id })
  expect(rows.map(({ line, field }) => [line, field])).toEqual([
    [1, 'revenue'],
    [3, null],
  ])
  const stored = engine.db.prepare(
    'select external_id, country, to_prefix, to_last2, created_at, state, revenue_micros, to_number from verifications',
  )
  expect(stored.all()).toEqual([
    {
      external_id: 'b',
      country: 'DE',
      to_prefix: '+49151',
      to_last2: '79',
      created_at: Date.UTC(2026, 2, 29, 1, 30),
      state: 'expired',
      revenue_micros: 500_000,
      to_number: null,
    },
  ])
})
