import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { runReplay } from './replay-run.ts'
import type { ReplayNews, ReplayWork } from './replay-thread.ts'

const { file, spec } = workerData as ReplayWork
const db = new Database(file, { readonly: true, fileMustExist: true })
db.pragma('busy_timeout = 5000')

const tell = (news: ReplayNews) => parentPort?.postMessage(news)
tell({ isOpen: true })

const run = runReplay(db, spec)
let step = run.next()
for (; step.done !== true; step = run.next()) tell({ progress: step.value })
tell({ sums: step.value })
db.close()
