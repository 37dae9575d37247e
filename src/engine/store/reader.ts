import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { ReadQueries } from './queries/read-queries.ts'

/** Queries slower than this are logged with their name and time. */
const SLOW_QUERY_MS = 40

/** A query that still runs then is given up with its thread. */
const END_MS = 5_000

/** Functions that read, by name; each takes the connection first. */
export type Queries = Readonly<Record<string, (db: never, ...args: never[]) => unknown>>

type WithoutDatabase<A> = A extends readonly [unknown, ...infer Rest] ? Rest : never

export interface ReadRequest {
  readonly id: number
  readonly query: string
  readonly args: readonly unknown[]
}

/** The first thing a reader says, once SQLite is loaded, and the last thing it is told. */
export type ReaderReady = 'ready'
export type ReaderEnd = 'end'

export type ReadReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

/** What the worker is started with. */
export interface ReaderData {
  readonly file: string
  /** Of SQLite's page cache; its default when left out. */
  readonly cacheKib?: number | undefined
}

export type CreateReaderWorker = (options: WorkerOptions) => Worker

interface Waiting {
  readonly query: string
  readonly askedAt: number
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** A read-only connection, in a thread of its own. A worker that dies is replaced at the next question. */
export class Reader<Q extends { readonly [N in keyof Q]: Queries[string] } = ReadQueries> {
  readonly #create: () => Worker
  readonly #clock: Clock
  readonly #log: Log
  readonly #slowMs: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #ready = new WeakSet<Worker>()
  #worker: Worker | null = null
  #nextId = 1
  #closed = false

  constructor(options: {
    readonly file: string
    readonly createWorker: CreateReaderWorker
    readonly clock: Clock
    readonly log: Log
    /** The thread starts with the first question and not at once. */
    readonly lazy?: boolean
    /** What takes longer than this is logged. */
    readonly slowMs?: number
    /** Of SQLite's page cache; its default when left out. */
    readonly cacheKib?: number
  }) {
    const workerData: ReaderData = { file: options.file, cacheKib: options.cacheKib }
    this.#create = () => options.createWorker({ workerData })
    this.#clock = options.clock
    this.#log = options.log
    this.#slowMs = options.slowMs ?? SLOW_QUERY_MS
    // Started at once: the first page would otherwise wait for the thread.
    if (options.lazy !== true) this.#worker = this.#start()
  }

  /** @throws {Error} when the query fails or the reader is closed meanwhile */
  read<N extends keyof Q & string>(query: N, ...args: WithoutDatabase<Parameters<Q[N]>>): Promise<ReturnType<Q[N]>> {
    if (this.#closed) return Promise.reject(new Error('the reader is closed'))
    this.#worker ??= this.#start()
    const id = this.#nextId++
    const worker = this.#worker
    return new Promise<ReturnType<Q[N]>>((resolve, reject) => {
      this.#waiting.set(id, { query, askedAt: this.#clock.monotonic(), resolve, reject })
      worker.postMessage({ id, query, args } satisfies ReadRequest)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#lost(new Error('the reader is closed'))
    if (worker !== null) await this.#end(worker)
  }

  /** By its own hand: a thread that is terminated while it loads SQLite takes the whole process with it. */
  #end(worker: Worker): Promise<void> {
    return new Promise((resolve) => {
      let calm = () => {}
      const beImpatient = () => {
        calm = this.#clock.after(END_MS, () => void worker.terminate())
      }
      if (this.#ready.has(worker)) beImpatient()
      else worker.once('message', beImpatient)
      worker.once('exit', () => {
        calm()
        resolve()
      })
      worker.postMessage('end' satisfies ReaderEnd)
    })
  }

  #start(): Worker {
    const worker = this.#create()
    worker.on('message', (reply: ReadReply | ReaderReady) => {
      if (reply === 'ready') this.#ready.add(worker)
      else this.#answer(reply)
    })
    worker.on('error', (error) => {
      this.#log.error('the reader stopped; it starts again with the next query', { error: error.message })
      if (this.#worker === worker) this.#lost(error)
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#lost(new Error('the reader stopped'))
    })
    return worker
  }

  #answer(reply: ReadReply): void {
    const waiting = this.#waiting.get(reply.id)
    if (waiting === undefined) return
    this.#waiting.delete(reply.id)
    const ms = this.#clock.monotonic() - waiting.askedAt
    if (ms > this.#slowMs) this.#log.warn('slow query', { name: waiting.query, ms: Math.round(ms) })
    if (reply.ok) waiting.resolve(reply.value as never)
    else waiting.reject(new Error(`${waiting.query}: ${reply.message}`))
  }

  #lost(error: Error): void {
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
