import type { BrowserWindow } from 'electron'
import type { Engine } from '../engine/engine-types.ts'
import type { Log } from '../engine/log.ts'
import { keepInTray } from './close-to-tray.ts'
import { showNotices } from './notifications.ts'
import type { Paths } from './paths.ts'
import { openTray } from './tray.ts'

/**
 * Everything that tells a person who does not look at the window: notifications and the tray. Without a tray a hidden
 * window could not be found again, so that it is shown.
 *
 * @returns hands over the engine that runs, in place of the one before
 */
export function attend(window: BrowserWindow, paths: Paths, log: Log, hidden: boolean): (engine: Engine) => void {
  const notify = showNotices(window, log)
  const follow = openTray(window, log)
  if (follow !== null) keepInTray(window, paths)
  else if (hidden) window.show()
  return (engine) => {
    notify(engine.events)
    follow?.(engine)
  }
}
