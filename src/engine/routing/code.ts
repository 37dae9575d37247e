import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { KeyStore } from '../keys.ts'

const CODE_DIGITS = 6
const HASH_KEY = 'hash-key'
const HASH_KEY_BYTES = 32

/** How long a code may be entered, ms, and how often. */
export const CODE_LIFE_MS = 10 * 60 * 1_000
export const CODE_TRIES = 5

/** Keyed SHA-256, hex: codes and numbers are kept only like this. */
export type KeyedHash = (text: string) => string

/** The workspace's keyed hash; its key is made at the first start. */
export async function loadKeyedHash(keys: KeyStore): Promise<KeyedHash> {
  let key = await keys.get(HASH_KEY)
  if (key === null) {
    key = randomBytes(HASH_KEY_BYTES).toString('hex')
    await keys.set(HASH_KEY, key)
  }
  const bytes = Buffer.from(key, 'hex')
  return (text) => createHmac('sha256', bytes).update(text).digest('hex')
}

/** A one-time passcode, every value equally likely. */
export const makeCode = (): string => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')

/** Our own reference of a verification: random, so that it never repeats over workspaces of one account. */
export const makeReference = (): string => `sb-${randomBytes(8).toString('hex')}`

/** Salted by the reference, so that equal codes do not share a hash. */
export const hashCode = (hash: KeyedHash, reference: string, code: string): string => hash(`${reference}:${code}`)

/** Compares in constant time. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** GSM-7 only while `brand` is, so that it stays one segment. */
export const messageText = (brand: string, code: string): string =>
  `${code} is your ${brand} code. It is valid for 10 minutes.`
