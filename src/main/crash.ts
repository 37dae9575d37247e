import { app, type BrowserWindow, dialog } from 'electron'
import { errorText, type Log } from '../engine/log.ts'
import { redact } from '../engine/redact.ts'

/** A page that dies again this soon is not loaded again by itself. */
const AGAIN_WITHIN_MS = 30_000

/**
 * After an error that nothing expected, the state of the engine is unknown: the process ends, and the next
 * start settles whatever was open from the database.
 */
export function endOnUncaughtErrors(log: Log): void {
  const fields = (error: unknown) => ({
    error: redact(errorText(error)),
    stack: redact((error instanceof Error && error.stack) || '').slice(0, 4_000),
  })
  process.on('uncaughtException', (error) => {
    log.error('unexpected error, the process ends', fields(error))
    dialog.showErrorBox(
      'Signalbox has to close',
      `${redact(errorText(error))}\n\nNothing that was accepted is lost. Start it again; the log has the details.`,
    )
    app.exit(1)
  })
  process.on('unhandledRejection', (error) => log.error('a failure was not handled', fields(error)))
}

/** A dead page is loaded again instead of staying white; the engine goes on meanwhile. */
export function reloadDeadPage(window: BrowserWindow, log: Log): void {
  let last = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('the page died', { reason, exitCode })
    const again = performance.now() - last < AGAIN_WITHIN_MS
    last = performance.now()
    if (!again) return window.webContents.reload()
    dialog.showErrorBox('The window stopped working', 'Sending goes on. Reload it from the View menu (Ctrl+R).')
  })
  window.on('unresponsive', () => log.warn('the page does not respond'))
  window.on('responsive', () => log.info('the page responds again'))
}
