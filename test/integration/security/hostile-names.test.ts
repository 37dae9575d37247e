import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { expect, test, vi } from 'vitest'
import { saveCustomer } from '../../../src/engine/store/customers.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'
import { unzipped } from './planted.ts'

/** Names that a program takes for something else: a formula, markup, a path, an end of line, the end of the text. */
const names = [
  '<img src=x onerror="window.taken=1">',
  ']]></t><x>',
  '=HYPERLINK("http://127.0.0.1/","x")',
  `+cmd|' /C calc'!A0`,
  '-1+1',
  '@SUM(1)',
  '\t=1',
  '\u202egnp.exe',
  '__proto__',
  'constructor',
  '👩‍👩‍👧‍👦 family',
  'two\nlines; and, "quotes"',
  'nul\u0000here',
  'half \ud800',
  '_x0041_',
  '../../../../etc/passwd',
  'w'.repeat(10_000),
] as const

async function aWorkspaceOfThem() {
  const folder = aFolder()
  const engine = await anEngine({ folder })
  for (const [n, name] of names.entries()) {
    saveCustomer(
      engine.db,
      { id: name.slice(0, 200), name, currency: 'EUR', parentId: null, externalId: `e-${n}` },
      NOON,
    )
    save(engine.db, { created_at: NOON + n, customer_id: name.slice(0, 200), to_number: null, failure_reason: name })
  }
  const client = createRouterClient(engine.router)
  const file = async (table: 'verifications' | 'customers', format: 'csv' | 'xlsx') => {
    const { id } = await client.reports.export({ of: { table }, format, zone: 'UTC' })
    const job = async () => (await client.reports.history({})).rows.find((row) => row.id === id)
    await vi.waitFor(async () => expect(await job()).toMatchObject({ state: 'done' }), { timeout: 30_000 })
    return join(dirname(engine.db.name), 'reports', (await job())?.fileName ?? '')
  }
  return { engine, client, file }
}

/** What a file format has no place for: control characters other than tab and line end, and halves of characters. */
const writable = (name: string): string =>
  [...Buffer.from(name).toString()]
    .filter((one) => one === '\t' || one === '\n' || (one >= ' ' && one !== '\ufffd'))
    .join('')
const comparable = (text: string): string => writable(text).replace(/\r\n/g, '\n').trim()

test('a spreadsheet takes none of them for a formula, and all of them come back', async () => {
  const { file } = await aWorkspaceOfThem()
  const text = readFileSync(await file('customers', 'csv'), 'utf8')
  const cells = (parse(text, { bom: true }) as string[][]).flat()
  for (const cell of cells) expect.soft(cell).not.toMatch(/^[=+\-@\t\r]/)
  const found = new Set(cells.map((cell) => comparable(cell.replace(/^'(?=[=+\-@\t\r])/, ''))))
  for (const name of names) expect.soft(found, name.slice(0, 60)).toContain(comparable(name))

  const workbook = await file('customers', 'xlsx')
  const xml = unzipped(readFileSync(workbook))
  expect(xml).not.toMatch(/<f[ >]|<hyperlink|<script|<img/)
  const { sheets } = await readXlsx(readFileSync(workbook))
  const values = (sheets[0]?.rows ?? []).flat().map((value) => comparable(String(value ?? '')))
  for (const name of names.filter((one) => one.length < 1_000)) expect.soft(values, name).toContain(comparable(name))

  const python = '/usr/bin/python3'
  const script =
    'import sys, zipfile, xml.dom.minidom as m\nz = zipfile.ZipFile(sys.argv[1])\n[m.parseString(z.read(n)) for n in z.namelist() if n.endswith(".xml")]'
  if (spawnSync(python, ['--version']).status === 0) execFileSync(python, ['-c', script, workbook])
})

test('a report names the customer as it is, and nobody writes outside the folder', async () => {
  const { client, engine } = await aWorkspaceOfThem()
  const to = Date.UTC(2026, 0, 12)
  for (const name of names) {
    const request = {
      template: 'customer-statement' as const,
      from: NOON - 86_400_000,
      to,
      subject: name.slice(0, 200),
    }
    const document = await client.reports.preview(request)
    expect
      .soft(JSON.stringify(document))
      .toContain(JSON.stringify(Buffer.from(name.slice(0, 40)).toString()).slice(1, -1))
    const { fileName } = await client.reports.shownRows({
      name: name.slice(0, 120),
      format: 'csv',
      columns: [{ label: name.slice(0, 200), kind: 'text' }],
      rows: [[name.slice(0, 1_000)]],
      zone: 'UTC',
    })
    expect.soft(fileName).toMatch(/^[^/\\:*?"<>|]+\.csv$/)
    expect
      .soft(readFileSync(join(dirname(engine.db.name), 'reports', fileName ?? ''), 'utf8'))
      .not.toMatch(/(^|\n)"?[=+@-]/)
  }
})
