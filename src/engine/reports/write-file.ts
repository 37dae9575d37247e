import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file as it comes, under a name of its own until it is whole: whoever looks meanwhile, or after a cancel, a
 * full disk or a crash, finds either all of it or nothing under its real name.
 *
 * @returns its size in bytes
 * @throws whatever `chunks` or the disk throws, and the signal's reason
 */
export async function writeWhole(
  file: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  await mkdir(dirname(file), { recursive: true })
  const part = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString('hex')}.part`)
  const handle = await open(part, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      bytes += data.byteLength
      await handle.writeFile(data)
    }
    signal.throwIfAborted()
    await handle.sync()
    await handle.close()
    await rename(part, file)
    return bytes
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(part, { force: true })
    throw error
  }
}
