import { type BrowserWindow, dialog } from 'electron'
import type { Workspace } from '../contract/models.ts'
import type { Engine } from '../engine/engine-types.ts'
import { errorText, type Log } from '../engine/log.ts'
import type { UpdateHost } from '../engine/updates/update-host.ts'
import { hostEngine } from './engine-host.ts'
import { inWorkspace, type Paths, rememberWorkspace } from './paths.ts'
import { startOrExplain } from './start-failure.ts'

/** Long enough for the answer to whoever asked to be on its way. */
const ANSWER_MS = 50

export interface Workspaces {
  /** The engine of the open workspace, or of the one that is being opened; null when it could not be started. */
  engine(): Promise<Engine | null>
  /** The workspace that is open, or is being opened. */
  current(): Workspace
  /** Stops the engine, starts it on the other workspace and loads the page again. */
  open(workspace: Workspace): void
}

/**
 * Runs one engine at a time, on one workspace or on the other.
 *
 * @param onOpened after another workspace was opened; null when the user gave up on it
 */
export function runWorkspaces(
  start: Paths,
  window: BrowserWindow,
  log: Log,
  updates: UpdateHost,
  onOpened: (engine: Engine | null) => void,
): Workspaces {
  let paths = start
  const launch = (): Promise<Engine | null> =>
    startOrExplain(() => hostEngine(paths, window, log, open, restart, updates), window, paths, log)

  function restart(between: () => void): void {
    engine = stopped(engine, log)
      .then(() => attempt(between, log))
      .then(launch)
    void engine.then(onOpened)
    reloadSoon()
  }

  function reloadSoon(): void {
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    }, ANSWER_MS)
  }

  function open(workspace: Workspace): void {
    if (workspace === paths.workspace) return
    const before = engine
    paths = inWorkspace(paths, workspace)
    engine = stopped(before, log).then(launch)
    void engine.then((opened) => {
      if (opened !== null) rememberWorkspace(paths)
      onOpened(opened)
    })
    reloadSoon()
  }

  let engine = launch()
  return { engine: () => engine, current: () => paths.workspace, open }
}

/** What was there is started again when it fails. */
function attempt(between: () => void, log: Log): void {
  try {
    between()
  } catch (error) {
    log.error('the backup was not restored', { error: errorText(error) })
    dialog.showErrorBox('The backup was not restored', `${errorText(error)}\n\nThe database is as it was.`)
  }
}

async function stopped(engine: Promise<Engine | null>, log: Log): Promise<void> {
  try {
    await (await engine)?.stop()
  } catch (error) {
    log.error('the engine did not stop cleanly', { error: errorText(error) })
  }
}
