import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import * as z from 'zod'

/** Costs a guess about half a second and 128 MiB. */
const COST = { n: 2 ** 17, r: 8, p: 1 } as const
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const KNOWN = 'signalbox'
const KNOWN_NAME = 'check'

/** What is needed to try a passphrase; tells nothing of it. The bounds keep a changed file from eating the memory. */
export const lockSchema = z.object({
  salt: z.base64(),
  n: z
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(4),
  /** A known text, sealed: opens with the right passphrase only. */
  check: z.base64(),
})
export type Lock = Readonly<z.infer<typeof lockSchema>>

/** A new lock for a passphrase, and the key it gives. */
export async function newLock(passphrase: string): Promise<{ readonly lock: Lock; readonly key: Buffer }> {
  const salt = randomBytes(16).toString('base64')
  const key = await deriveKey(passphrase, { ...COST, salt })
  return { key, lock: { ...COST, salt, check: seal(key, KNOWN_NAME, KNOWN) } }
}

/** The key of a lock; null when the passphrase is not the right one, or somebody changed the lock. */
export async function openLock(passphrase: string, lock: Lock): Promise<Buffer | null> {
  const key = await deriveKey(passphrase, lock).catch(() => null)
  return key !== null && unseal(key, KNOWN_NAME, lock.check) === KNOWN ? key : null
}

/** AES-256-GCM, base64. A sealed value opens under its own name only. */
export function seal(key: Buffer, name: string, text: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Null when the key is another one, or the value was changed or belongs to another name. */
export function unseal(key: Buffer, name: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(name)).setAuthTag(tag)
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** The same passphrase may be typed in composed or decomposed letters. */
function deriveKey(passphrase: string, { n: N, r, p, salt }: Omit<Lock, 'check'>): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
}
