import { basename, dirname } from 'node:path'
import { type BrowserWindow, dialog, shell } from 'electron'
import { errorText, type Log } from '../engine/log.ts'
import { redact } from '../engine/redact.ts'
import { madeAt, newestSound } from '../engine/store/backup.ts'
import { StoreError } from '../engine/store/store-error.ts'
import { saveCrashReport } from './crash-report.ts'
import type { Paths } from './paths.ts'
import { restoreBackup } from './restore-backup.ts'

type Choice = 'retry' | 'restore' | 'open-folder' | 'diagnostics' | 'quit'

const labels: Readonly<Record<Choice, string>> = {
  retry: 'Try again',
  restore: 'Restore the newest backup',
  'open-folder': 'Open the folder',
  diagnostics: 'Save diagnostics…',
  quit: 'Quit',
}

/** What can be done about it, the most useful first. */
function choicesFor(error: unknown, sound: string | null): readonly Choice[] {
  if (!(error instanceof StoreError)) return ['retry', 'open-folder', 'diagnostics', 'quit']
  if (error.kind === 'newer-version') return ['open-folder', 'diagnostics', 'quit']
  if (error.kind === 'corrupt' && sound !== null) return ['restore', 'open-folder', 'diagnostics', 'quit']
  if (error.kind === 'corrupt') return ['open-folder', 'diagnostics', 'quit']
  return ['retry', 'open-folder', 'diagnostics', 'quit']
}

/**
 * Starts something and, while that fails, says what happened and offers what can be done.
 *
 * @param paths its workspace's folder is opened when the error names no file of its own
 * @returns null when the user chose to quit
 */
export async function startOrExplain<T>(
  start: () => Promise<T>,
  window: BrowserWindow,
  paths: Paths,
  log: Log,
): Promise<T | null> {
  for (;;) {
    try {
      return await start()
    } catch (error) {
      log.error('the engine did not start', { error: redact(errorText(error)), kind: kindOf(error) })
      if (!(await explain(error, window, paths, log))) return null
    }
  }
}

/** @returns whether to start again */
async function explain(error: unknown, window: BrowserWindow, paths: Paths, log: Log): Promise<boolean> {
  // Checked here and now: what is offered must be able to take the place of the damaged one.
  const sound = error instanceof StoreError && error.kind === 'corrupt' ? newestSound(error.backups) : null
  for (;;) {
    const choice = await ask(error, sound, window)
    if (choice === 'retry') return true
    if (choice === 'quit') return false
    if (choice === 'open-folder') {
      await shell.openPath(error instanceof StoreError ? dirname(error.file) : paths.workspaceFolder)
    } else if (choice === 'diagnostics') saveCrashReport(paths, error)
    else if (restore(error, sound, log)) return true
  }
}

async function ask(error: unknown, sound: string | null, window: BrowserWindow): Promise<Choice> {
  if (window.isDestroyed()) return 'quit'
  const choices = choicesFor(error, sound)
  window.show()
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Signalbox',
    message: 'Signalbox could not start',
    detail: detailOf(error, sound),
    buttons: choices.map((choice) => labels[choice]),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  })
  return choices[response] ?? 'quit'
}

function detailOf(error: unknown, sound: string | null): string {
  if (!(error instanceof StoreError)) return errorText(error)
  const backup = error.kind === 'corrupt' ? `\n\n${backupText(error.backups.length, sound)}` : ''
  return `${error.message}\n\nFile: ${error.file}${backup}`
}

function backupText(count: number, sound: string | null): string {
  if (sound !== null) {
    const at = new Date(madeAt(sound)).toLocaleString('sv')
    return `Newest backup that passes its check: ${basename(sound)}, made ${at}. What happened since then will be missing.`
  }
  return count === 0 ? 'There is no backup.' : 'None of the backups passes its check.'
}

function restore(error: unknown, sound: string | null, log: Log): boolean {
  if (!(error instanceof StoreError) || sound === null) return false
  try {
    const aside = restoreBackup(error.file, sound, Date.now())
    log.warn('backup restored', { backup: basename(sound), damagedFile: basename(aside) })
    return true
  } catch (failure) {
    dialog.showErrorBox('The backup could not be restored', `${errorText(failure)}\n\nThe damaged file is kept.`)
    return false
  }
}

const kindOf = (error: unknown): string => (error instanceof StoreError ? error.kind : 'other')
