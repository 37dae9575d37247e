/** Uniform numbers in [0, 1) from one whole number of state, so that a saved selector goes on where it stood. */
export class SeededDraws {
  #state: number

  constructor(state: number) {
    this.#state = state >>> 0
  }

  get state(): number {
    return this.#state
  }

  /** The mulberry32 generator (Tommy Ettinger). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    return mix(this.#state)
  }
}

/** A uniform number in [0, 1) that depends on nothing but the seed and the key. */
export function unitOf(seed: number, key: string | number): number {
  const text = String(key)
  let h = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h >>> 0)
}

function mix(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
