import { statSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { exampleSupply } from '../../../src/engine/imports/example-supply.ts'
import { fileSupply, namesIn } from '../../../src/engine/imports/file-supply.ts'
import type { Piece, Supply } from '../../../src/engine/imports/run.ts'
import { removeSurroundings } from '../../../src/engine/imports/surroundings.ts'
import { saveCustomer } from '../../../src/engine/store/customers.ts'
import { addImport, type ImportRow, importById } from '../../../src/engine/store/imports.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aHistoryFile, historyMapping } from '../../builders/a-history.ts'
import { aStore } from '../../builders/a-store.ts'

const NOW = Date.UTC(2026, 10, 23, 4)

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

function aRun(given: Partial<ImportRow> & Pick<ImportRow, 'kind' | 'size'>): ImportRow {
  const id = addImport(db, {
    name: 'x',
    path: null,
    modified_at: null,
    source: 'old-console',
    scope: 'file',
    state: 'running',
    ends_at: NOW,
    started_at: NOW,
    ...given,
    mapping: given.kind === 'file' ? historyMapping() : null,
  })
  const row = importById(db, id)
  if (row === undefined) throw new Error('the import was not added')
  return row
}

function drain(supply: Supply, rows: number): readonly Piece[] {
  const pieces: Piece[] = []
  do pieces.push(supply.take(rows))
  while (pieces.at(-1)?.isLast === false)
  supply.close()
  return pieces
}

const verifications = (pieces: readonly Piece[]) => pieces.flatMap(({ rows }) => rows)

test('a file is the same from whatever position it is taken up, in pieces of whatever size', () => {
  const path = aHistoryFile(aFolder(), 100, ['h-x,yesterday,DE,,twilio,failed,,,'])
  const row = aRun({ kind: 'file', path, size: statSync(path).size })
  const open = (position: number, lines: number) =>
    fileSupply({ db, row, mode: 'live', toReporting: (money) => money, position, lines })
  const whole = drain(open(0, 0), 1_000)
  expect(whole).toHaveLength(1)
  expect(whole[0]).toMatchObject({ lines: 102, position: row.size, problems: [{ line: 102, field: 'createdAt' }] })
  const pieces = drain(open(0, 0), 7)
  expect(verifications(pieces)).toEqual(verifications(whole))
  expect(pieces.map(({ lines }) => lines).reduce((a, b) => a + b)).toBe(102)
  const [first, second, ...rest] = pieces
  const lines = (first?.lines ?? 0) + (second?.lines ?? 0)
  expect(drain(open(second?.position ?? 0, lines), 7)).toEqual(rest)
})

test('names in a file mean the customers and providers that the store knows', () => {
  saveCustomer(db, { id: 'acme', name: 'Acme', currency: 'EUR', parentId: null, externalId: 'crm-7' }, NOW)
  db.exec(`insert into providers (name, label, adapter, priority, enabled, account_id, sender, currency, services,
      base_urls, created_at, updated_at)
    values ('alpha', 'Alpha Telecom', 'twilio', 1, 1, 'a', 's', 'EUR', '["sms"]', '{}', 0, 0)`)
  const { customerId, providerName } = namesIn(db)
  expect(['crm-7', 'acme', 'stranger', 'crm-7'].map(customerId)).toEqual(['acme', 'acme', 'stranger', 'acme'])
  expect(['ALPHA TELECOM', 'Alpha', 'Unknown'].map(providerName)).toEqual(['alpha', 'alpha', 'Unknown'])
})

test('example data ends exactly at its size and goes on where it stopped', () => {
  const row = aRun({ kind: 'example', size: 2_000 })
  const { open } = exampleSupply(db, row, (money) => money)
  const whole = verifications(drain(open(0), 5_000))
  expect(whole).toHaveLength(2_000)
  const pieces = drain(open(0), 900)
  expect(pieces.map(({ rows, position, isLast }) => [rows.length, position, isLast])).toEqual([
    [900, 900, false],
    [900, 1_800, false],
    [200, 2_000, true],
  ])
  expect(verifications(pieces)).toEqual(whole)
  expect(verifications(drain(open(1_234), 5_000))).toEqual(whole.slice(1_234))
  expect(new Set(whole.map(({ reference }) => reference)).size).toBe(2_000)
})

const counts = () => ({
  customers: db.prepare('select count(*) from customers').pluck().get(),
  plans: db.prepare('select count(*) from price_plans').pluck().get(),
  prices: db.prepare('select count(*) from price_history').pluck().get(),
})

test('customers, plans and price moves come with the first piece, once, and go with the example', () => {
  const nothing = counts()
  const row = aRun({ kind: 'example', size: 2_000 })
  const { open, prepare } = exampleSupply(db, row, (money) => money)
  prepare()
  const added = counts()
  expect(added.customers).toBe(added.plans)
  expect(added.prices).toBeGreaterThan(0)
  const named = new Set(verifications(drain(open(0), 2_000)).map(({ verification }) => verification.customer_id))
  const known = new Set(db.prepare('select id from customers').pluck().all())
  expect([...named].filter((id) => id !== null && !known.has(id))).toEqual([])
  prepare()
  // A run that goes on after a restart finds them there.
  exampleSupply(db, row, (money) => money).prepare()
  expect(counts()).toEqual(added)
  removeSurroundings(db, row.id)
  expect(counts()).toEqual(nothing)
})

test('a customer of the same id that was there before is left as it is, also when the example goes', () => {
  const row = aRun({ kind: 'example', size: 2_000 })
  const first = exampleSupply(db, row, (money) => money)
  first.prepare()
  const id = db.prepare('select id from customers limit 1').pluck().get() as string
  removeSurroundings(db, row.id)
  saveCustomer(db, { id, name: 'Ours', currency: 'EUR', parentId: null, externalId: null }, NOW)
  exampleSupply(db, row, (money) => money).prepare()
  removeSurroundings(db, row.id)
  expect(db.prepare('select id, name from customers').all()).toEqual([{ id, name: 'Ours' }])
})
