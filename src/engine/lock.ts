import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as z from 'zod'

/** Who runs on a data folder: the window or the engine without one. */
export type Host = 'window' | 'serve'

const holderSchema = z.object({ pid: z.int(), startedAt: z.int(), host: z.enum(['window', 'serve']) })

/** Locks of this process. One that nobody refers to any more would be collected, and with it the lock. */
const held = new Set<Database.Database>()

/** Somebody else runs on this folder. The message says who, and what to do. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

/**
 * Takes a data folder for this process until it ends or the returned function is called. The lock is one that the operating
 * system holds (an exclusive transaction on `running.lock`), so that a killed process leaves none behind; `running.json`
 * beside it only says who has it.
 *
 * @param now UTC epoch ms
 * @returns releases it
 * @throws {FolderInUseError} while another process has it
 */
export function lockFolder(folder: string, host: Host, now: number): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const holder = join(folder, 'running.json')
  const lock = new Database(join(folder, 'running.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))
      throw new FolderInUseError(inUse(folder, holder))
    throw error
  }
  held.add(lock)
  writeFileSync(holder, JSON.stringify({ pid: process.pid, startedAt: now, host }), { mode: 0o600 })
  return () => {
    if (held.delete(lock)) lock.close()
  }
}

function inUse(folder: string, holder: string): string {
  const { pid, startedAt, host } = readHolder(holder)
  const who = host === 'serve' ? 'Signalbox without a window' : 'Signalbox'
  const since = startedAt === null ? '' : `, since ${new Date(startedAt).toISOString()}`
  const process = pid === null ? '' : ` (process ${pid}${since})`
  return `${who} already runs on ${folder}${process}. Stop it first, or choose another data folder.`
}

function readHolder(file: string) {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { pid: null, startedAt: null, host: null }
  }
}
