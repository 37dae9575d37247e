import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import type { AppUpdater } from 'electron-updater'
import * as z from 'zod'
import { systemClock } from '../../engine/clock.ts'
import { errorText, type Log } from '../../engine/log.ts'
import type { Paths } from '../paths.ts'
import { canReplaceItself, loadUpdater, packagedFeed, setUpUpdater } from './electron-updater.ts'
import { UpdateDesk } from './update-desk.ts'

/**
 * The one part of this process that can replace the application, for every workspace.
 *
 * @param stop ends the engine and lets go of the data folder, so that the next version can take both up
 */
export function openUpdates(paths: Paths, log: Log, stop: () => Promise<void>): UpdateDesk {
  const places = { resources: process.resourcesPath, folder: join(paths.data, 'updates') }
  let updater: AppUpdater | null = null
  return new UpdateDesk({
    version: app.getVersion(),
    clock: systemClock,
    log,
    variable: process.env['SIGNALBOX_UPDATE_FEED'],
    packaged: packagedFeed(places.resources),
    canInstall: canReplaceItself(process.env, app.isPackaged, places.resources),
    openUpdater: async (feed) => {
      updater = await loadUpdater()
      setUpUpdater(updater, feed, places, log)
      return updater
    },
    replace: async () => {
      if (updater !== null) await replaceBy(updater, stop, log)
    },
    memory: rememberIn(join(paths.data, 'update-checked.json')),
  })
}

/** The next version starts while this one ends, so everything that only one may hold is let go of first. */
async function replaceBy(updater: AppUpdater, stop: () => Promise<void>, log: Log): Promise<void> {
  await stop()
  app.releaseSingleInstanceLock()
  let failure: Error | null = null
  updater.once('error', (error) => {
    failure = error
  })
  updater.quitAndInstall(true, true)
  if (failure === null) return
  log.error('the update was not installed', { error: errorText(failure) })
  dialog.showErrorBox('The update was not installed', 'Signalbox starts again as it was. The log has the details.')
  app.relaunch({ execPath: process.env['APPIMAGE'] ?? process.execPath })
  app.exit(0)
}

/** When the feed last answered. Only a convenience: without it the feed is asked a little more often. */
function rememberIn(file: string): { read(): number | null; write(at: number): void } {
  return {
    read: () => {
      try {
        return z.object({ checkedAt: z.int() }).parse(JSON.parse(readFileSync(file, 'utf8'))).checkedAt
      } catch {
        return null
      }
    },
    write: (checkedAt) => {
      try {
        writeFileSync(file, JSON.stringify({ checkedAt }), { mode: 0o600 })
      } catch {
        return
      }
    },
  }
}
