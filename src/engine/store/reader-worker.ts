import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { errorText } from '../log.ts'
import { readQueries } from './queries/read-queries.ts'
import type { ReaderData, ReadReply, ReadRequest } from './reader.ts'

const { file } = workerData as ReaderData
const db = new Database(file, { readonly: true, fileMustExist: true })
db.pragma('busy_timeout = 5000')

function answer({ id, query, args }: ReadRequest): ReadReply {
  try {
    const run = readQueries[query] as (db: Database.Database, ...args: readonly unknown[]) => unknown
    return { id, ok: true, value: run(db, ...args) }
  } catch (error) {
    return { id, ok: false, message: errorText(error) }
  }
}

parentPort?.on('message', (request: ReadRequest) => parentPort?.postMessage(answer(request)))
