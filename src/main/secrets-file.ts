import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { keyProtectionSchema } from '../contract/account-models.ts'
import { lockSchema } from './secrets-cipher.ts'

const entrySchema = z.object({ kind: z.enum(['keychain', 'plain', 'passphrase']), value: z.string() })
export type KeyEntry = Readonly<z.infer<typeof entrySchema>>

const fileSchema = z.object({
  version: z.literal(1),
  keys: z.record(z.string(), entrySchema),
  /** What was chosen for account secrets; absent until something was. */
  protection: keyProtectionSchema.optional(),
  /** With `passphrase` only. */
  lock: lockSchema.optional(),
})
export type KeyFile = Readonly<z.infer<typeof fileSchema>>

/** A key file that cannot be used. The message says what to do. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
}

/** @throws {KeyFileError} */
export function readKeyFile(file: string): KeyFile {
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

/** Replaces the file whole, so that an interrupted write leaves the old one. */
export function writeKeyFile(file: string, content: KeyFile): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  withHandle(`${file}.part`, 'w', (handle) => {
    writeSync(handle, JSON.stringify(content, null, 2))
    fsyncSync(handle)
  })
  renameSync(`${file}.part`, file)
  // The new name must outlive a power cut too: the database may already rely on this key. Windows sees to it itself.
  if (process.platform !== 'win32') withHandle(folder, 'r', fsyncSync)
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

function withHandle(path: string, flags: 'r' | 'w', use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    use(handle)
  } finally {
    closeSync(handle)
  }
}
