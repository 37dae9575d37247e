import type Database from 'better-sqlite3'
import type { LineProblem } from '../../contract/imports.ts'
import type { Money } from '../../contract/money.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import { importHorizon } from '../store/import-horizon.ts'
import { type ImportRow, mappingOf } from '../store/imports.ts'
import { FileRecords } from './file-records.ts'
import { LineReader, type LineReaderDeps } from './line-reader.ts'
import { customerIdOf } from './new-customers.ts'
import type { Supply } from './run.ts'

/** Who a file means by the names it gives customers and providers, as the store knows them. */
export function namesIn(db: Database.Database): Pick<LineReaderDeps, 'customerId' | 'providerName'> {
  const customers = new Map<string, string>()
  const called = new Map<string, string>()
  const rows = db.prepare('select name, label from providers').all() as {
    readonly name: string
    readonly label: string
  }[]
  const providers = new Map(rows.map(({ name, label }) => [label.toLowerCase(), name]))
  for (const { name } of rows) providers.set(name.toLowerCase(), name)
  return {
    customerId: (name) => customerIdOf(db, customers, name),
    providerName(name) {
      const found = called.get(name) ?? providers.get(name.toLowerCase()) ?? name
      called.set(name, found)
      return found
    },
  }
}

/** The lines of a file as a supply of verifications, from a position that was reached before. */
export function fileSupply(options: {
  readonly db: Database.Database
  readonly row: ImportRow
  readonly mode: LineReaderDeps['mode']
  readonly toReporting: (money: Money, at: number) => Money | null
  readonly position: number
  readonly lines: number
}): Supply {
  const { db, row, mode, toReporting, position, lines: before } = options
  const mapping = mappingOf(row)
  const records = new FileRecords(row.path ?? '', mapping)
  if (position > 0) records.seek(position, before)
  const reader = new LineReader({
    names: records.names,
    mapping,
    mode,
    now: row.started_at,
    toReporting,
    horizonOf: (source) => importHorizon(db, source, row.id),
    ...namesIn(db),
  })
  // Before the first piece the heading counts as read.
  let told = position > 0 ? before : 0
  return {
    take(count) {
      const rows: BulkVerification[] = []
      const problems: LineProblem[] = []
      let isLast = false
      while (rows.length + problems.length < count) {
        const record = records.next()
        if (record === null) {
          isLast = true
          break
        }
        const read = reader.read(record)
        if ('message' in read) problems.push(read)
        else rows.push(read)
      }
      const lines = records.line - told
      told = records.line
      return { rows, problems, lines, position: isLast ? row.size : records.position, isLast }
    },
    close: () => records.close(),
  }
}
