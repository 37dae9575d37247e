import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { type ApiScope, apiScopeSchema } from '../../src/contract/local-api.ts'
import { type Workspace, workspaceSchema } from '../../src/contract/models.ts'
import { dataFolderOf, workspaceOf } from '../../src/engine/environment.ts'

export const USAGE = `Usage: npm run serve -- [options]
  --workspace sandbox|live  which workspace to open (default: SIGNALBOX_WORKSPACE, or the sandbox)
  --data FOLDER             where everything is kept (default: SIGNALBOX_DATA, or the window's own folder)
  --port N                  TCP port on 127.0.0.1, 0 for any free one (default: the setting api.port)
  --token-file FILE         a token for callers: made and written to FILE when it is not there yet
  --scope read|send|full    what a token made for --token-file may do (default: send)
  --confirm-live            such a token may send real verifications in the live workspace
  --passphrase-file FILE    the passphrase of the account keys (default: the systemd credential "passphrase")
  --no-traffic              without the sandbox's example traffic
  --verbose                 logs every request`

export interface ServeArguments {
  readonly workspace: Workspace
  /** Of the installation; the workspaces are below it. */
  readonly data: string
  readonly port: number | null
  readonly tokenFile: string | null
  readonly scope: ApiScope
  readonly confirmLive: boolean
  readonly passphraseFile: string | null
  readonly traffic: boolean
  readonly verbose: boolean
}

/** @throws {Error} for an unknown option or a value that cannot be used */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): ServeArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workspace: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      'token-file': { type: 'string' },
      scope: { type: 'string', default: 'send' },
      'confirm-live': { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' },
      'no-traffic': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  })
  const credentials = env['CREDENTIALS_DIRECTORY']
  return {
    workspace: oneOf(workspaceSchema, values.workspace ?? workspaceOf(env) ?? 'sandbox', '--workspace'),
    data: values.data === undefined ? (dataFolderOf(env) ?? windowFolder(env)) : resolve(values.data),
    port: values.port === undefined ? null : portOf(values.port),
    tokenFile: fileOf(values['token-file']),
    scope: oneOf(apiScopeSchema, values.scope, '--scope'),
    confirmLive: values['confirm-live'],
    passphraseFile: fileOf(values['passphrase-file']) ?? (credentials ? join(credentials, 'passphrase') : null),
    traffic: !values['no-traffic'],
    verbose: values.verbose,
  }
}

function oneOf<T extends z.ZodType>(schema: T, value: string, option: string): z.output<T> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new Error(`${option} cannot be "${value}".`)
}

function portOf(text: string): number {
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(text)
  if (text.trim() !== '' && port.success) return port.data
  throw new Error(`--port must be a number from 0 to 65535, not "${text}".`)
}

const fileOf = (file: string | undefined): string | null => (file === undefined ? null : resolve(file))

/** Where the window keeps everything, unless it is told otherwise. */
function windowFolder(env: NodeJS.ProcessEnv): string {
  const home = homedir()
  const parents: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
    win32: env['APPDATA'] ?? join(home, 'AppData', 'Roaming'),
    darwin: join(home, 'Library', 'Application Support'),
  }
  return join(parents[process.platform] ?? env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Signalbox')
}
