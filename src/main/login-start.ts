import { homedir } from 'node:os'
import { app } from 'electron'
import { autostartFile, readsAsOn, writeAutostart } from './autostart-entry.ts'

const HIDDEN = '--hidden'

/** Whether the console starts with the user's session, in the tray. */
export function startsAtLogin(): boolean {
  if (process.platform === 'linux') return readsAsOn(autostartFile(process.env, homedir()))
  return app.getLoginItemSettings({ args: [HIDDEN] }).openAtLogin
}

/** @throws when the desktop's folder cannot be written */
export function startAtLogin(on: boolean): void {
  if (process.platform !== 'linux') return app.setLoginItemSettings({ openAtLogin: on, args: [HIDDEN] })
  writeAutostart(autostartFile(process.env, homedir()), on ? [...program(), HIDDEN] : null)
}

/** An AppImage is mounted anew at every start, so that its own path is the one that lasts. */
function program(): readonly string[] {
  const image = process.env['APPIMAGE']
  if (image) return [image]
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()]
}
