import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type SoakRun, writeReport } from './report.ts'
import { soakRough } from './rough.ts'
import { soakWindow } from './window.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly perSecond: number
  readonly seed: number
  /** Where the report goes, and the engine's log. */
  readonly folder: string
  /** Whether the console with its window runs beside. */
  readonly withWindow: boolean
  readonly say: (line: string) => void
}

/** Runs the whole soak and writes its report. */
export async function soak(options: SoakOptions): Promise<SoakRun> {
  const { minutes, perSecond, seed, folder, withWindow, say } = options
  const startedAt = Date.now()
  mkdirSync(folder, { recursive: true })
  const logFile = join(folder, 'engine.log')
  rmSync(logFile, { force: true })
  // The engine's waits keep no process alive.
  const alive = setInterval(() => {}, 60_000)
  const [rough, window] = await Promise.all([
    soakRough({ minutes, perSecond, seed, logFile, say }),
    withWindow ? soakWindow({ minutes, perSecond, say }) : null,
  ]).finally(() => clearInterval(alive))
  const run = { minutes, perSecond, seed, startedAt, rough, window }
  writeReport(folder, run)
  return run
}
