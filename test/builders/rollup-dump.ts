import type Database from 'better-sqlite3'
import { rollupTables } from '../../src/engine/store/rollup-cells.ts'
import { measures } from '../../src/engine/store/rollup-measures.ts'

const isEmpty = (row: Readonly<Record<string, unknown>>) => measures.every((name) => row[name] === 0)

/** Every row of every roll-up that says something, by table and in order of keys. */
export function rollupDump(db: Database.Database): Readonly<Record<string, readonly unknown[]>> {
  const dump: Record<string, readonly unknown[]> = {}
  for (const { name, keys, latency } of Object.values(rollupTables)) {
    const rows = db.prepare(`select * from ${name} order by ${keys.join(', ')}`).all() as Record<string, unknown>[]
    dump[name] = rows.filter((row) => !isEmpty(row))
    if (latency === null) continue
    const timed = db.prepare(`select * from ${latency} order by ${keys.join(', ')}`).all() as Record<string, unknown>[]
    dump[latency] = timed.filter(({ submit, receipt, conversion }) => submit ?? receipt ?? conversion)
  }
  return dump
}
