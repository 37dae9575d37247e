import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Of each file: 500 lines are far less. */
const BYTES_AT_MOST = 1_000_000

/** The newest lines of the log in this folder, oldest first; none where there is no log. */
export function logTail(folder: string, most: number): readonly string[] {
  const newest = linesOf(join(folder, 'signalbox.log'))
  const lines = newest.length >= most ? newest : [...linesOf(join(folder, 'signalbox.1.log')), ...newest]
  return lines.slice(-most)
}

function linesOf(file: string): readonly string[] {
  try {
    const handle = openSync(file, 'r')
    try {
      const { size } = fstatSync(handle)
      const bytes = Buffer.alloc(Math.min(size, BYTES_AT_MOST))
      const read = readSync(handle, bytes, 0, bytes.length, size - bytes.length)
      const lines = bytes.toString('utf8', 0, read).split('\n')
      // The first line of a part is cut somewhere.
      return (size > BYTES_AT_MOST ? lines.slice(1) : lines).filter((line) => line !== '')
    } finally {
      closeSync(handle)
    }
  } catch {
    return []
  }
}
