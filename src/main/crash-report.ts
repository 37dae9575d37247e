import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { errorText } from '../engine/log.ts'
import { diagnosticsOf, LOG_LINES } from '../engine/support/diagnostics.ts'
import { plainHardware } from '../engine/support/support-host.ts'
import { runtimeVersions } from './diagnostics.ts'
import { logTail } from './log-tail.ts'
import type { Paths } from './paths.ts'

/**
 * What can be said without an engine: versions, machine, the error and the log, cleaned like the file of the running
 * console. Nothing of the database is read.
 *
 * @param error as it was caught
 */
export function crashReport(paths: Paths, error: unknown): string {
  const now = Date.now()
  const facts = {
    now,
    version: app.getVersion(),
    workspace: paths.workspace,
    schemaVersion: null,
    startedAt: Math.round(now - process.uptime() * 1_000),
    runtime: runtimeVersions(),
    hardware: plainHardware(),
    storage: null,
    health: [],
    engine: { state: 'failed' },
    settings: [],
    selfTest: null,
    timings: null,
    problem: { message: errorText(error), stack: (error instanceof Error && error.stack) || '', page: '' },
    logLines: logTail(paths.logs, LOG_LINES),
  }
  return `${JSON.stringify(diagnosticsOf(facts, { secrets: [], names: [] }), null, 2)}\n`
}

/** Asks where the report goes and writes it; nothing else can run while it asks. */
export function saveCrashReport(paths: Paths, error: unknown): void {
  const name = `Signalbox diagnostics ${new Date().toISOString().slice(0, 10)}.json`
  const file = dialog.showSaveDialogSync({
    title: 'Save diagnostics',
    defaultPath: join(app.getPath('documents'), name),
  })
  if (file === undefined) return
  try {
    writeFileSync(file, crashReport(paths, error), { mode: 0o600 })
  } catch (failure) {
    dialog.showErrorBox('The diagnostics were not saved', errorText(failure))
  }
}
