import { app, session } from 'electron'
import type { Engine } from '../engine/engine-types.ts'
import { errorText } from '../engine/log.ts'
import { attend } from './attend.ts'
import { endOnUncaughtErrors, reloadDeadPage } from './crash.ts'
import { serveContract } from './ipc.ts'
import { ignoreClosedPipes, openLog } from './logs.ts'
import { setMenu } from './menu.ts'
import { type Paths, settlePaths } from './paths.ts'
import { onWake } from './power.ts'
import { registerScheme, serveRenderer } from './protocol.ts'
import { quitGracefully } from './quit.ts'
import { guardPages, guardSession } from './security.ts'
import { startTimer } from './timing.ts'
import { focusWindow, loadPage, openWindow } from './window.ts'
import { runWorkspaces } from './workspaces.ts'

const mark = startTimer(process.env)

ignoreClosedPipes()
registerScheme()
claimDataFolder()

/** One process per data folder: a second start brings the window of the first to the front. */
function claimDataFolder(): void {
  try {
    const paths = settlePaths(process.env)
    if (app.requestSingleInstanceLock()) void run(paths)
    else leave(0, `Signalbox already runs on ${paths.data}; its window comes to the front.`)
  } catch (error) {
    leave(1, errorText(error))
  }
}

async function run(paths: Paths): Promise<void> {
  const log = openLog(paths.logs)
  endOnUncaughtErrors(log)
  guardPages(log)
  await app.whenReady()
  mark('ready')
  guardSession(session.defaultSession, log)
  serveRenderer(log)
  const window = openWindow(paths)
  mark('window')
  app.on('second-instance', () => focusWindow(window))
  reloadDeadPage(window, log)
  void loadPage(window, log).then(() => mark('page-loaded'))

  const follow = attend(window, paths, log)
  const onOpened = (opened: Engine | null) => {
    if (opened === null) return app.exit(1)
    setMenu(paths, workspaces)
    follow(opened)
  }
  const workspaces = runWorkspaces(paths, window, log, onOpened)
  setMenu(paths, workspaces)
  serveContract(window, workspaces.engine, log)
  quitGracefully(async () => (await workspaces.engine())?.stop(), log)
  const running = await workspaces.engine()
  if (running === null) return app.exit(1)
  mark('engine-started')
  follow(running)
  onWake(() => void workspaces.engine().then((engine) => engine?.resume()))
}

function leave(code: number, reason: string): void {
  process.stderr.write(`${reason}\n`)
  app.exit(code)
}
