import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { type Workspace, workspaceSchema } from '../contract/models.ts'
import { dataFolderOf, workspaceOf } from '../engine/environment.ts'

/** Where this installation keeps its data, and which workspace it opens. */
export interface Paths {
  /** Everything of this installation: workspaces, logs, window state. */
  readonly data: string
  readonly logs: string
  readonly workspace: Workspace
  /** Database, backups and keys of the open workspace. */
  readonly workspaceFolder: string
}

/**
 * Settles the data folder before anything reads it. Two variables are looked at:
 * `SIGNALBOX_DATA` is the folder to use instead of the user's own (unattended installs, tests), and
 * `SIGNALBOX_WORKSPACE` is `sandbox` or `live`; without it the one that was open last is opened, at first the sandbox.
 *
 * @throws {Error} for a workspace that does not exist or a data folder that cannot be made
 */
export function settlePaths(env: NodeJS.ProcessEnv): Paths {
  const chosen = dataFolderOf(env)
  if (chosen !== null) app.setPath('userData', makeFolder(chosen))
  const data = app.getPath('userData')
  return pathsOf(data, workspaceOf(env) ?? lastWorkspace(data))
}

/** The same installation with another workspace. */
export const inWorkspace = ({ data }: Paths, workspace: Workspace): Paths => pathsOf(data, workspace)

/** Opens this workspace at the next start too. Only a convenience: a disk that refuses it does not matter. */
export function rememberWorkspace({ data, workspace }: Paths): void {
  try {
    writeFileSync(join(data, LAST_WORKSPACE), JSON.stringify(workspace), { mode: 0o600 })
  } catch {
    // The next start asks for the sandbox then, which harms nobody.
  }
}

const LAST_WORKSPACE = 'workspace.json'

function lastWorkspace(data: string): Workspace {
  try {
    return workspaceSchema.parse(JSON.parse(readFileSync(join(data, LAST_WORKSPACE), 'utf8')))
  } catch {
    return 'sandbox'
  }
}

const pathsOf = (data: string, workspace: Workspace): Paths => ({
  data,
  logs: join(data, 'logs'),
  workspace,
  workspaceFolder: join(data, 'workspaces', workspace),
})

function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** A file of the built application, wherever it was installed. */
export const builtFile = (...parts: readonly string[]): string => join(app.getAppPath(), 'out', ...parts)
