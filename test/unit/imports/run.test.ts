import { statSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import type { ImportScope } from '../../../src/contract/imports.ts'
import { ImportControl } from '../../../src/engine/imports/control.ts'
import { fileSupply } from '../../../src/engine/imports/file-supply.ts'
import { addUnknownCustomer } from '../../../src/engine/imports/new-customers.ts'
import { type RunContext, runImport } from '../../../src/engine/imports/run.ts'
import { customerById } from '../../../src/engine/store/customers.ts'
import { addImport, importById, importErrors } from '../../../src/engine/store/imports.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aHistoryFile, historyMapping } from '../../builders/a-history.ts'
import { aStore } from '../../builders/a-store.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'
import { save } from '../../builders/rows.ts'

const NOW = Date.UTC(2026, 0, 5)

let db: Database.Database
let folder: string
let control: ImportControl
/** Called before each piece is taken, with how many verifications there are by then. */
let before: (count: number) => void

beforeEach(async () => {
  db = await aStore()
  folder = aFolder()
  control = new ImportControl()
  before = () => {}
})

const count = () => db.prepare('select count(*) from verifications').pluck().get() as number

function aRun(lines: number, options: { scope?: ImportScope; broken?: readonly string[] } = {}): number {
  const { scope = 'file', broken = [] } = options
  const path = aHistoryFile(folder, lines, broken)
  return addImport(db, {
    kind: 'file',
    name: 'history.csv',
    path,
    modified_at: 0,
    source: 'old-console',
    scope,
    state: 'running',
    size: statSync(path).size,
    ends_at: null,
    started_at: NOW,
    mapping: historyMapping(),
  })
}

const row = (id: number) => {
  const found = importById(db, id)
  if (found === undefined) throw new Error(`there is no import ${id}`)
  return found
}

/** The run with real files and a real store, on this thread. */
function contextOf(id: number): RunContext {
  return {
    db,
    id,
    control,
    now: () => NOW,
    // A disk that takes in a row in a ms.
    monotonic: count,
    open: (position, lines) => {
      const supply = fileSupply({ db, row: row(id), mode: 'live', toReporting: (money) => money, position, lines })
      return {
        take: (rows) => {
          before(count())
          return supply.take(rows)
        },
        close: () => supply.close(),
      }
    },
    prepare: (customers) => {
      for (const customer of customers)
        if (customerById(db, customer) === null) addUnknownCustomer(db, id, customer, 'EUR', NOW)
    },
  }
}

const run = (id: number) => runImport(contextOf(id))

test('a file is checked to its end before the first line is written', () => {
  const id = aRun(2_000)
  const written: number[] = []
  before = (n) => written.push(n)
  run(id)
  expect(row(id)).toMatchObject({ state: 'done', inserted: 2_000, problems: 0, lines: 2_001, ended_at: NOW })
  expect(row(id).position).toBe(row(id).size)
  // One look at the whole file, and then pieces.
  expect(written.slice(0, 2)).toEqual([0, 0])
  expect(written.length).toBeGreaterThan(5)
  expect(db.prepare('select count(*) from customers').pluck().get()).toBe(9)
  const kept = rollupDump(db)
  rebuildRollups(db)
  expect(kept).toEqual(rollupDump(db))
})

const broken = ['h-x,yesterday,DE,client-1,twilio,converted,,0.05,EUR', 'h-y,2025-06-02T00:00:00Z,XX,,twilio,failed,,,']

test('a bad line refuses a whole file and says where it is', () => {
  const id = aRun(50, { broken })
  run(id)
  expect(row(id)).toMatchObject({ state: 'refused', problems: 2, inserted: 0 })
  expect(importErrors(db, id, 0, 10).map(({ line, field }) => [line, field])).toEqual([
    [52, 'createdAt'],
    [53, 'country'],
  ])
  expect(count()).toBe(0)
})

test('line by line, the good ones are taken and the bad ones noted', () => {
  const id = aRun(50, { scope: 'batch', broken })
  run(id)
  expect(row(id)).toMatchObject({ state: 'done', problems: 2, inserted: 50 })
  expect(importErrors(db, id, 0, 10)).toHaveLength(2)
})

test('a pause leaves whole pieces, and going on begins where it stopped', () => {
  const id = aRun(1_500)
  before = (n) => n > 400 && control.ask('pause')
  run(id)
  const paused = row(id)
  expect(paused).toMatchObject({ state: 'running', ended_at: null })
  expect(paused.inserted).toBe(count())
  expect(count()).toBeLessThan(1_500)
  const positions: number[] = []
  before = () => positions.push(row(id).position)
  control.ask('go')
  run(id)
  expect(positions[0]).toBe(paused.position)
  expect(row(id)).toMatchObject({ state: 'done', inserted: 1_500, repeated: 0, lines: 1_501 })
})

test('a pause during the check leaves the check to be done again', () => {
  const id = aRun(50)
  control.ask('pause')
  run(id)
  expect(row(id)).toMatchObject({ state: 'checking', checked: 0, ended_at: null })
  control.ask('go')
  run(id)
  expect(row(id)).toMatchObject({ state: 'done', inserted: 50 })
})

test('cancelling during the check writes nothing at all', () => {
  const id = aRun(50)
  control.ask('cancel')
  run(id)
  expect(row(id)).toMatchObject({ state: 'cancelled', ended_at: NOW })
  expect(count()).toBe(0)
})

test('cancelling a whole file takes back what was written, with its customers, and leaves the rest', () => {
  save(db, { customer_id: null })
  const dump = rollupDump(db)
  const id = aRun(1_500)
  before = (n) => n > 400 && control.ask('cancel')
  run(id)
  const { inserted, removed, state, goal } = row(id)
  expect({ state, goal }).toEqual({ state: 'cancelled', goal: 'undo' })
  expect(inserted).toBeGreaterThan(400)
  expect(removed).toBe(inserted)
  expect(count()).toBe(1)
  expect(db.prepare('select count(*) from customers').pluck().get()).toBe(0)
  expect(rollupDump(db)).toEqual(dump)
})

test('cancelling line by line keeps what was written', () => {
  const id = aRun(1_500, { scope: 'batch' })
  before = (n) => n > 400 && control.ask('cancel')
  run(id)
  expect(row(id)).toMatchObject({ state: 'cancelled', removed: 0 })
  expect(count()).toBe(row(id).inserted)
  expect(count()).toBeGreaterThan(400)
})

test('a piece that the database refuses leaves nothing of itself', () => {
  const id = aRun(1_500)
  db.exec(`create trigger broken before insert on verifications when new.external_id = 'h-700'
           begin select raise(abort, 'broken'); end`)
  expect(() => run(id)).toThrow('broken')
  const { inserted, position } = row(id)
  expect(count()).toBe(inserted)
  expect(inserted).toBeLessThan(700)
  db.exec('drop trigger broken')
  run(id)
  expect(row(id)).toMatchObject({ state: 'done', inserted: 1_500, repeated: 0 })
  expect(row(id).position).toBeGreaterThan(position)
})

test('the same file again adds nothing', () => {
  run(aRun(300))
  const again = aRun(300)
  run(again)
  expect(row(again)).toMatchObject({ state: 'done', inserted: 0, repeated: 300 })
  expect(count()).toBe(300)
})
