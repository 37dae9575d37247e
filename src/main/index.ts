import { app, dialog, session } from 'electron'
import type { Engine } from '../engine/engine-types.ts'
import { isDebugLog } from '../engine/environment.ts'
import { FolderInUseError, lockFolder } from '../engine/lock.ts'
import { errorText } from '../engine/log.ts'
import { forcedSettings } from '../engine/settings/forced.ts'
import { attend } from './attend.ts'
import { endOnUncaughtErrors, reloadDeadPage } from './crash.ts'
import { hashOf } from './deep-link.ts'
import { serveContract } from './ipc.ts'
import { collectLinks } from './links.ts'
import { ignoreClosedPipes, openLog } from './logs.ts'
import { setMenu } from './menu.ts'
import { openView } from './open-view.ts'
import { type Paths, settlePaths } from './paths.ts'
import { onWake } from './power.ts'
import { registerScheme, serveRenderer } from './protocol.ts'
import { once, quitGracefully } from './quit.ts'
import { guardPages, guardSession } from './security.ts'
import { readStartOptions } from './start-options.ts'
import { startTimer } from './timing.ts'
import { hasTray } from './tray-presence.ts'
import { UpdateQuestions } from './updates/ask.ts'
import { openUpdates } from './updates/open-updates.ts'
import { focusWindow, loadPage, openWindow } from './window.ts'
import { runWorkspaces } from './workspaces.ts'

const mark = startTimer(process.env)

ignoreClosedPipes()
registerScheme()
const links = collectLinks()
claimDataFolder()

/** One process per data folder: a second start brings the window of the first to the front, or opens a view in it. */
function claimDataFolder(): void {
  try {
    const paths = settlePaths(process.env)
    // What is wrong with it is said now: an unattended start has nobody to read a window.
    forcedSettings(process.env)
    const debug = isDebugLog(process.env)
    if (!app.requestSingleInstanceLock())
      return leave(0, `Signalbox already runs on ${paths.data}; its window comes to the front.`)
    // The engine without a window may run on it too, and has none that could come to the front.
    const release = lockFolder(paths.data, 'window', Date.now())
    void run(paths, debug, release)
  } catch (error) {
    if (error instanceof FolderInUseError) void app.whenReady().then(() => refuse(error.message))
    else leave(1, errorText(error))
  }
}

async function run(paths: Paths, debug: boolean, release: () => void): Promise<void> {
  const log = openLog(paths.logs, { debug })
  endOnUncaughtErrors(paths, log)
  guardPages(log)
  await app.whenReady()
  mark('ready')
  guardSession(session.defaultSession, log)
  serveRenderer(log)
  const start = readStartOptions(process.argv)
  const view = start.view ?? links.early()
  if (start.refused) log.warn('a link was refused', { reason: 'it names no page of the console' })
  const hidden = start.hidden && view === null && (await hasTray(process.env))
  const window = openWindow(paths, hidden)
  mark('window')
  links.follow(
    (linked) => openView(window, linked),
    () => focusWindow(window),
    log,
  )
  reloadDeadPage(window, log)
  void loadPage(window, log, view === null ? '' : hashOf(view)).then(() => mark('page-loaded'))

  const stop = once(async () => (await workspaces.engine())?.stop())
  const updates = openUpdates(paths, log, () => stop().then(release))
  const follow = attend(window, paths, log, hidden)
  const onOpened = (opened: Engine | null) => {
    if (opened === null) return app.exit(1)
    setMenu(menu)
    follow(opened)
  }
  const workspaces = runWorkspaces(paths, window, log, updates, onOpened)
  const questions = new UpdateQuestions(window, workspaces.engine, log)
  updates.whenFound((state) => questions.found(state))
  const menu = { paths, workspaces, window, log, checkForUpdates: () => questions.check() }
  setMenu(menu)
  serveContract(window, workspaces.engine, log)
  quitGracefully(stop, log)
  const running = await workspaces.engine()
  if (running === null) return app.exit(1)
  mark('engine-started')
  follow(running)
  onWake(() => void workspaces.engine().then((engine) => engine?.resume()))
}

function refuse(reason: string): void {
  dialog.showErrorBox('Signalbox cannot start', reason)
  leave(1, reason)
}

function leave(code: number, reason: string): void {
  process.stderr.write(`${reason}\n`)
  app.exit(code)
}
