import { resolve } from 'node:path'
import { type Workspace, workspaceSchema } from '../contract/models.ts'
import { type OptimizerMode, optimizerModeSchema } from '../contract/policy-models.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A variable that Signalbox looks at. An empty one counts as not set. */
export interface EnvironmentVariable {
  readonly name: `SIGNALBOX_${string}`
  /** What it may be. */
  readonly value: string
  /** What happens without it. */
  readonly without: string
  readonly meaning: string
  /** Who looks at it: the program itself, or only its scripts for developers. */
  readonly for: 'everyone' | 'developers'
}

/** All of them; the documents list them from here. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    name: 'SIGNALBOX_DATA',
    value: 'a folder',
    without: "the user's own application folder",
    meaning: 'Where databases, backups, keys and logs are kept. It is made when it is missing.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_WORKSPACE',
    value: '`sandbox` or `live`',
    without: 'the workspace that was open last, at first the sandbox',
    meaning: 'Which workspace is opened at the start.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_SETTINGS',
    value: 'a JSON file',
    without: 'nothing is fixed',
    meaning: 'Settings that hold whatever is stored, and cannot be changed in the console. See below.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_UPDATE_FEED',
    value: 'an https address',
    without: 'the setting `updates.feed`, or what the package names, or no updates',
    meaning: 'Where newer versions are looked for. When packing: the feed that the packages name.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_GPG_KEY',
    value: 'the name of a key',
    without: 'they are not signed',
    meaning: 'Signs the checksums of the packages.',
    for: 'developers',
  },
  {
    name: 'SIGNALBOX_PASSPHRASE',
    value: 'a passphrase',
    without: 'the key file stays locked, unless a file with the passphrase is named',
    meaning:
      'Unlocks the key file of an engine that runs without a window. It is removed from the environment at once.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_TRAY',
    value: '`yes` or `no`',
    without: 'the desktop is asked',
    meaning: 'Whether there is a tray to hide in, where the desktop cannot be asked (Linux).',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_OPTIMIZER',
    value: '`off`, `shadow` or `on`',
    without: '`on` in the sandbox, `off` in the live workspace',
    meaning: 'What the optimizer does until an operator decides. To fix it, use `optimizer.mode` in the settings file.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_LOG',
    value: '`debug`',
    without: 'what matters to an operator',
    meaning: 'Writes every request to the local API to the log too, without numbers and tokens.',
    for: 'everyone',
  },
  {
    name: 'SIGNALBOX_TIMING',
    value: '`1`',
    without: 'nothing is printed',
    meaning: 'Prints how long the start took, in ms, as one line of JSON on standard output.',
    for: 'developers',
  },
  {
    name: 'SIGNALBOX_ELECTRON',
    value: '`official` or `fallback`',
    without: 'the official runtime, or the fallback where that cannot be fetched',
    meaning: 'Insists on one way of fetching the Electron runtime.',
    for: 'developers',
  },
  {
    name: 'SIGNALBOX_BENCH_10M',
    value: '`1`',
    without: 'one million verifications',
    meaning: 'Makes the benchmark of the analytics run on ten million verifications too.',
    for: 'developers',
  },
  {
    name: 'SIGNALBOX_BENCH_MINUTES',
    value: 'minutes',
    without: '60',
    meaning: 'How long the benchmark of memory watches.',
    for: 'developers',
  },
]

const given = (env: Env, name: string): string | null => env[name]?.trim() || null

/** The folder to keep everything in; null for the user's own. */
export function dataFolderOf(env: Env): string | null {
  const folder = given(env, 'SIGNALBOX_DATA')
  return folder === null ? null : resolve(folder)
}

/** The workspace to open; null for the one that was open last. @throws {Error} for any other word */
export function workspaceOf(env: Env): Workspace | null {
  const wish = given(env, 'SIGNALBOX_WORKSPACE')
  if (wish === null) return null
  const workspace = workspaceSchema.safeParse(wish)
  if (!workspace.success) throw new Error('SIGNALBOX_WORKSPACE must be "sandbox" or "live".')
  return workspace.data
}

/** What the optimizer does until an operator decides; null for what is usual. @throws {Error} for any other word */
export function optimizerModeOf(env: Env): OptimizerMode | null {
  const wish = given(env, 'SIGNALBOX_OPTIMIZER')
  if (wish === null) return null
  const mode = optimizerModeSchema.safeParse(wish)
  if (!mode.success) throw new Error('SIGNALBOX_OPTIMIZER must be "off", "shadow" or "on".')
  return mode.data
}

/** Whether the log is for finding faults. @throws {Error} for any word but `debug` */
export function isDebugLog(env: Env): boolean {
  const wish = given(env, 'SIGNALBOX_LOG')
  if (wish !== null && wish !== 'debug') throw new Error('SIGNALBOX_LOG must be "debug".')
  return wish !== null
}

/** The file with settings that are fixed from outside; null for none. */
export function settingsFileOf(env: Env): string | null {
  const file = given(env, 'SIGNALBOX_SETTINGS')
  return file === null ? null : resolve(file)
}
