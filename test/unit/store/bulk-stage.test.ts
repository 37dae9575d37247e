import { statSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { fileSupply } from '../../../src/engine/imports/file-supply.ts'
import { Stage, writeStaged } from '../../../src/engine/store/bulk-stage.ts'
import { type BulkVerification, writeBulk } from '../../../src/engine/store/bulk-write.ts'
import { addImport, importById } from '../../../src/engine/store/imports.ts'
import { rebuildRollups, startRebuild } from '../../../src/engine/store/rollup-rebuild.ts'
import { tracked } from '../../../src/engine/store/rollups.ts'
import { aBillingDesk, savedPlan } from '../../builders/a-business.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aHistoryFile, historyMapping } from '../../builders/a-history.ts'
import { aStore } from '../../builders/a-store.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'

/** A line without provider, cost, customer and receipt among the others. */
const bare = 'h-bare,2025-06-02T00:00:00Z,FR,,,failed,,,'

/** Rows as a file brings them. */
function rowsOf(db: Database.Database, lines: number, more: readonly string[] = [bare]): readonly BulkVerification[] {
  const path = aHistoryFile(aFolder(), lines, more)
  const id = addImport(db, {
    kind: 'file',
    name: 'history.csv',
    path,
    modified_at: 0,
    source: 'old-console',
    scope: 'file',
    state: 'running',
    size: statSync(path).size,
    ends_at: null,
    started_at: Date.UTC(2026, 0, 5),
    mapping: historyMapping(),
  })
  const row = importById(db, id)
  if (row === undefined) throw new Error('the import was not added')
  const supply = fileSupply({ db, row, mode: 'live', toReporting: (money) => money, position: 0, lines: 0 })
  onTestFinished(() => supply.close())
  return supply.take(lines + more.length).rows
}

async function aStagedStore() {
  const db = await aStore()
  aBillingDesk(db)
  const file = join(aFolder(), 'stage')
  const stage = new Stage(file)
  onTestFinished(() => stage.close())
  db.prepare('attach ? as stage_0').run(file)
  /** Null when the stage leaves them to who writes row by row. */
  const write = (rows: readonly BulkVerification[]) => {
    const staged = stage.fill(db, rows)
    return staged && tracked(db, (batch) => writeStaged(db, batch, 'stage_0', staged))
  }
  return { db, stage, write }
}

const stored = (db: Database.Database) => ({
  verifications: db.prepare('select * from verifications order by id').all(),
  attempts: db.prepare('select * from attempts order by id').all(),
  rollups: rollupDump(db),
})

test('rows that were staged come into the store as rows written one by one do, revenue and roll-ups included', async () => {
  const { db, write } = await aStagedStore()
  const other = await aStore()
  aBillingDesk(other)
  for (const each of [db, other]) savedPlan(each)
  const rows = rowsOf(db, 300)
  expect(write(rows)).toEqual({ inserted: 301, repeated: 0, firstId: 1, lastId: 301 })
  tracked(other, (batch) => writeBulk(other, batch, rows))
  expect(stored(db)).toEqual(stored(other))
  expect(db.prepare('select count(revenue_micros) from verifications').pluck().get()).toBe(270)
  expect(db.prepare('select reference from attempts limit 1').pluck().get()).toBe('old-console/h-0-1')
  const kept = rollupDump(db)
  rebuildRollups(db)
  expect(kept).toEqual(rollupDump(db))
})

test('a stage holds one batch at a time, and each follows the other', async () => {
  const { db, write } = await aStagedStore()
  const rows = rowsOf(db, 300)
  write(rows.slice(0, 200))
  expect(write(rows.slice(200))).toEqual({ inserted: 101, repeated: 0, firstId: 201, lastId: 301 })
  // A batch of one has no column that varies.
  expect(write([{ ...rows[0], externalId: 'alone' } as BulkVerification])).toMatchObject({ inserted: 1 })
  const kept = rollupDump(db)
  rebuildRollups(db)
  expect(kept).toEqual(rollupDump(db))
})

test('what is there already is not written again; a mixed batch is left to be written row by row', async () => {
  const { db, write } = await aStagedStore()
  const rows = rowsOf(db, 100)
  write(rows.slice(0, 60))
  const before = stored(db)
  expect(write(rows.slice(0, 60))).toEqual({ inserted: 0, repeated: 60, firstId: null, lastId: null })
  expect(write(rows)).toBeNull()
  expect(stored(db)).toEqual(before)
})

test('a price by volume is left to who writes, because it depends on what else is in the store', async () => {
  const { db, write } = await aStagedStore()
  const tiers = [
    { fromVolume: 0, micros: 500_000 },
    { fromVolume: 10, micros: 400_000 },
  ]
  savedPlan(db, { prices: [{ country: null, service: null, tiers }] })
  expect(write(rowsOf(db, 20))).toBeNull()
})

test('while the roll-ups are rebuilt, rows are counted by who writes', async () => {
  const { db, write } = await aStagedStore()
  const rows = rowsOf(db, 20)
  startRebuild(db, 'Asia/Tokyo')
  expect(write(rows)).toBeNull()
  expect(db.prepare('select count(*) from verifications').pluck().get()).toBe(0)
})
