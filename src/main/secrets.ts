import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { KeyStore } from '../engine/keys.ts'

/** Encrypts with the system keychain. */
export interface Keychain {
  encrypt(text: string): Buffer
  /** @throws when the keychain is locked or is not the one that encrypted */
  decrypt(data: Buffer): string
}

/**
 * `keychain`: values are encrypted with a key that the system keeps. `file`: this machine has no real
 * keychain, so values stand in the file as they are, readable by its owner only; the user is told so.
 */
export type Encryption = 'keychain' | 'file'

export interface SecretStore extends KeyStore {
  readonly encryption: Encryption
}

const entrySchema = z.object({ kind: z.enum(['keychain', 'plain']), value: z.string() })
const fileSchema = z.object({ version: z.literal(1), keys: z.record(z.string(), entrySchema) })
type KeyFile = Readonly<z.infer<typeof fileSchema>>

/** A key file that cannot be used. The message says what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
}

/**
 * The keys of one workspace, in one small file that is replaced whole, so that an interrupted write leaves
 * the old one. Values written without a keychain are encrypted as soon as there is one and they are set
 * again.
 *
 * @param keychain null where encryption would only be pretended
 */
export function fileKeyStore(file: string, keychain: Keychain | null): SecretStore {
  return {
    encryption: keychain === null ? 'file' : 'keychain',
    async get(name) {
      const { keys } = readKeyFile(file)
      const entry = Object.hasOwn(keys, name) ? keys[name] : undefined
      if (entry === undefined) return null
      return entry.kind === 'plain' ? entry.value : decrypt(keychain, name, entry.value)
    },
    async set(name, value) {
      const { keys } = readKeyFile(file)
      const entry = keychain
        ? { kind: 'keychain', value: keychain.encrypt(value).toString('base64') }
        : { kind: 'plain', value }
      replaceFile(file, JSON.stringify({ version: 1, keys: { ...keys, [name]: entry } }, null, 2))
    },
  }
}

function decrypt(keychain: Keychain | null, name: string, value: string): string {
  const advice = `The key "${name}" was encrypted by the keychain of this system`
  if (keychain === null) throw new KeyFileError(`${advice}, which is not available. Unlock it, then try again.`)
  try {
    return keychain.decrypt(Buffer.from(value, 'base64'))
  } catch {
    throw new KeyFileError(`${advice}, which cannot decrypt it. Sign in as the user who set it up, then try again.`)
  }
}

function readKeyFile(file: string): KeyFile {
  const text = readIfThere(file)
  if (text === null) return { version: 1, keys: {} }
  try {
    return fileSchema.parse(JSON.parse(text))
  } catch {
    throw new KeyFileError(
      `The key file ${file} is damaged. Put back a copy of it, or move it away to start with new keys: ` +
        'codes that are still open can then not be checked any more. Nothing was changed.',
    )
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return null
    throw new KeyFileError(`The key file ${file} cannot be read (${String(code)}). Make it readable, then try again.`)
  }
}

function replaceFile(file: string, text: string): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  withHandle(`${file}.part`, 'w', (handle) => {
    writeSync(handle, text)
    fsyncSync(handle)
  })
  renameSync(`${file}.part`, file)
  // The new name must outlive a power cut too: the database may already rely on this key. Windows sees to it itself.
  if (process.platform !== 'win32') withHandle(folder, 'r', fsyncSync)
}

function withHandle(path: string, flags: 'r' | 'w', use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    use(handle)
  } finally {
    closeSync(handle)
  }
}
