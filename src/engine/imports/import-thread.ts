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
import { type FeedEnd, fedSupply, feed, type Place } from './feed.ts'
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
  /** Between the thread that reads a file and the one that writes; null when there is no file to read. */
  readonly feed: FeedEnd | null
  /** Whether this is the one that reads. */
  readonly reads: boolean
}

/** How a thread ended, for the console: null when its work is over or paused. */
export interface ImportNews {
  readonly error: string | null
}

/**
 * A batch that a power cut takes away takes the place to go on from with it, so no commit needs to wait for the disk. What
 * is written refers only to rows of the same batch. A longer log is copied into the file less often: the same pages of
 * the indexes change with every batch.
 */
const pragmas = [
  'busy_timeout = 10000',
  'foreign_keys = 0',
  'synchronous = 1',
  'cache_size = -65536',
  'temp_store = memory',
  'wal_autocheckpoint = 6000',
] as const

/** The import worker: reads a file for another one, or is that one. */
export function workOnImport(): void {
  const work = workerData as ImportWork
  if (work.reads) readAhead(work)
  else writeRun(work)
}

/** Reads the file of a run from where it stands, by a connection that only knows names and rates. */
function readAhead(work: ImportWork): void {
  const { feed: end, importId, mode, reportingCurrency } = work
  const db = new Database(work.file, { readonly: true, fileMustExist: true })
  try {
    const row = importById(db, importId)
    if (row === undefined || end === null) throw new Error(`there is no import ${importId}`)
    const { toReporting } = openBillingDesk(db, new RateBook(db, systemClock), reportingCurrency)
    const { position, lines } = row
    const supply = fileSupply({ db, row, mode, toReporting, position, lines })
    try {
      feed(db, supply, end)
    } finally {
      supply.close()
    }
  } catch (error) {
    parentPort?.postMessage({ error: errorText(error) } satisfies ImportNews)
  } finally {
    db.close()
  }
}

/** One run with a connection of its own, in batches; what it does stands in the `imports` row. */
function writeRun(work: ImportWork): void {
  const db = new Database(work.file, { fileMustExist: true })
  const news = (error: string | null) => parentPort?.postMessage({ error } satisfies ImportNews)
  try {
    for (const pragma of pragmas) db.pragma(pragma)
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
    // The other thread reads what is to be written; what is only checked is read here.
    open(position, lines, purpose) {
      const read = (at: Place) => fileSupply({ db, row, mode, toReporting: desk.toReporting, ...at })
      return purpose === 'write' && work.feed !== null
        ? fedSupply(db, work.feed, { position, lines }, read)
        : read({ position, lines })
    },
    prepare(customers) {
      for (const customer of customers) {
        if (known.has(customer)) continue
        known.add(customer)
        if (customerById(db, customer) === null) addUnknownCustomer(db, id, customer, mapping.currency, base.now())
      }
    },
  }
}
