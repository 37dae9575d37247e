import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient, safe } from '@orpc/server'
import { readXlsx } from 'hucre'
import { expect, test } from 'vitest'
import { readViews } from '../../../src/renderer/src/components/time-bar/view-file.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY = 86_400_000
const span = { from: NOON - DAY, to: NOON + DAY }

async function aConsole() {
  const files = aFolder()
  const engine = await anEngine({
    reportHost: {
      chooseFile: async (name) => join(files, name),
      chooseFolder: async () => files,
      print: async () => Buffer.from(''),
      reveal: () => true,
    },
  })
  return { engine, client: createRouterClient(engine.router), files }
}

const shown = {
  name: 'Top customers',
  columns: [
    { label: 'Customer', kind: 'text' as const },
    { label: 'Net revenue', kind: 'money' as const, currency: 'EUR' },
    { label: 'Share', kind: 'percent' as const },
  ],
  rows: [
    ['=Acme()', 1_234_567, 0.25],
    ['Mintleaf', -50_000, null],
  ],
}

test('rows of a page become plain numbers under headings that say what they are', async () => {
  const { client, files } = await aConsole()
  expect(await client.reports.shownRows({ ...shown, format: 'csv' })).toEqual({ fileName: 'Top customers.csv' })
  expect(readFileSync(join(files, 'Top customers.csv'), 'utf8')).toBe(
    "\ufeffCustomer,Net revenue (EUR),Share (%)\r\n'=Acme(),1.234567,25\r\nMintleaf,-0.05,\r\n",
  )
  await client.reports.shownRows({ ...shown, name: 'comma', format: 'csv', decimal: 'comma' })
  expect(readFileSync(join(files, 'comma.csv'), 'utf8')).toContain("'=Acme();1,234567;25")
  await client.reports.shownRows({ ...shown, format: 'xlsx' })
  const { sheets } = await readXlsx(readFileSync(join(files, 'Top customers.xlsx')))
  expect(sheets[0]?.rows.slice(0, 2)).toEqual([
    ['Customer', 'Net revenue (EUR)', 'Share (%)'],
    ['=Acme()', 1.234567, 25],
  ])
})

test('saved views become a file that can be read back', async () => {
  const { client, files } = await aConsole()
  const views = [
    { page: '/revenue' as const, name: 'Germany', params: { country: 'DE' }, isDefault: true, isPinned: true },
  ]
  expect(await client.reports.views({ views })).toEqual({ fileName: 'Views.json' })
  expect(readViews(readFileSync(join(files, 'Views.json'), 'utf8'))).toEqual(views)
  const nowhere = [{ ...views[0], page: '/nowhere' }] as unknown as typeof views
  expect((await safe(client.reports.views({ views: nowhere }))).error).toMatchObject({ code: 'BAD_REQUEST' })
})

test('whatever leaves the console as a file is in the audit log, without what it holds', async () => {
  const { client, engine } = await aConsole()
  await client.reports.shownRows({ ...shown, format: 'csv' })
  await client.reports.image({ name: 'Trend', format: 'png', data: 'aGk=' })
  await client.reports.export({ of: { table: 'verifications', filter: { search: '+4915112345678' } }, format: 'csv' })
  await client.reports.create({ request: { template: 'monthly-finance', ...span }, format: 'json' })
  const entries = engine.db
    .prepare(`select subject, detail from audit_log where action = 'export.file' order by id`)
    .all() as { subject: string; detail: string }[]
  expect(entries.map(({ subject }) => subject)).toEqual([
    'view:Top customers',
    'view:Trend',
    'table:verifications',
    'report:monthly-finance',
  ])
  expect(JSON.parse(entries[0]?.detail ?? '')).toEqual({ format: 'csv', file: 'Top customers.csv' })
  expect(JSON.stringify(entries)).not.toContain('15112345678')
})

test('a report has its sums in another currency and says at which rate', async () => {
  const { client, engine } = await aConsole()
  save(engine.db, {
    mode: 'sandbox',
    created_at: NOON,
    state: 'converted',
    converted_at: NOON + 500,
    final_at: NOON + 500,
    billable_at: NOON + 500,
    revenue_micros: 50_000_000,
    revenue_currency: 'EUR',
    revenue_reporting_micros: 50_000_000,
  })
  const finance = await client.reports.preview({ template: 'monthly-finance', ...span, currency: 'USD' })
  const [sums] = finance.sections
  const facts = sums?.blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : [])) ?? []
  expect(facts.find(({ label }) => label === 'Net revenue')).toMatchObject({ value: 58_000_000, currency: 'USD' })
  expect(facts.find(({ label }) => label === 'Verifications sent')?.value).toBe(1)
  const chart = sums?.blocks.find((block) => block.kind === 'chart')
  expect(chart).toMatchObject({ currency: 'USD' })
  expect(JSON.stringify(finance.sections.at(-1))).toContain(
    'All sums were counted in EUR and converted at 1 EUR = 1.16 USD, the reference rate of 2026-11-20.',
  )
  const unknown = await safe(client.reports.preview({ template: 'monthly-finance', ...span, currency: 'XTS' }))
  expect(unknown.error?.message).toBe('No exchange rate of XTS is known.')
  const nowhere = await safe(client.reports.preview({ template: 'monthly-finance', ...span, zone: 'Mars/Olympus' }))
  expect(nowhere.error).toMatchObject({ code: 'BAD_REQUEST' })
})

test('customers are exported with the figures and the filter of their page', async () => {
  const { client, engine, files } = await aConsole()
  for (const [customer, micros] of [
    ['acme', 90_000],
    ['mintleaf', 40_000],
  ] as const)
    save(engine.db, {
      mode: 'sandbox',
      created_at: Date.now() - DAY,
      customer_id: customer,
      state: 'converted',
      billable_at: Date.now() - DAY,
      revenue_micros: micros,
      revenue_currency: 'EUR',
      revenue_reporting_micros: micros,
    })
  await client.analytics.refreshCustomers()
  const { id } = await client.reports.export({
    of: { table: 'customer-figures', filter: { search: 'mint' } },
    format: 'csv',
  })
  for await (const { jobs } of await client.reports.watch())
    if (jobs.some((job) => job.id === id && job.state === 'done')) break
  const fileName = (await client.reports.history({})).rows.find((row) => row.id === id)?.fileName ?? ''
  const lines = readFileSync(join(files, fileName), 'utf8').trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain('Spent (EUR)')
  expect(lines[1]).toMatch(/^mintleaf,Mintleaf Savings,.*,0\.04,/)
})
