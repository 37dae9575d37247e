import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { aClient } from '../../builders/a-client.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'

/** More than are written while the backup is made and checked; the rest is given up at the end. */
const VERIFICATIONS = 1_000_000

// A copy that looks at the file page by page starts anew with every batch of the import, and never comes to its end.
test('a backup during a big import is whole, of one moment, and its figures are those of its rows', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const count = () => engine.db.prepare('select count(*) from verifications').pluck().get() as number
  const grown = (by: number) =>
    new Promise<void>((resolve) => {
      const from = count()
      const off = engine.events.on('import.changed', () => {
        if (count() < from + by) return
        off()
        resolve()
      })
    })
  await client.exampleData.start({ size: VERIFICATIONS })
  await grown(2_000)
  const before = count()
  const backup = await client.backups.make()
  const after = count()
  expect(engine.imports.running, 'the import goes on beside it').not.toBeNull()
  expect(backup).toMatchObject({ check: 'passed' })
  expect(backup.verifications).toBeGreaterThanOrEqual(before)
  expect(backup.verifications).toBeLessThan(after)

  const copy = new Database(join(engine.backups.desk.folder, backup.name))
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(copy.pragma('foreign_key_check')).toEqual([])
  const figures = rollupDump(copy)
  rebuildRollups(copy)
  expect(rollupDump(copy)).toEqual(figures)
  copy.close()
})
