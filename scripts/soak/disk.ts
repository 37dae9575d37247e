import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { databaseFile } from '../../src/engine/store/open.ts'
import type { Host } from './host-process.ts'

const ROOM = '4g'
const FILL_TRIES = 50

/** Where the soak's database lies, and how it gets full. */
export interface SmallDisk {
  readonly folder: string
  /** How `fill` makes it full, in words. */
  readonly how: string
  /** From now on it takes nothing more. */
  fill(host: Host): void
  /** There is room again. */
  free(host: Host): void
  remove(): void
}

/**
 * A file system of its own (tmpfs) where this user may mount one; else a folder, and the database is told to be full
 * once it wants another page.
 */
export function makeDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-soak-'))
  const isMounted =
    process.platform === 'linux' && mount(['-t', 'tmpfs', '-o', `size=${ROOM},mode=700`, 'tmpfs', folder])
  return isMounted ? mounted(folder) : pretended(folder)
}

function mounted(folder: string): SmallDisk {
  const remove = () => {
    spawnSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true, force: true })
  }
  // A mount outlives whoever made it.
  process.once('exit', remove)
  const resize = (size: string | number) => mount(['-o', `remount,size=${size}`, folder])
  return {
    folder,
    how: 'a mounted file system (tmpfs) without a free block',
    fill() {
      emptyLog(folder)
      // The engine may write between the look and the change, and below what is in use no size is taken.
      for (let tries = 0; tries < FILL_TRIES; tries++) {
        const { blocks, bfree, bsize } = statfsSync(folder)
        if (resize((blocks - bfree) * bsize)) return
      }
      throw new Error('the small disk could not be made full')
    },
    free() {
      if (!resize(ROOM)) throw new Error('the small disk could not be made larger')
    },
    remove() {
      process.off('exit', remove)
      remove()
    },
  }
}

const pretended = (folder: string): SmallDisk => ({
  folder,
  how: "SQLite's own page limit: this user may not mount a file system",
  fill: (host) => host.send({ is: 'disk', full: true }),
  free: (host) => host.send({ is: 'disk', full: false }),
  remove: () => rmSync(folder, { recursive: true, force: true }),
})

const mount = (args: readonly string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0

/** A write-ahead log that is written over from its start would take writes for a while without another block. */
function emptyLog(folder: string): void {
  const db = new Database(databaseFile(folder), { timeout: 2_000 })
  try {
    db.pragma('wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
}
