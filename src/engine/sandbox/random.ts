/** A source of uniform numbers in [0, 1). The same seed gives the same sequence for ever. */
export interface Random {
  next(): number
}

/** A spread of positive delays: half of them are below `medianMs`; `sigma` is the width of their logarithm. */
export interface Lognormal {
  readonly medianMs: number
  readonly sigma: number
}

/** The sfc32 generator (Chris Doty-Humphrey's Small Fast Counting), seeded from the hash of `parts`. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let a = hash32(parts, 1)
  let b = hash32(parts, 2)
  let c = hash32(parts, 3)
  let counter = 1
  const next = () => {
    const t = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 2 ** 32
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return { next }
}

/** A uniform number in [0, 1) that depends on nothing but its arguments: a law rather than a sequence. */
export const hashUnit = (...parts: readonly (string | number)[]): number => hash32(parts, 0) / 2 ** 32

export const chance = (random: Random, probability: number): boolean => random.next() < probability

/** A whole number in [0, below). */
export const integerBelow = (random: Random, below: number): number => Math.floor(random.next() * below)

/** Milliseconds, rounded to a whole number. */
export const lognormalMs = (random: Random, law: Lognormal): number =>
  Math.round(law.medianMs * Math.exp(law.sigma * normal(random)))

/** Milliseconds to the next arrival of a Poisson process. */
export const exponentialMs = (random: Random, meanMs: number): number => -Math.log(1 - random.next()) * meanMs

/** Picks by weight. `items` must not be empty. */
export function pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number, at: number): T {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0)
  let left = at * total
  for (const item of items) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  const last = items.at(-1)
  if (last === undefined) throw new RangeError('nothing to pick from')
  return last
}

/** `length` characters of `alphabet`. */
export const randomText = (random: Random, length: number, alphabet: string): string =>
  Array.from({ length }, () => alphabet.charAt(integerBelow(random, alphabet.length))).join('')

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/** FNV-1a over the parts, then the finishing mix of MurmurHash3. */
function hash32(parts: readonly (string | number)[], salt: number): number {
  let h = 0x811c9dc5 ^ salt
  for (const part of parts) {
    const text = `${part}|`
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
