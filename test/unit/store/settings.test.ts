import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { getSetting, setSetting } from '../../../src/engine/store/settings.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

const storeAsIs = (key: string, value: string) =>
  db.prepare('insert or replace into settings values (?, ?, 0)').run(key, value)

test('what was never set has its default', () => {
  expect(getSetting(db, 'reporting.currency')).toBe('EUR')
  expect(getSetting(db, 'countries.allowed')).toBeNull()
  expect(getSetting(db, 'budget.testPerDayMicros')).toBe(10_000_000)
  expect(getSetting(db, 'sandbox.perMinute')).toBe(60)
  expect(getSetting(db, 'sandbox.paused')).toBe(false)
})

test('what was set last is read back, after a restart too', async () => {
  const folder = aFolder()
  const first = await aStore(folder)
  setSetting(first, 'countries.allowed', ['DE', 'FR'], 1)
  setSetting(first, 'countries.allowed', ['DE'], 2)
  setSetting(first, 'message.brand', 'Kiosk "Am Eck"', 3)
  first.close()
  const second = await aStore(folder)
  expect(getSetting(second, 'countries.allowed')).toEqual(['DE'])
  expect(getSetting(second, 'message.brand')).toBe('Kiosk "Am Eck"')
})

test('a value that is not valid is refused and changes nothing', () => {
  setSetting(db, 'sandbox.perMinute', 120, 0)
  expect(() => setSetting(db, 'sandbox.perMinute', 6_001, 0)).toThrow()
  expect(() => setSetting(db, 'message.brand', '', 0)).toThrow()
  expect(() => setSetting(db, 'countries.allowed', ['Germany'], 0)).toThrow()
  expect(getSetting(db, 'sandbox.perMinute')).toBe(120)
})

// JSON that does not parse ended the start of the engine.
test.each(['', 'null', '"sixty"', '99999', '{', '[1,'])(
  'damaged in the store (%j) it falls back to the default',
  (text) => {
    storeAsIs('sandbox.perMinute', text)
    expect(getSetting(db, 'sandbox.perMinute')).toBe(60)
  },
)
