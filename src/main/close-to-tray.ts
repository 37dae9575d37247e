import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { type CloseChoice, readCloseChoice, writeCloseChoice } from './close-choice.ts'
import type { Paths } from './paths.ts'

/** Whether the console is on its way out, so that a window may close without a question. */
let quitting = false

/**
 * What closing the window means: the first time it asks whether to go on in the tray, and remembers the answer. Call it
 * only where there is a tray.
 */
export function keepInTray(window: BrowserWindow, paths: Paths): void {
  const file = join(paths.data, 'close-choice.json')
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', (event) => {
    const choice = readCloseChoice(file)
    if (quitting || choice === 'quit') return
    event.preventDefault()
    if (choice === 'tray') window.hide()
    else void ask(window, file)
  })
}

async function ask(window: BrowserWindow, file: string): Promise<void> {
  const { response, checkboxChecked } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Signalbox',
    message: 'Keep Signalbox running in the tray?',
    detail: 'It goes on sending, watching and alerting. Start it again, or click its icon, to see the window.',
    buttons: ['Keep running', 'Quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    checkboxLabel: 'Remember this',
    checkboxChecked: true,
    noLink: true,
  })
  if (response === 2) return
  const choice: CloseChoice = response === 0 ? 'tray' : 'quit'
  if (checkboxChecked) writeCloseChoice(file, choice)
  if (choice === 'quit') app.quit()
  else window.hide()
}
