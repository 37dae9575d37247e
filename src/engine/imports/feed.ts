import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { errorText } from '../log.ts'
import { type PackedPiece, PiecePacker, PieceUnpacker } from './packed-piece.ts'
import type { Piece, Supply } from './run.ts'

/** Lines of a piece: about what may be written at once while the console sends. */
const PIECE = 250
/** Pieces that are read ahead of what is written. */
const AHEAD = 80
const LOOK_EVERY_MS = 500

const MADE = 0
const TAKEN = 1
/** The writer wants no more, or the reader will make no more. */
const OVER = 2

/** One end of the way on which pieces of a file go from the thread that reads them to the one that writes them. */
export interface FeedEnd {
  readonly port: MessagePort
  readonly words: SharedArrayBuffer
}

interface Trouble {
  readonly error: string
}

export const feedWords = (): SharedArrayBuffer => new SharedArrayBuffer(12)

/** Says that one of the ends is gone, so that the other does not wait for it. */
export function endFeed(words: SharedArrayBuffer): void {
  const shared = new Int32Array(words)
  Atomics.store(shared, OVER, 1)
  for (const place of [MADE, TAKEN]) Atomics.notify(shared, place)
}

/** Reads all of `supply` ahead of the writer; returns when everything is taken, or when the writer wants no more. */
export function feed(supply: Supply, { port, words }: FeedEnd): void {
  const shared = new Int32Array(words)
  const packer = new PiecePacker()
  const isOver = () => Atomics.load(shared, OVER) === 1
  const waitBelow = (pieces: number) => {
    for (;;) {
      const taken = Atomics.load(shared, TAKEN)
      if (Atomics.load(shared, MADE) - taken < pieces || isOver()) return
      Atomics.wait(shared, TAKEN, taken, LOOK_EVERY_MS)
    }
  }
  for (let isLast = false; !isLast && !isOver(); waitBelow(isLast ? 1 : AHEAD)) {
    try {
      const piece = packer.pack(supply.take(PIECE))
      isLast = piece.isLast
      port.postMessage(piece, [piece.numbers.buffer, piece.words.buffer])
    } catch (error) {
      // The one that writes says so in the row of its run.
      isLast = true
      port.postMessage({ error: errorText(error) } satisfies Trouble)
    }
    Atomics.add(shared, MADE, 1)
    Atomics.notify(shared, MADE)
  }
}

/** What the other end feeds, as a supply; `of` is what all rows have in common. */
export function fedSupply({ port, words }: FeedEnd, of: { readonly source: string; readonly mode: string }): Supply {
  const shared = new Int32Array(words)
  const unpacker = new PieceUnpacker(of)
  const next = (): PackedPiece => {
    for (;;) {
      const made = Atomics.load(shared, MADE)
      const received = receiveMessageOnPort(port) as { readonly message: PackedPiece | Trouble } | undefined
      if (received !== undefined) {
        Atomics.add(shared, TAKEN, 1)
        Atomics.notify(shared, TAKEN)
        if ('error' in received.message) throw new Error(received.message.error)
        return received.message
      }
      if (Atomics.load(shared, OVER) === 1) throw new Error('the file could not be read to its end')
      Atomics.wait(shared, MADE, made, LOOK_EVERY_MS)
    }
  }
  return {
    take(count) {
      const rows: Piece['rows'][number][] = []
      const problems: Piece['problems'][number][] = []
      let lines = 0
      for (;;) {
        const piece = next()
        for (const row of unpacker.rows(piece)) rows.push(row)
        problems.push(...piece.problems)
        lines += piece.lines
        const { position, isLast } = piece
        if (isLast || rows.length + problems.length + PIECE > count) return { rows, problems, lines, position, isLast }
      }
    },
    close: () => endFeed(words),
  }
}
