import { app, type BrowserWindow, dialog } from 'electron'
import { errorText, type Log } from '../engine/log.ts'
import { redact } from '../engine/redact.ts'
import { saveCrashReport } from './crash-report.ts'
import { crashUrl, isCrashPage } from './origin.ts'
import type { Paths } from './paths.ts'

/** A page that has died this often within this time is not loaded again by itself: it would only die again. */
const RELOADS = 2
const WITHIN_MS = 60_000

const ways = ['Start again', 'Save diagnostics…', 'Quit'] as const

/**
 * After an error that nothing expected, the state of the engine is unknown: the process ends, and the next
 * start settles whatever was open from the database.
 */
export function endOnUncaughtErrors(paths: Paths, log: Log): void {
  const fields = (error: unknown) => ({
    error: redact(errorText(error)),
    stack: redact((error instanceof Error && error.stack) || '').slice(0, 4_000),
  })
  let ending = false
  process.on('uncaughtException', (error) => {
    log.error('unexpected error, the process ends', fields(error))
    if (ending) return
    ending = true
    if (!app.isReady()) {
      dialog.showErrorBox('Signalbox has to close', redact(errorText(error)))
      return app.exit(1)
    }
    if (askWhatNow(paths, error) === 'Start again') app.relaunch()
    app.exit(1)
  })
  process.on('unhandledRejection', (error) => log.error('a failure was not handled', fields(error)))
}

/** In one box, and nothing of the engine goes on meanwhile. */
function askWhatNow(paths: Paths, error: unknown): (typeof ways)[number] {
  for (;;) {
    const choice = dialog.showMessageBoxSync({
      type: 'error',
      title: 'Signalbox',
      message: 'Signalbox has to close',
      detail: `${redact(errorText(error))}\n\nNothing that was accepted is lost: it is in the database, and the next start goes on with it.`,
      buttons: [...ways],
      defaultId: 0,
      cancelId: ways.length - 1,
      noLink: true,
    })
    const way = ways[choice] ?? 'Quit'
    if (way !== 'Save diagnostics…') return way
    saveCrashReport(paths, error)
  }
}

/** A dead page is loaded again instead of staying white; one that keeps dying gives way to the crash page. */
export function reloadDeadPage(window: BrowserWindow, log: Log): void {
  let deaths: readonly number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('the page died', { reason, exitCode })
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now]
    if (isCrashPage(window.webContents.getURL()))
      return dialog.showErrorBox(
        'The window stopped working',
        'Sending goes on. Reload it from the View menu (Ctrl+R).',
      )
    if (deaths.length <= RELOADS) return window.webContents.reload()
    log.error('the page keeps dying; the crash page is shown', { deaths: deaths.length })
    window
      .loadURL(crashUrl(reason))
      .catch((error) => log.error('the crash page did not load', { error: errorText(error) }))
  })
  window.on('unresponsive', () => log.warn('the page does not respond'))
  window.on('responsive', () => log.info('the page responds again'))
}
