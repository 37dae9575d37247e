import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { errorText } from '../log.ts'
import { removeStage, Stage, type StagedRows } from '../store/bulk-stage.ts'
import type { Piece, Supply } from './run.ts'

/** Lines of a load: a batch while the console does not send. */
const LOAD = 3_000
/** Loads that are laid out ahead of what is written, each in a stage of its own. */
const STAGES = 3
const LOOK_EVERY_MS = 500

const MADE = 0
const TAKEN = 1
/** The writer wants no more, or the reader will make no more. */
const OVER = 2

/** One end of the way on which loads go from the thread that reads a file to the one that writes them. */
export interface FeedEnd {
  readonly port: MessagePort
  readonly words: SharedArrayBuffer
  /** The database; stages stand beside it. */
  readonly file: string
}

/** Where a file is read from: bytes, and lines before. */
export interface Place {
  readonly position: number
  readonly lines: number
}

/** Lines that were read together; rows are left out, because objects take longer to send than to read. */
interface Load extends Pick<Piece, 'problems' | 'lines' | 'position' | 'isLast'> {
  /** Rows and problems. */
  readonly count: number
  /** Null where rows have to be written one by one. */
  readonly staged: StagedRows | null
}

/** A load on its way into the store. */
interface OpenLoad {
  readonly load: Load
  readonly schema: string
  /** Rows and problems that were not taken yet. */
  left: number
  /** Of the file, at its end. */
  readonly lines: number
}

interface Trouble {
  readonly error: string
}

export const feedWords = (): SharedArrayBuffer => new SharedArrayBuffer(12)

const stageFile = (file: string, stage: number): string => `${file}-import-${stage}`

/** Removes what a run, or one that a crash ended, left beside the database. */
export function removeStages(file: string): void {
  for (let stage = 0; stage < STAGES; stage++) removeStage(stageFile(file, stage))
}

/** Says that one of the ends is gone, so that the other does not wait for it. */
export function endFeed(words: SharedArrayBuffer): void {
  const shared = new Int32Array(words)
  Atomics.store(shared, OVER, 1)
  for (const place of [MADE, TAKEN]) Atomics.notify(shared, place)
}

/** Reads all of `supply` ahead of the writer; returns when everything is taken, or when the writer wants no more. */
export function feed(db: Database.Database, supply: Supply, { port, words, file }: FeedEnd): void {
  const shared = new Int32Array(words)
  const stages: Stage[] = []
  const isOver = () => Atomics.load(shared, OVER) === 1
  const waitBelow = (loads: number) => {
    for (;;) {
      const taken = Atomics.load(shared, TAKEN)
      if (Atomics.load(shared, MADE) - taken < loads || isOver()) return
      Atomics.wait(shared, TAKEN, taken, LOOK_EVERY_MS)
    }
  }
  const nextLoad = (): Load => {
    const { rows, ...piece } = supply.take(LOAD)
    const place = Atomics.load(shared, MADE) % STAGES
    const stage = stages[place] ?? new Stage(stageFile(file, place))
    stages[place] = stage
    return { ...piece, count: rows.length + piece.problems.length, staged: stage.fill(db, rows) }
  }
  try {
    for (let isLast = false; !isLast && !isOver(); waitBelow(isLast ? 1 : STAGES)) {
      try {
        const load = nextLoad()
        isLast = load.isLast
        port.postMessage(load)
      } catch (error) {
        // The one that writes says so in the row of its run.
        isLast = true
        port.postMessage({ error: errorText(error) } satisfies Trouble)
      }
      Atomics.add(shared, MADE, 1)
      Atomics.notify(shared, MADE)
    }
  } finally {
    for (const stage of stages) stage.close()
  }
}

/**
 * What the other end feeds, as a supply. A load that is wanted whole comes as it was staged; of others the lines are read
 * here.
 *
 * @param from where the other end began
 * @param read opens the same file
 */
export function fedSupply(
  db: Database.Database,
  { port, words, file }: FeedEnd,
  from: Place,
  read: (at: Place) => Supply,
): Supply {
  const shared = new Int32Array(words)
  const attached = new Set<string>()
  let place = from
  let current: OpenLoad | null = null
  let reader: Supply | null = null

  const next = (): Load => {
    for (;;) {
      const made = Atomics.load(shared, MADE)
      const received = receiveMessageOnPort(port) as { readonly message: Load | Trouble } | undefined
      if (received !== undefined) {
        if ('error' in received.message) throw new Error(received.message.error)
        return received.message
      }
      if (Atomics.load(shared, OVER) === 1) throw new Error('the file could not be read to its end')
      Atomics.wait(shared, MADE, made, LOOK_EVERY_MS)
    }
  }
  const open = (load: Load): OpenLoad => {
    const stage = Atomics.load(shared, TAKEN) % STAGES
    const schema = `stage_${stage}`
    if (!attached.has(schema)) db.prepare(`attach ? as ${schema}`).run(stageFile(file, stage))
    attached.add(schema)
    return { load, schema, left: load.count, lines: place.lines + load.lines }
  }
  /** The next line is read from another place. */
  const leave = () => {
    reader?.close()
    reader = null
  }
  const release = () => {
    leave()
    if (current === null) return
    current = null
    Atomics.add(shared, TAKEN, 1)
    Atomics.notify(shared, TAKEN)
  }
  const whole = ({ load, schema }: OpenLoad, staged: StagedRows): Piece => {
    const at = place
    const { problems, lines, position, isLast, count } = load
    return {
      problems,
      lines,
      position,
      isLast,
      staged: { schema, rows: staged },
      get rows() {
        const supply = read(at)
        try {
          return supply.take(count).rows
        } finally {
          supply.close()
        }
      },
    }
  }
  const part = ({ load, left, lines }: OpenLoad, count: number): Piece => {
    reader ??= read(place)
    const piece = reader.take(Math.min(count, left))
    if (piece.rows.length + piece.problems.length < left) return { ...piece, isLast: false }
    // Empty lines at the end of the file belong to it.
    return { ...piece, lines: lines - place.lines, position: load.position, isLast: load.isLast }
  }

  return {
    take(count) {
      if (current?.left === 0) release()
      current ??= open(next())
      const { staged, count: all } = current.load
      const isWhole = current.left === all && all <= count
      const piece = isWhole && staged !== null ? whole(current, staged) : part(current, count)
      current.left -= piece.staged === undefined ? piece.rows.length + piece.problems.length : all
      place = { position: piece.position, lines: place.lines + piece.lines }
      return piece
    },
    close() {
      leave()
      endFeed(words)
    },
  }
}
