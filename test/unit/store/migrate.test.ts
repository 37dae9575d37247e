import Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Migration, migrate, migrations, pendingMigrations } from '../../../src/engine/store/migrate.ts'

let db: Database.Database
beforeEach(() => {
  db = new Database(':memory:')
  onTestFinished(() => void db.close())
})

const first: Migration = { name: '0001-first', sql: 'create table first (x); insert into first values (1)' }
const second: Migration = { name: '0002-second', sql: 'create table second (x)' }
const broken: Migration = { name: '0002-broken', sql: 'create table second (x); insert into nowhere values (1)' }

const tables = () => db.prepare(`select name from sqlite_master where type = 'table' order by name`).pluck().all()
const version = () => db.pragma('user_version', { simple: true })

test('each migration runs once, in order, and its number is noted', () => {
  migrate(db, [first])
  expect([tables(), version()]).toEqual([['first'], 1])
  migrate(db, [first, second])
  migrate(db, [first, second])
  expect([tables(), version()]).toEqual([['first', 'second'], 2])
  expect(db.prepare('select count(*) from first').pluck().get()).toBe(1)
})

// Kysely's migrator leaves half a migration behind on SQLite.
test('one that fails half-way leaves nothing of itself, and what ran before it stays', () => {
  expect(() => migrate(db, [first, broken, second])).toThrow('nowhere')
  expect([tables(), version()]).toEqual([['first'], 1])
  migrate(db, [first, second])
  expect(version()).toBe(2)
})

test('a file with more migrations than are known is of a newer version', () => {
  migrate(db, [first, second])
  expect(pendingMigrations(db, [first])).toBeNull()
  expect(pendingMigrations(db, [first, second])).toEqual([])
  expect(pendingMigrations(db, [first, second, broken])).toEqual([broken])
})

// Released migrations are frozen: what this shows may grow, never change.
test('all migrations together make this schema', async () => {
  migrate(db)
  expect(version()).toBe(migrations.length)
  const schema = db.prepare('select sql from sqlite_master where sql is not null order by rowid').pluck().all()
  await expect(`${schema.join(';\n\n')};\n`).toMatchFileSnapshot('schema.sql')
})

test('their names are numbered in order', () => {
  expect(migrations.map(({ name }) => name.slice(0, 5))).toEqual(
    migrations.map((_, i) => `${String(i + 1).padStart(4, '0')}-`),
  )
})
