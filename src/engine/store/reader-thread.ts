import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { errorText } from '../log.ts'
import type { Queries, ReaderData, ReaderEnd, ReaderReady, ReadReply, ReadRequest } from './reader.ts'

/** Makes this worker thread the other end of a `Reader`: it answers these queries through a connection of its own. */
export function answerQueries(queries: Queries): void {
  const { file, cacheKib } = workerData as ReaderData
  const db = new Database(file, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')
  if (cacheKib !== undefined) db.pragma(`cache_size = -${cacheKib}`)
  parentPort?.postMessage('ready' satisfies ReaderReady)

  const answer = ({ id, query, args }: ReadRequest): ReadReply => {
    try {
      const run = queries[query] as (db: Database.Database, ...args: readonly unknown[]) => unknown
      return { id, ok: true, value: run(db, ...args) }
    } catch (error) {
      return { id, ok: false, message: errorText(error) }
    }
  }

  parentPort?.on('message', (request: ReadRequest | ReaderEnd) => {
    if (request !== 'end') return parentPort?.postMessage(answer(request))
    db.close()
    parentPort?.close()
  })
}
