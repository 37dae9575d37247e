import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { openBillingDesk } from '../analytics/billing.ts'
import { systemClock } from '../clock.ts'
import { errorText } from '../log.ts'
import { RateBook } from '../pricing/rate-book.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import { customerById } from '../store/customers.ts'
import { importById, mappingOf, saveImport } from '../store/imports.ts'
import { ImportControl } from './control.ts'
import { exampleSupply } from './example-supply.ts'
import { fileSupply } from './file-supply.ts'
import { addUnknownCustomer } from './new-customers.ts'
import { type RunContext, runImport } from './run.ts'

/** What the worker is started with. */
export interface ImportWork {
  readonly file: string
  readonly importId: number
  readonly reportingCurrency: string
  readonly mode: BulkVerification['verification']['mode']
  readonly control: SharedArrayBuffer
}

/** How the run ended, for the console: null when it is over or paused. */
export interface ImportNews {
  readonly error: string | null
}

/** The import worker: one run with a connection of its own, in batches; what it does stands in the `imports` row. */
export function workOnImport(): void {
  const work = workerData as ImportWork
  const db = new Database(work.file, { fileMustExist: true })
  const news = (error: string | null) => parentPort?.postMessage({ error } satisfies ImportNews)
  try {
    // A batch that a power cut takes away takes the place to go on from with it, so no commit needs to wait for the disk.
    for (const pragma of ['busy_timeout = 10000', 'foreign_keys = 1', 'synchronous = 1', 'cache_size = -65536'])
      db.pragma(pragma)
    runImport(contextOf(db, work))
    news(null)
  } catch (error) {
    const message = errorText(error)
    saveImport(db, work.importId, { state: 'failed', error: message, ended_at: systemClock.now() })
    news(message)
  } finally {
    db.close()
  }
}

function contextOf(db: Database.Database, work: ImportWork): RunContext {
  const { importId: id, mode } = work
  const row = importById(db, id)
  if (row === undefined) throw new Error(`there is no import ${id}`)
  const desk = openBillingDesk(db, new RateBook(db, systemClock), work.reportingCurrency)
  const known = new Set<string>()
  const mapping = mappingOf(row)
  const base = {
    db,
    id,
    control: new ImportControl(work.control),
    now: systemClock.now,
    monotonic: systemClock.monotonic,
  }
  if (row.kind === 'example') {
    const supply = exampleSupply(db, row, desk.toReporting)
    return { ...base, ...supply }
  }
  return {
    ...base,
    open: (position, lines) => fileSupply({ db, row, mode, toReporting: desk.toReporting, position, lines }),
    prepare(rows) {
      for (const { verification } of rows) {
        const { customer_id: customer } = verification
        if (customer === null || known.has(customer)) continue
        known.add(customer)
        if (customerById(db, customer) === null) addUnknownCustomer(db, id, customer, mapping.currency, base.now())
      }
    },
  }
}
