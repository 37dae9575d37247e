import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { HistoryMapping, ImportScope } from '../../../src/contract/imports.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aHistoryFile, historyMapping } from '../../builders/a-history.ts'
import { anEngine } from '../../builders/an-engine.ts'

const OLD = 100

/** A console with old lines and a young one of a history. */
async function aConsole() {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const young = `young,${new Date(Date.now() - 86_400_000).toISOString()},DE,client-1,twilio,converted,,0.05,EUR`
  const { handle } = engine.imports.open(aHistoryFile(aFolder(), OLD, [young]))
  const imported = async (scope: ImportScope, mapping: HistoryMapping = historyMapping()) => {
    const { id } = await client.imports.start({ handle, mapping, scope })
    await engine.imports.settled()
    return engine.imports.view(id)
  }
  const counted = () =>
    engine.db.prepare('select sum(sent) as sent, sum(cost_micros) as cost from rollup_route_months').get()
  const rows = () => engine.db.prepare('select count(*) from verifications').pluck().get()
  expect(await imported('file')).toMatchObject({ state: 'done', inserted: OLD + 1 })
  return { engine, client, handle, imported, counted, rows }
}

test('what was deleted by age is not imported and counted once more, and each line says why', async () => {
  const { engine, client, handle, imported, counted, rows } = await aConsole()
  const before = counted()
  await client.storage.setRetention({ months: 2 })
  await engine.backups.retention.settled()
  expect(rows()).toBe(1)

  expect(await imported('batch')).toMatchObject({ state: 'done', inserted: 0, repeated: 1, problems: OLD })
  expect(await imported('file')).toMatchObject({ state: 'refused', inserted: 0 })
  expect(counted()).toEqual(before)
  expect(rows()).toBe(1)

  const { problems, lines } = await client.imports.preview({ handle, mapping: historyMapping() })
  expect(lines.map(({ externalId }) => externalId)).toEqual(['young'])
  expect(problems[0]).toMatchObject({ line: 2, field: 'createdAt', value: '2025-06-02T00:00:00.000Z' })
  expect(problems[0]?.message).toMatch(
    /^Rows of "old-console" from before \d{4}-\d{2}-01 were deleted by age and still count/,
  )
})

test('a source that was never imported may bring old lines, once', async () => {
  const { engine, client, imported, counted } = await aConsole()
  await client.storage.setRetention({ months: 2 })
  await engine.backups.retention.settled()
  const other = historyMapping({ source: 'another-console' })
  expect(await imported('batch', other)).toMatchObject({ inserted: OLD + 1, problems: 0 })
  expect(counted()).toMatchObject({ sent: 2 * (OLD + 1) })
  // Its rows are still there, so that they are known by their ids.
  expect(await imported('batch', other)).toMatchObject({ inserted: 0, repeated: OLD + 1, problems: 0 })
  await client.storage.setRetention({ months: 1 })
  await engine.backups.retention.settled()
  expect(await imported('batch', other)).toMatchObject({ inserted: 0, repeated: 1, problems: OLD })
  expect(counted()).toMatchObject({ sent: 2 * (OLD + 1) })
})
