import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import type { DrillReport } from '../../../src/contract/drills.ts'
import type { ReportDocument } from '../../../src/contract/report-document.ts'
import { reportTemplates } from '../../../src/contract/reports.ts'
import type { ReportHost } from '../../../src/engine/reports/report-host.ts'
import { saveCustomer } from '../../../src/engine/store/customers.ts'
import { insertDrill, insertDrillReport } from '../../../src/engine/store/drills.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY = 86_400_000
const span = { from: NOON - DAY, to: NOON + DAY }

/** A host that writes into this folder, and prints the report's own JSON. */
const aHost = (folder: string): ReportHost & { readonly revealed: string[] } => {
  const revealed: string[] = []
  return {
    revealed,
    chooseFile: async (name) => join(folder, name),
    chooseFolder: async () => folder,
    print: async (report) => Buffer.from(JSON.stringify(report)),
    reveal: (file) => {
      revealed.push(file)
      return true
    },
  }
}

async function aWorkspace() {
  const folder = aFolder()
  const files = aFolder()
  const host = aHost(files)
  const engine = await anEngine({ folder, reportHost: host })
  saveCustomer(engine.db, { id: 'acme', name: 'Acme', currency: 'EUR', parentId: null, externalId: null }, NOON)
  for (let i = 0; i < 10; i++)
    save(
      engine.db,
      {
        mode: 'sandbox',
        created_at: NOON + i,
        customer_id: 'acme',
        state: i < 8 ? 'converted' : 'failed',
        accepted_at: i < 8 ? NOON + 50 : null,
        delivered_at: i < 8 ? NOON + 90 : null,
        converted_at: i < 8 ? NOON + 500 : null,
        final_at: NOON + 600,
        billable_at: i < 8 ? NOON + 500 : null,
        revenue_micros: i < 8 ? 50_000 : null,
        revenue_currency: i < 8 ? 'EUR' : null,
        revenue_reporting_micros: i < 8 ? 50_000 : null,
      },
      [{ started_at: NOON + i, state: i < 8 ? 'accepted' : 'rejected-final', cost_reporting_micros: 7_000 }],
    )
  return { engine, client: createRouterClient(engine.router), files, host }
}

const factOf = (report: ReportDocument, label: string) =>
  report.sections
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : [])))
    .find((fact) => fact.label === label)?.value

test('the figures of reports are those of the rows', async () => {
  const { client } = await aWorkspace()
  const finance = await client.reports.preview({ template: 'monthly-finance', ...span, zone: 'Europe/Berlin' })
  expect(finance).toMatchObject({ title: 'Finance', zone: 'Europe/Berlin', workspace: 'sandbox', span })
  expect(factOf(finance, 'Net revenue')).toBe(8 * 50_000)
  expect(factOf(finance, 'Cost')).toBe(10 * 7_000)
  expect(factOf(finance, 'Margin')).toBe(8 * 50_000 - 10 * 7_000)
  expect(JSON.stringify(finance)).toContain('Acme')
  const operations = await client.reports.preview({ template: 'weekly-operations', ...span })
  expect(factOf(operations, 'Sent')).toBe(10)
  expect(factOf(operations, 'Conversion rate')).toBe(0.8)
  const statement = await client.reports.preview({ template: 'customer-statement', subject: 'acme', ...span })
  expect(statement.subtitle).toBe('Acme')
  expect(factOf(statement, 'To be billed')).toBe(400_000)
  const sla = await client.reports.preview({ template: 'provider-sla', ...span })
  expect(sla.sections.at(-1)?.title).toBe('How it is counted')
  expect(JSON.stringify(sla)).toContain('error budget')
})

test('a drill says what it found, or why it found nothing', async () => {
  const { engine, client } = await aWorkspace()
  const plan = { provider: 'twilio', fault: 'hang', seconds: 20, perSecond: 4 } as const
  const id = insertDrill(engine.db, plan, 'manual', NOON)
  const request = { template: 'drill', subject: String(id), ...span } as const
  expect(JSON.stringify(await client.reports.preview(request))).toContain('"Running"')
  insertDrillReport(engine.db, id, { verdict: 'interrupted', endedAt: NOON + 1, report: null })
  expect(JSON.stringify(await client.reports.preview(request))).toContain('"Interrupted"')
  const finished = insertDrill(engine.db, plan, 'scheduled', NOON)
  insertDrillReport(engine.db, finished, { verdict: 'failed', endedAt: NOON + 60_000, report: aDrillReport })
  const told = await client.reports.preview({ ...request, subject: String(finished) })
  expect(told.sections[0]?.blocks[0]).toMatchObject({ kind: 'verdict', tone: 'bad', label: 'Failed' })
  expect(told.sections[0]?.blocks[1]).toMatchObject({
    rows: [
      ['Failover, longest', '6.2 s', 'under 5 s', 'Fail'],
      ['Recovery', null, 'under 60 s', 'Nothing to measure'],
      ['Lost', '0', '0', 'Pass'],
    ],
  })
  expect(factOf(told, 'Extra cost, simulated')).toBe(1_200)
  expect(told.sections[1]?.blocks[0]).toMatchObject({ rows: [[NOON + 3_000, 3_000, 'The fault began']] })
  for (const subject of ['99', 'x', null]) {
    const { error } = await safe(client.reports.preview({ ...request, subject }))
    expect(error).toMatchObject({ code: 'NOT_FOUND' })
  }
  const { error } = await safe(client.reports.preview({ template: 'customer-statement', subject: 'nobody', ...span }))
  expect(error).toMatchObject({ code: 'NOT_FOUND' })
})

const times = { n: 4, p50Ms: 40, p99Ms: 6_200, maxMs: 6_200 }
const aDrillReport: DrillReport = {
  provider: 'twilio',
  fault: 'hang',
  seconds: 20,
  perSecond: 4,
  startedAt: NOON,
  faultFrom: NOON + 3_000,
  faultTo: NOON + 23_000,
  endedAt: NOON + 60_000,
  detectionMs: 2_500,
  failover: times,
  rescue: { n: 0, p50Ms: null, p99Ms: null, maxMs: null },
  recoveryMs: null,
  counts: { sent: 90, accepted: 90, failedOver: 4, rescued: 0, maybeDuplicate: 2, pending: 0 },
  lost: 0,
  sentWhileOpen: 0,
  extraCost: { micros: 1_200, currency: 'EUR' },
  checks: [
    { name: 'failover', target: 5_000, measured: 6_200, verdict: 'fail' },
    { name: 'recovery', target: 60_000, measured: null, verdict: 'not-applicable' },
    { name: 'lost', target: 0, measured: 0, verdict: 'pass' },
  ],
  moments: [{ at: NOON + 3_000, text: 'The fault began' }],
}

/** Resolves with the last job once it is over. */
async function lastJob(client: Awaited<ReturnType<typeof aWorkspace>>['client']) {
  for await (const { jobs } of await client.reports.watch())
    if (jobs[0] !== undefined && jobs[0].state !== 'running') return jobs[0]
  throw new Error('the stream ended')
}

test('every template is written in every format, and the preview is what is printed', async () => {
  const { engine, client, files, host } = await aWorkspace()
  insertDrill(engine.db, { provider: 'twilio', fault: 'slow', seconds: 5, perSecond: 1 }, 'manual', NOON)
  const entries = await client.reports.templates()
  expect(entries.map(({ name }) => name)).toEqual([...reportTemplates])
  for (const { name: template, subjects } of entries)
    for (const format of ['pdf', 'xlsx', 'csv', 'json'] as const) {
      const request = { template, subject: subjects[0]?.value ?? null, ...span, decimal: 'comma' as const }
      expect(await client.reports.create({ request, format })).toEqual({ id: expect.any(Number) })
      const job = await lastJob(client)
      expect(job, `${template} as ${format}`).toMatchObject({ state: 'done', format })
      const bytes = readFileSync(join(files, job.fileName))
      if (format === 'xlsx') expect(bytes.subarray(0, 2).toString()).toBe('PK')
      if (format !== 'pdf') continue
      const { createdAt: _, ...printed } = JSON.parse(bytes.toString())
      const { createdAt: __, ...shown } = await client.reports.preview(request)
      // Traffic runs on while this is made, so that only what does not depend on now is the same to the letter.
      expect(printed.sections.map(({ title }: { title: string }) => title)).toEqual(
        shown.sections.map(({ title }) => title),
      )
    }
  const [newest] = (await client.reports.history({ limit: 1 })).rows
  expect(await client.reports.reveal({ id: newest?.id ?? 0 })).toEqual({ revealed: true })
  expect(host.revealed).toEqual([join(files, newest?.fileName ?? '')])
  expect((await safe(client.reports.reveal({ id: 9_999 }))).error).toMatchObject({ code: 'NOT_FOUND' })
  expect((await safe(client.reports.cancel({ id: newest?.id ?? 0 }))).error).toMatchObject({ code: 'NOT_FOUND' })
})

test('without a window there is no paper, and whoever changes their mind gets no file', async () => {
  const folder = aFolder()
  const client = createRouterClient((await anEngine({ folder })).router)
  const request = { template: 'weekly-operations', ...span } as const
  await client.reports.create({ request, format: 'pdf' })
  expect(await lastJob(client)).toMatchObject({ state: 'failed', note: expect.stringContaining('without a window') })
  expect(readdirSync(join(folder, 'reports'))).toEqual([])
  expect(await client.reports.schedules.chooseFolder()).toBeNull()

  const host = { ...aHost(folder), chooseFile: async () => null }
  const other = createRouterClient((await anEngine({ reportHost: host })).router)
  expect(await other.reports.create({ request, format: 'json' })).toEqual({ id: null })
  expect(await other.reports.export({ of: { table: 'audit' }, format: 'csv' })).toEqual({ id: null })
  expect(await other.reports.image({ name: 'x', format: 'png', data: 'aGk=' })).toEqual({ fileName: null })
})

test('a chart is saved as a picture', async () => {
  const { client, files } = await aWorkspace()
  const image = { name: 'Traffic: all', format: 'svg', data: Buffer.from('<svg/>').toString('base64') } as const
  expect(await client.reports.image(image)).toEqual({ fileName: 'Traffic all.svg' })
  expect(readFileSync(join(files, 'Traffic all.svg'), 'utf8')).toBe('<svg/>')
  mkdirSync(join(files, 'taken.svg'))
  expect((await safe(client.reports.image({ ...image, name: 'taken' }))).error).toMatchObject({
    code: 'FILE_NOT_WRITTEN',
  })
})
