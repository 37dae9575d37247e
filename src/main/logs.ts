import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorText, jsonLog, type Log, silentLog } from '../engine/log.ts'

interface LogOptions {
  /** Size at which a file is set aside. Default 5 MB. */
  readonly maxBytes?: number
  /** How many files are kept, the current one included. Default 3. */
  readonly files?: number
  /** Whether lines of the level `debug` are kept. Default: no. */
  readonly debug?: boolean
  /** Gets warnings and errors too. Default: standard error. */
  readonly mirror?: (line: string) => void
}

/**
 * Writes JSON lines to `signalbox.log` in this folder; older files are `signalbox.1.log`, `signalbox.2.log`.
 * A log that cannot be written never stops the console: its lines go to the mirror.
 */
export function openLog(folder: string, options: LogOptions = {}): Log {
  const {
    maxBytes = 5_000_000,
    files = 3,
    debug = false,
    mirror = (line) => process.stderr.write(`${line}\n`),
  } = options
  const append = fileAppender(folder, maxBytes, files, mirror)
  const quiet = jsonLog(append)
  const loud = jsonLog((line) => {
    append(line)
    mirror(line)
  })
  return { debug: debug ? quiet.debug : silentLog.debug, info: quiet.info, warn: loud.warn, error: loud.error }
}

function fileAppender(folder: string, maxBytes: number, files: number, mirror: (line: string) => void) {
  const nameOf = (age: number) => join(folder, age === 0 ? 'signalbox.log' : `signalbox.${age}.log`)
  let size: number | undefined
  let failing = false
  const rotate = (): void => {
    for (let age = files - 2; age >= 0; age--) if (sizeOf(nameOf(age)) > 0) renameSync(nameOf(age), nameOf(age + 1))
    size = 0
  }
  return (line: string): void => {
    try {
      if (size === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
      size ??= sizeOf(nameOf(0))
      if (size > 0 && size + line.length > maxBytes) rotate()
      appendFileSync(nameOf(0), `${line}\n`, { mode: 0o600 })
      size += Buffer.byteLength(line) + 1
      failing = false
    } catch (error) {
      if (!failing) mirror(`The log in ${folder} cannot be written: ${errorText(error)}`)
      failing = true
    }
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Whoever reads our output may go away; that is no reason to stop. Without this a closed pipe is a crash. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
