import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { databaseFile, openWriter } from '../../../src/engine/store/open.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { NOON, save } from '../../builders/rows.ts'

const numberOf = (n: number): string => `+49151${String(60_000_000 + n * 7_919)}`

test('the number of a closed verification is not in the bytes of the database either', async () => {
  const folder = aFolder()
  const db = await openWriter(folder, systemClock, silentLog)
  const many = Array.from({ length: 300 }, (_, n) => n)
  const ids = many.map((n) => save(db, { to_number: numberOf(n), created_at: NOON + n }))
  for (const id of ids.slice(0, -1)) finish(db, id, { state: 'expired', at: NOON + 600_000 })
  // The log goes into the file, as it does when the console is closed.
  db.close()
  const bytes = readFileSync(databaseFile(folder), 'latin1')
  expect(many.filter((n) => bytes.includes(numberOf(n).slice(1)))).toEqual([299])
})
