import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app } from 'electron'
import { type Workspace, workspaceSchema } from '../contract/models.ts'

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
 * `SIGNALBOX_WORKSPACE` is `sandbox` (the default) or `live`.
 *
 * @throws {Error} for a workspace that does not exist or a data folder that cannot be made
 */
export function settlePaths(env: NodeJS.ProcessEnv): Paths {
  const chosen = env['SIGNALBOX_DATA']
  if (chosen) app.setPath('userData', makeFolder(resolve(chosen)))
  const data = app.getPath('userData')
  const workspace = workspaceSchema.safeParse(env['SIGNALBOX_WORKSPACE'] || 'sandbox')
  if (!workspace.success) throw new Error('SIGNALBOX_WORKSPACE must be "sandbox" or "live".')
  return {
    data,
    logs: join(data, 'logs'),
    workspace: workspace.data,
    workspaceFolder: join(data, 'workspaces', workspace.data),
  }
}

function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** A file of the built application, wherever it was installed. */
export const builtFile = (...parts: readonly string[]): string => join(app.getAppPath(), 'out', ...parts)
