import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre'
import { expect, onTestFinished, test } from 'vitest'
import type { ReportJob } from '../../../src/contract/reports.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { saveCustomer } from '../../../src/engine/store/customers.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { aHop, NOON, save } from '../../builders/rows.ts'

const isThere = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined

/** Resolves with the job once it is over. */
async function ended(engine: Engine, id: number | null): Promise<ReportJob> {
  const client = createRouterClient(engine.router)
  const stop = new AbortController()
  for await (const { jobs } of await client.reports.watch(undefined, { signal: stop.signal })) {
    const job = jobs.find((one) => one.id === id)
    if (job !== undefined && job.state !== 'running') {
      stop.abort()
      return job
    }
  }
  throw new Error('the stream ended')
}

async function aWorkspace(rows: number) {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  saveCustomer(
    engine.db,
    { id: '=1+1', name: '=HYPERLINK("x")', currency: 'EUR', parentId: null, externalId: null },
    NOON,
  )
  for (let i = 0; i < rows; i++)
    save(
      engine.db,
      {
        created_at: NOON + i * 1_000,
        customer_id: '=1+1',
        to_number: null,
        failure_reason: i === 0 ? 'a "quote", \nline' : null,
      },
      [{ started_at: NOON + i * 1_000, cost_reporting_micros: 7_900 }],
      i % 3 === 0 ? [aHop({ created_at: NOON + i * 1_000 })] : [],
    )
  return { engine, client: createRouterClient(engine.router), files: join(folder, 'reports') }
}

const style = { zone: 'Europe/Berlin', decimal: 'point', bom: true } as const

test('a CSV file holds exactly the rows that pass the filter, masked and safe', async () => {
  const { engine, client, files } = await aWorkspace(250)
  const filter = { from: NOON, to: NOON + 200_000, modes: ['live' as const] }
  const { id } = await client.reports.export({ ...style, of: { table: 'verifications', filter }, format: 'csv' })
  const job = await ended(engine, id)
  expect(job).toMatchObject({ state: 'done', rows: 200, total: 200, note: null })

  const bytes = readFileSync(join(files, job.fileName))
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = bytes.toString('utf8')
  expect(text.split('\r\n').at(-1)).toBe('')
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  expect(rows).toHaveLength(200)
  const list = await client.verifications.list({ filter, limit: 200 })
  expect(rows.map((row) => Number(row['Id']))).toEqual(list.rows.map((row) => row.id))
  expect(rows.at(-1)).toMatchObject({
    'Created (Europe/Berlin)': '2026-01-05 13:00:00',
    Number: "'+49151•••••78",
    Customer: "'=1+1",
    'Cost (EUR)': '0.0079',
    Failure: 'a "quote", \nline',
  })
  expect(text).not.toContain('4915112345678')
})

test.each(['csv', 'xlsx'] as const)(
  'rows longer than what is handed over at once are written whole, as %s',
  async (format) => {
    const { engine, client, files } = await aWorkspace(0)
    const reason = (n: number) => `${n} ${'ä'.repeat(12_000)}`
    for (let n = 0; n < 220; n++)
      // The middle of three parts fits, the others do not.
      save(engine.db, { created_at: NOON + n, failure_reason: n >= 20 && n < 120 ? String(n) : reason(n) })
    const { id } = await client.reports.export({ ...style, of: { table: 'verifications' }, format })
    const job = await ended(engine, id)
    expect(job).toMatchObject({ state: 'done', rows: 220 })
    const bytes = readFileSync(join(files, job.fileName))
    const cells =
      format === 'csv'
        ? parse(bytes, { bom: true, from: 2 }).map((row: string[]) => row.at(-1))
        : (await readXlsx(bytes)).sheets[0]?.rows.slice(1).map((row) => row[19])
    const expected = Array.from({ length: 220 }, (_, n) => (n >= 20 && n < 120 ? String(n) : reason(n)))
    expect(cells).toEqual(expected.reverse())
  },
)

test('a decimal comma comes with semicolons', async () => {
  const { engine, client, files } = await aWorkspace(1)
  const of = { table: 'attempts', filter: {} } as const
  const { id } = await client.reports.export({ ...style, of, format: 'csv', decimal: 'comma', bom: false })
  const { fileName } = await ended(engine, id)
  const [row] = parse(readFileSync(join(files, fileName)), { columns: true, delimiter: ';' }) as Record<
    string,
    string
  >[]
  expect(row).toMatchObject({ 'Cost (EUR)': '0,0079', Provider: 'alpha' })
})

test.skipIf(!isThere('soffice'))(
  'LibreOffice reads a workbook as the table that was written (skipped without LibreOffice)',
  async () => {
    const { engine, client, files } = await aWorkspace(60)
    const { id } = await client.reports.export({ ...style, of: { table: 'verifications' }, format: 'xlsx' })
    const { fileName } = await ended(engine, id)
    const home = mkdtempSync(join(tmpdir(), 'signalbox-office-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    // Field separator, quote, UTF-8, first line, all columns as they are shown.
    execFileSync('soffice', [
      `-env:UserInstallation=file://${home}`,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true',
      '--outdir',
      home,
      join(files, fileName),
    ])
    const csv = readdirSync(home).find((name) => name.endsWith('.csv')) ?? ''
    const rows = parse(readFileSync(join(home, csv)), { columns: true, bom: true }) as Record<string, string>[]
    expect(rows).toHaveLength(60)
    expect(rows.at(-1)).toMatchObject({
      'Created (Europe/Berlin)': '2026-01-05 13:00:00',
      Customer: '=1+1',
      Number: '+49151•••••78',
      'Cost (EUR)': '0.00790',
    })
  },
)

const python = '/usr/bin/python3'
const hasOpenpyxl = spawnSync(python, ['-c', 'import openpyxl'], { stdio: 'ignore' }).status === 0

test.skipIf(!hasOpenpyxl)(
  'numbers are numbers, dates are dates, ids are text, the header is frozen (skipped without openpyxl)',
  async () => {
    const { engine, client, files } = await aWorkspace(3)
    const { id } = await client.reports.export({ ...style, of: { table: 'verifications' }, format: 'xlsx' })
    const { fileName } = await ended(engine, id)
    const script = `
import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).active
cell = lambda label: next(c for c in sheet[4] if sheet[1][c.column - 1].value == label)
kinds = {name: cell(name).data_type for name in ('Id', 'Created (Europe/Berlin)', 'Cost (EUR)', 'Customer', 'Attempts')}
print(json.dumps({'freeze': sheet.freeze_panes, 'kinds': kinds, 'created': str(cell('Created (Europe/Berlin)').value),
  'cost': cell('Cost (EUR)').value}))
`
    const answer = JSON.parse(execFileSync(python, ['-c', script, join(files, fileName)], { encoding: 'utf8' }))
    expect(answer).toEqual({
      freeze: 'A2',
      kinds: { Id: 's', 'Created (Europe/Berlin)': 'd', 'Cost (EUR)': 'n', Customer: 's', Attempts: 'n' },
      created: '2026-01-05 13:00:00',
      cost: 0.0079,
    })
  },
)

test('every table can be exported, and the history keeps it', async () => {
  const { engine, client } = await aWorkspace(6)
  const tables = [
    'attempts',
    'failovers',
    'episodes',
    'providers',
    'drills',
    'prices',
    'price-history',
    'alerts',
    'audit',
    'customers',
  ] as const
  const rows: Record<string, number> = {}
  for (const table of tables) {
    const { id } = await client.reports.export({ ...style, of: { table }, format: 'csv' })
    const job = await ended(engine, id)
    expect(job, table).toMatchObject({ state: 'done' })
    rows[table] = job.rows
  }
  expect(rows).toMatchObject({
    attempts: 6,
    failovers: 2,
    providers: (await client.providers.list({})).length,
    drills: 0,
  })
  expect(rows['prices']).toBeGreaterThan(50)
  expect(rows['customers']).toBeGreaterThan(1)
  const history = await client.reports.history({ limit: 5 })
  expect(history.total).toBe(tables.length)
  expect(history.rows).toHaveLength(5)
  expect(history.rows[0]).toMatchObject({ state: 'done', format: 'csv', title: 'Customers' })
  const last = history.rows.at(-1)?.id ?? 0
  expect((await client.reports.history({ before: last, limit: 200 })).rows).toHaveLength(tables.length - 5)
})

test('a cancelled export leaves nothing behind', async () => {
  const { engine, client, files } = await aWorkspace(1)
  const insert = engine.db.prepare(
    `with recursive series (value) as (select 1 union all select value + 1 from series where value < 60000)
     insert into verifications select null, mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, to_number, body,
       'many-' || value, code_hash, segments, only_provider, checks_left, maybe_duplicate, failure_reason, created_at + value,
       expires_at, accepted_at, accept_ms, delivered_at, converted_at, final_at, rescue_at, network, source, external_id, billable_at,
       plan_id, revenue_micros, revenue_currency, revenue_reporting_micros
     from verifications, series`,
  )
  insert.run()
  const { id } = await client.reports.export({ ...style, of: { table: 'verifications' }, format: 'csv' })
  const stop = new AbortController()
  for await (const { jobs } of await client.reports.watch(undefined, { signal: stop.signal }))
    if ((jobs[0]?.rows ?? 0) > 0) break
  await client.reports.cancel({ id: id ?? 0 })
  expect(await ended(engine, id)).toMatchObject({ state: 'cancelled', bytes: null })
  expect(readdirSync(files)).toEqual([])
  expect((await client.reports.history({})).rows[0]).toMatchObject({ id, state: 'cancelled' })
})
