import { basename, dirname } from 'node:path'
import { type BrowserWindow, dialog, shell } from 'electron'
import { errorText, type Log } from '../engine/log.ts'
import { redact } from '../engine/redact.ts'
import { StoreError } from '../engine/store/store-error.ts'
import { restoreBackup } from './restore-backup.ts'

type Choice = 'retry' | 'restore' | 'open-folder' | 'quit'

const labels: Readonly<Record<Choice, string>> = {
  retry: 'Try again',
  restore: 'Restore the newest backup',
  'open-folder': 'Open the folder',
  quit: 'Quit',
}

/** What can be done about it, the most useful first. */
function choicesFor(error: unknown): readonly Choice[] {
  if (!(error instanceof StoreError)) return ['retry', 'open-folder', 'quit']
  if (error.kind === 'newer-version') return ['open-folder', 'quit']
  if (error.kind === 'corrupt' && error.backups.length > 0) return ['restore', 'open-folder', 'quit']
  if (error.kind === 'corrupt') return ['open-folder', 'quit']
  return ['retry', 'open-folder', 'quit']
}

/**
 * Starts something and, while that fails, says what happened and offers what can be done.
 *
 * @param folder opened when the error names no file of its own
 * @returns null when the user chose to quit
 */
export async function startOrExplain<T>(
  start: () => Promise<T>,
  window: BrowserWindow,
  folder: string,
  log: Log,
): Promise<T | null> {
  for (;;) {
    try {
      return await start()
    } catch (error) {
      log.error('the engine did not start', { error: redact(errorText(error)), kind: kindOf(error) })
      if (!(await explain(error, window, folder, log))) return null
    }
  }
}

/** @returns whether to start again */
async function explain(error: unknown, window: BrowserWindow, folder: string, log: Log): Promise<boolean> {
  for (;;) {
    const choice = await ask(error, window)
    if (choice === 'retry') return true
    if (choice === 'quit') return false
    if (choice === 'open-folder') {
      await shell.openPath(error instanceof StoreError ? dirname(error.file) : folder)
    } else if (restoreNewest(error, log)) return true
  }
}

async function ask(error: unknown, window: BrowserWindow): Promise<Choice> {
  if (window.isDestroyed()) return 'quit'
  const choices = choicesFor(error)
  window.show()
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Signalbox',
    message: 'Signalbox could not start',
    detail: detailOf(error),
    buttons: choices.map((choice) => labels[choice]),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  })
  return choices[response] ?? 'quit'
}

function detailOf(error: unknown): string {
  if (!(error instanceof StoreError)) return errorText(error)
  const [newest] = error.backups
  const backup = error.kind === 'corrupt' ? `\n\nNewest backup: ${newest ? basename(newest) : 'there is none.'}` : ''
  return `${error.message}\n\nFile: ${error.file}${backup}`
}

function restoreNewest(error: unknown, log: Log): boolean {
  const [newest] = error instanceof StoreError ? error.backups : []
  if (!(error instanceof StoreError) || newest === undefined) return false
  try {
    const aside = restoreBackup(error.file, newest, Date.now())
    log.warn('backup restored', { backup: basename(newest), damagedFile: basename(aside) })
    return true
  } catch (failure) {
    dialog.showErrorBox('The backup could not be restored', `${errorText(failure)}\n\nThe damaged file is kept.`)
    return false
  }
}

const kindOf = (error: unknown): string => (error instanceof StoreError ? error.kind : 'other')
