import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron'
import type { Paths } from './paths.ts'
import type { Workspaces } from './workspaces.ts'

/** The usual menus; File switches the workspace, Help leads to where the data is. */
export function setMenu(paths: Paths, workspaces: Workspaces): void {
  app.setAboutPanelOptions({ applicationName: 'Signalbox', applicationVersion: app.getVersion() })
  const macOnly: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const developing: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...macOnly,
      {
        role: 'fileMenu',
        label: 'File',
        submenu: [
          workspaces.current() === 'sandbox'
            ? { label: 'Switch to the Live Workspace', click: () => workspaces.open('live') }
            : { label: 'Switch to the Sandbox', click: () => workspaces.open('sandbox') },
          { type: 'separator' },
          { role: process.platform === 'darwin' ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'reload' },
          ...developing,
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      {
        role: 'help',
        submenu: [
          { label: 'Open Data Folder', click: () => void shell.openPath(paths.data) },
          { label: 'Open Log Folder', click: () => void shell.openPath(paths.logs) },
          { type: 'separator' },
          { role: 'about' },
        ],
      },
    ]),
  )
}
