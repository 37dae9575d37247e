/** What the console tells the import thread, through memory that both see. */
export type ImportWish = 'go' | 'pause' | 'cancel'

const wishes: readonly ImportWish[] = ['go', 'pause', 'cancel']
const WISH = 0
const WRITES = 1

/** Both sides make one around the same buffer. */
export class ImportControl {
  readonly buffer: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.buffer = buffer
    this.#words = new Int32Array(buffer)
  }

  /** `pause`: stop after the running batch; `cancel`: stop and, where the scope says so, undo. */
  ask(wish: ImportWish): void {
    Atomics.store(this.#words, WISH, wishes.indexOf(wish))
    Atomics.notify(this.#words, WISH)
  }

  wish(): ImportWish {
    return wishes[Atomics.load(this.#words, WISH)] ?? 'go'
  }

  /** The console has written something of its own. */
  noteWrite(): void {
    Atomics.add(this.#words, WRITES, 1)
  }

  /** How often it has. */
  writes(): number {
    return Atomics.load(this.#words, WRITES)
  }

  /** Waits up to `ms`, shorter when a wish comes. */
  rest(ms: number): void {
    Atomics.wait(this.#words, WISH, wishes.indexOf(this.wish()), ms)
  }
}
