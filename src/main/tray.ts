import { createRouterClient } from '@orpc/server'
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import type { Failover } from '../contract/models.ts'
import type { Engine } from '../engine/engine-types.ts'
import { errorText, type Log } from '../engine/log.ts'
import { openView } from './open-view.ts'
import { type TrayState, trayBitmap, trayState, trayTooltip } from './tray-icon.ts'
import { focusWindow } from './window.ts'

/** Changes of the engine's state come in bursts; the tray follows at this pace, ms. */
const FOLLOW_MS = 500
/** Pixels. */
const ICON_SIZE = 22

/**
 * Shows the worst state in the tray and offers the few things one wants without the window.
 *
 * @returns hands over an engine, in place of the one before; null on a desktop without a tray
 */
export function openTray(window: BrowserWindow, log: Log): ((engine: Engine) => void) | null {
  const tray = createTray(log)
  if (tray === null) return null
  let stop = (): void => {}
  tray.on('click', () => focusWindow(window))
  app.once('will-quit', () => {
    stop()
    tray.destroy()
  })
  return (engine) => {
    stop()
    stop = followEngine(tray, window, engine, log)
  }
}

function followEngine(tray: Tray, window: BrowserWindow, engine: Engine, log: Log): () => void {
  const { sandbox } = createRouterClient(engine.router)
  let last: Failover | null = null
  let shown: TrayState | null = null
  let due: NodeJS.Timeout | undefined
  const warn = (error: unknown): void => log.warn('the tray is behind', { error: errorText(error) })

  const refresh = async (): Promise<void> => {
    due = undefined
    const paused = engine.sandbox === null ? null : (await sandbox.get()).paused
    const { worst, open } = engine.alerts.engine.summary()
    const state = trayState(worst, paused ?? false)
    if (state !== shown) tray.setImage(iconOf(state))
    shown = state
    tray.setToolTip(trayTooltip(state, open.info + open.warning + open.critical))
    const setPaused = (next: boolean): void => void sandbox.setTraffic({ paused: next }).catch(warn)
    tray.setContextMenu(Menu.buildFromTemplate(entries(window, last, paused, setPaused)))
  }
  const follow = (): void => {
    due ??= setTimeout(() => void refresh().catch(warn), FOLLOW_MS)
  }
  const undo = [
    engine.events.on('alert.changed', follow),
    engine.events.on('status.changed', follow),
    engine.events.on('failover.happened', (failover) => {
      if (failover.mode === 'drill') return
      last = failover
      follow()
    }),
  ]
  follow()
  return () => {
    for (const off of undo) off()
    clearTimeout(due)
  }
}

/** @param paused null where there is no example traffic */
function entries(
  window: BrowserWindow,
  last: Failover | null,
  paused: boolean | null,
  setPaused: (next: boolean) => void,
): MenuItemConstructorOptions[] {
  const pause: MenuItemConstructorOptions[] =
    paused === null
      ? []
      : [{ label: 'Pause example traffic', type: 'checkbox', checked: paused, click: () => setPaused(!paused) }]
  return [
    { label: 'Open Signalbox', click: () => focusWindow(window) },
    { label: 'Open Alerts', click: () => openView(window, { path: '/alerts', params: {} }) },
    {
      label: last === null ? 'No failover since the start' : `Last failover: ${hopText(last)}`,
      enabled: last !== null,
      click: () => openView(window, { path: '/failovers', params: {} }),
    },
    ...pause,
    { type: 'separator' },
    { label: 'Quit', click: () => app.quit() },
  ]
}

/** Null where the desktop has no place for one. */
function createTray(log: Log): Tray | null {
  try {
    const tray = new Tray(iconOf('ok'))
    tray.setToolTip('Signalbox')
    return tray
  } catch (error) {
    log.info('there is no tray', { error: errorText(error) })
    return null
  }
}

/** In both usual pixel densities. */
function iconOf(state: TrayState): Electron.NativeImage {
  const image = nativeImage.createEmpty()
  for (const scaleFactor of [1, 2]) {
    const pixels = ICON_SIZE * scaleFactor
    const size = { width: pixels, height: pixels }
    image.addRepresentation({
      scaleFactor,
      ...size,
      buffer: nativeImage.createFromBitmap(trayBitmap(state, pixels), size).toPNG(),
    })
  }
  return image
}

const hopText = ({ fromProvider, toProvider }: Failover): string => `${fromProvider} to ${toProvider ?? 'nobody'}`
