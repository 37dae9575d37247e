import { createRouterClient } from '@orpc/server'
import { app, type BrowserWindow, Menu, nativeImage, Tray } from 'electron'
import type { PageView } from '../contract/alert-view.ts'
import { type Failover, modeSchema } from '../contract/models.ts'
import type { Engine } from '../engine/engine-types.ts'
import { errorText, type Log } from '../engine/log.ts'
import { episodeOfHop } from '../engine/store/episodes.ts'
import { providerLabels } from '../engine/store/queries/provider-labels.ts'
import { openView } from './open-view.ts'
import { type TrayState, trayBitmap, trayState, trayText, trayTooltip } from './tray-icon.ts'
import { type TrayActions, trayMenu } from './tray-menu.ts'
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
  const { sandbox, system, pricing, failovers } = createRouterClient(engine.router)
  const pauses = engine.sandbox === null ? 'sending' : 'traffic'
  let last: Failover | null = null
  let shown: TrayState | null = null
  let due: NodeJS.Timeout | undefined
  const warn = (error: unknown): void => log.warn('the tray is behind', { error: errorText(error) })
  const told = (call: Promise<unknown>): void => void call.catch(warn)

  const actions: TrayActions = {
    open: () => focusWindow(window),
    openAlerts: () => openView(window, { path: '/alerts', params: {} }),
    openFailover: () => last !== null && openView(window, failoverView(engine, last)),
    setPaused: (paused) =>
      told(pauses === 'traffic' ? sandbox.setTraffic({ paused }) : system.pauseSending({ paused, reason: 'tray' })),
    syncPrices: () => told(pricing.update({ action: 'sync' })),
    quit: () => app.quit(),
  }
  const isPaused = async (): Promise<boolean> =>
    pauses === 'traffic' ? (await sandbox.get()).paused : (await system.status()).sendingPausedAt !== null

  const refresh = async (): Promise<void> => {
    due = undefined
    const paused = await isPaused()
    const { worst, open } = engine.alerts.engine.summary()
    const state = trayState(worst, paused)
    if (state !== shown) tray.setImage(iconOf(state))
    shown = state
    const alerts = open.info + open.warning + open.critical
    tray.setToolTip(trayTooltip(state, alerts))
    const facts = {
      state: capitalised(trayText(state, alerts)),
      lastFailover: last === null ? null : hopText(last, providerLabels(engine.db)),
      pauses,
      paused,
      syncing: engine.pricing.sync.state().running !== null,
    } as const
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(facts, actions)))
  }
  const follow = (): void => {
    due ??= setTimeout(() => void refresh().catch(warn), FOLLOW_MS)
  }
  const undo = [
    engine.events.on('alert.changed', follow),
    engine.events.on('status.changed', follow),
    engine.events.on('price.sync', follow),
    engine.events.on('failover.happened', (failover) => {
      if (failover.mode === 'drill') return
      last = failover
      follow()
    }),
  ]
  const recall = async (): Promise<void> => {
    const modes = modeSchema.exclude(['drill']).options
    const { rows } = await failovers.list({ filter: { modes }, limit: 1 })
    last ??= rows[0] ?? null
  }
  void recall().catch(warn).finally(follow)
  return () => {
    for (const off of undo) off()
    clearTimeout(due)
  }
}

/** The episode that a hop belongs to; all failovers while it is in none yet. */
function failoverView(engine: Engine, { id }: Failover): PageView {
  const episode = episodeOfHop(engine.db, id)
  return { path: '/failovers', params: episode === undefined ? {} : { episode: String(episode.id) } }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

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

const hopText = ({ fromProvider, toProvider }: Failover, labelOf: (name: string) => string): string =>
  `${labelOf(fromProvider)} to ${toProvider === null ? 'nobody' : labelOf(toProvider)}`
