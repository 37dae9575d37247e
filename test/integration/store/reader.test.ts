import { Worker } from 'node:worker_threads'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { databaseFile } from '../../../src/engine/store/open.ts'
import { type CreateReaderWorker, Reader } from '../../../src/engine/store/reader.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'
import { createReaderWorker } from '../../builders/an-engine.ts'
import { save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { type RecordingLog, recordingLog } from '../../fakes/recording-log.ts'

let folder: string
let log: RecordingLog
let workers: Worker[]

const remember: CreateReaderWorker = (options) => {
  const worker = createReaderWorker(options)
  workers.push(worker)
  return worker
}

beforeEach(() => {
  folder = aFolder()
  log = recordingLog()
  workers = []
})

function aReader(clock = systemClock, createWorker = remember): Reader {
  const reader = new Reader({ file: databaseFile(folder), createWorker, clock, log })
  onTestFinished(() => reader.close())
  return reader
}

test('answers from what the writer has committed, and nothing else', async () => {
  const db = await aStore(folder)
  const reader = aReader()
  const page = () => reader.read('verificationPage', {}, { limit: 10 })
  expect(await page()).toEqual({ rows: [], total: 0, matching: 0 })
  db.exec('begin')
  const id = save(db, { customer_id: 'shop-1' }, [{}])
  expect((await page()).total).toBe(0)
  db.exec('commit')
  expect((await page()).rows).toMatchObject([{ id, customer_id: 'shop-1', provider: 'alpha' }])
})

test('many questions at once are each answered with their own answer', async () => {
  const db = await aStore(folder)
  for (let i = 0; i < 20; i++) save(db, {}, [{}])
  const reader = aReader()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => reader.read('verificationsByIds', [i + 1])))
  expect(answers.map(([row]) => row?.id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  expect(workers).toHaveLength(1)
})

test('a query that fails names itself, and the next one works', async () => {
  await aStore(folder)
  const reader = aReader()
  const tooMany = Array.from({ length: 40_000 }, (_, i) => i)
  await expect(reader.read('verificationsByIds', tooMany)).rejects.toThrow(
    /^verificationsByIds: too many SQL variables/,
  )
  await expect(reader.read('databaseBytes')).resolves.toBeGreaterThan(0)
})

test('a worker that dies fails what it was asked, and is replaced at the next question', async () => {
  await aStore(folder)
  const dying = 'require("node:worker_threads").parentPort.on("message", () => process.exit(1))'
  let born = 0
  const reader = aReader(systemClock, (options) => {
    born += 1
    return born === 1 ? new Worker(dying, { eval: true }) : remember(options)
  })
  await expect(reader.read('databaseBytes')).rejects.toThrow('the reader stopped')
  await expect(reader.read('databaseBytes')).resolves.toBeGreaterThan(0)
  expect(born).toBe(2)
})

test('a worker that throws while nobody waits is replaced as well', async () => {
  await aStore(folder)
  let born = 0
  const reader = aReader(systemClock, (options) => {
    born += 1
    return born === 1 ? new Worker('throw new Error("out of luck")', { eval: true }) : remember(options)
  })
  await expect.poll(() => log.lines).toMatchObject([{ level: 'error', fields: { error: 'out of luck' } }])
  await expect(reader.read('databaseBytes')).resolves.toBeGreaterThan(0)
})

test('without a database the question fails; once there is one it is answered', async () => {
  const reader = aReader()
  await expect(reader.read('databaseBytes')).rejects.toThrow(/unable to open database file|does not exist/)
  await aStore(folder)
  await expect(reader.read('databaseBytes')).resolves.toBeGreaterThan(0)
})

test('a query over 40 ms is logged with its name and time, a quicker one is not', async () => {
  await aStore(folder)
  const clock = new FakeClock()
  const reader = aReader(clock)
  const slow = reader.read('databaseBytes')
  await clock.advance(41)
  await slow
  const quick = reader.read('trafficByCountry', 0)
  await clock.advance(40)
  await quick
  expect(log.lines).toEqual([{ level: 'warn', message: 'slow query', fields: { name: 'databaseBytes', ms: 41 } }])
})

test('closing ends the thread, fails what waits and answers nothing more', async () => {
  await aStore(folder)
  const reader = aReader(new FakeClock())
  await reader.read('databaseBytes')
  const waiting = expect(reader.read('databaseBytes')).rejects.toThrow('the reader is closed')
  await reader.close()
  await waiting
  await expect(reader.read('databaseBytes')).rejects.toThrow('the reader is closed')
  expect(workers[0]?.threadId).toBe(-1)
  expect(log.lines).toEqual([])
})

test('closed while it starts, the thread ends by itself: to terminate it while it loads SQLite would end the process', async () => {
  await aStore(folder)
  const reader = aReader()
  const exit = new Promise((resolve) => workers[0]?.once('exit', resolve))
  await reader.close()
  expect(await exit).toBe(0)
})
