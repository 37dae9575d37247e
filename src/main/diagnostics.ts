import { app, type BrowserWindow, screen, shell } from 'electron'
import type { Log } from '../engine/log.ts'
import { type Fact, plainHardware, type SupportHost } from '../engine/support/support-host.ts'
import { logTail } from './log-tail.ts'
import type { Paths } from './paths.ts'
import { loadPage } from './window.ts'

/** What this process knows of the machine and its log, and what it can do for somebody who looks for a fault. */
export const supportHost = (paths: Paths, window: BrowserWindow, log: Log): SupportHost => ({
  runtime: runtimeVersions,
  hardware,
  logLines: (most) => logTail(paths.logs, most),
  async openFolder(folder) {
    return (await shell.openPath(folder === 'data' ? paths.workspaceFolder : paths.logs)) === ''
  },
  reload() {
    if (!window.isDestroyed()) void loadPage(window, log)
  },
})

export function runtimeVersions(): Readonly<Record<string, string>> {
  const { electron = '', chrome = '', node, v8 } = process.versions
  return { Electron: electron, Chrome: chrome, Node: node, V8: v8 }
}

async function hardware(): Promise<Readonly<Record<string, Fact>>> {
  const graphics = Object.entries(app.getGPUFeatureStatus()).map(([name, state]) => [`gpu.${name}`, String(state)])
  const screens = screen.getAllDisplays().map(({ size, scaleFactor }) => `${size.width}x${size.height}@${scaleFactor}`)
  const processes = app
    .getAppMetrics()
    .map(({ type, memory }) => `${type} ${Math.round(memory.workingSetSize / 1_024)} MiB`)
  return {
    ...plainHardware(),
    packaged: app.isPackaged,
    screens: screens.join(', '),
    processes: processes.join(', '),
    ...Object.fromEntries(graphics),
  }
}
