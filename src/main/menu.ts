import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions, shell } from 'electron'
import { type PagePath, pageNames } from '../contract/page-paths.ts'
import { errorText, type Log } from '../engine/log.ts'
import { startAtLogin, startsAtLogin } from './login-start.ts'
import { openView } from './open-view.ts'
import type { Paths } from './paths.ts'
import { type MenuAction, runAction } from './run-action.ts'
import type { Workspaces } from './workspaces.ts'

/** What the menus act on. */
export interface MenuParts {
  readonly paths: Paths
  readonly workspaces: Workspaces
  readonly window: BrowserWindow
  readonly log: Log
  readonly checkForUpdates: () => void
}

/** Pages that a digit opens: as many as there are digits. */
const NUMBERED = 9

const isMac = process.platform === 'darwin'
const separator: MenuItemConstructorOptions = { type: 'separator' }

/** The usual menus; Go leads to the pages, Help to the keys, the guides and where the data is. */
export function setMenu(parts: MenuParts): void {
  app.setAboutPanelOptions({ applicationName: 'Signalbox', applicationVersion: app.getVersion() })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      fileMenu(parts),
      { role: 'editMenu' },
      viewMenu(parts),
      goMenu(parts),
      { role: 'windowMenu' },
      helpMenu(parts),
    ]),
  )
}

function fileMenu({ workspaces, log }: MenuParts): MenuItemConstructorOptions {
  const other = workspaces.current() === 'sandbox' ? 'live' : 'sandbox'
  return {
    role: 'fileMenu',
    label: 'File',
    submenu: [
      {
        label: other === 'live' ? 'Switch to the Live Workspace' : 'Switch to the Sandbox',
        click: () => workspaces.open(other),
      },
      {
        label: 'Start at Login',
        type: 'checkbox',
        checked: startsAtLogin(),
        click: (item) => {
          try {
            startAtLogin(item.checked)
          } catch (error) {
            log.warn('the start at login could not be changed', { error: errorText(error) })
            item.checked = startsAtLogin()
          }
        },
      },
      separator,
      { role: isMac ? 'close' : 'quit' },
    ],
  }
}

function viewMenu(parts: MenuParts): MenuItemConstructorOptions {
  const developing: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }]
  return {
    label: 'View',
    submenu: [
      pageAction(parts, 'Command Palette…', 'palette.open', 'CmdOrCtrl+K'),
      pageAction(parts, 'Copy Link to This View', 'view.copy-link'),
      separator,
      { role: 'reload' },
      ...developing,
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  }
}

function goMenu({ window }: MenuParts): MenuItemConstructorOptions {
  const { navigationHistory } = window.webContents
  const paths = Object.keys(pageNames) as PagePath[]
  return {
    label: 'Go',
    submenu: [
      { label: 'Back', accelerator: isMac ? 'Cmd+[' : 'Alt+Left', click: () => navigationHistory.goBack() },
      { label: 'Forward', accelerator: isMac ? 'Cmd+]' : 'Alt+Right', click: () => navigationHistory.goForward() },
      separator,
      ...paths.map((path, index) => ({
        label: pageNames[path],
        ...(index < NUMBERED && { accelerator: `CmdOrCtrl+${index + 1}` }),
        click: () => openView(window, { path, params: {} }),
      })),
    ],
  }
}

function helpMenu(parts: MenuParts): MenuItemConstructorOptions {
  const guides = guidesFolder()
  return {
    role: 'help',
    submenu: [
      pageAction(parts, 'Keyboard Shortcuts', 'help.shortcuts'),
      ...(guides === null ? [] : [{ label: 'Guides', click: () => void shell.openPath(guides) }]),
      separator,
      pageAction(parts, 'Report Diagnostics…', 'help.diagnostics'),
      pageAction(parts, 'Copy Diagnostics', 'help.copy-diagnostics'),
      { label: 'Open Data Folder', click: () => void shell.openPath(parts.paths.data) },
      { label: 'Open Log Folder', click: () => void shell.openPath(parts.paths.logs) },
      separator,
      { id: 'check-for-updates', label: 'Check for Updates…', click: parts.checkForUpdates },
      { id: 'about', label: 'About Signalbox', click: () => openView(parts.window, { path: '/about', params: {} }) },
    ],
  }
}

/** The page itself listens to the key where it has one; the menu only shows it. */
const pageAction = (
  { window }: MenuParts,
  label: string,
  action: MenuAction,
  accelerator?: string,
): MenuItemConstructorOptions => ({
  label,
  ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
  click: () => runAction(window, action),
})

/** Where the guides were installed; null in an installation without them. */
function guidesFolder(): string | null {
  const folder = join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'docs', 'guide')
  return existsSync(folder) ? folder : null
}
