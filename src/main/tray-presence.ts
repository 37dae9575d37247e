import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** How long a desktop that is just starting may take to show its tray, ms. */
const PATIENCE_MS = 10_000
const ASK_EVERY_MS = 1_000
const ANSWER_MS = 2_000

const WATCHER = 'org.kde.StatusNotifierWatcher'
const BUS = 'org.freedesktop.DBus'

/** Two ways to ask the session's bus; which of them is installed differs. */
const questions: readonly (readonly [command: string, ...parts: string[]])[] = [
  [
    'gdbus',
    ...['call', '--session', '--dest', BUS, '--object-path', '/org/freedesktop/DBus'],
    ...['--method', `${BUS}.NameHasOwner`, WATCHER],
  ],
  ['dbus-send', '--session', '--print-reply', `--dest=${BUS}`, '/', `${BUS}.NameHasOwner`, `string:${WATCHER}`],
]

/**
 * Whether this desktop shows a tray, so that a window may stay hidden. Windows and macOS always do. On Linux only the
 * session's bus can tell, as an icon without a place is no error; there `SIGNALBOX_TRAY` (`yes` or `no`) decides for
 * desktops that the bus does not know.
 */
export async function hasTray(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const told = env['SIGNALBOX_TRAY']
  if (told === 'yes' || told === 'no') return told === 'yes'
  if (platform !== 'linux') return true
  if (!hasSessionBus(env)) return false
  for (let waited = 0; waited < PATIENCE_MS; waited += ASK_EVERY_MS) {
    if (await isWatched()) return true
    await wait(ASK_EVERY_MS)
  }
  return false
}

const hasSessionBus = (env: NodeJS.ProcessEnv): boolean =>
  Boolean(env['DBUS_SESSION_BUS_ADDRESS']) || existsSync(join(env['XDG_RUNTIME_DIR'] ?? '/nonexistent', 'bus'))

async function isWatched(): Promise<boolean> {
  for (const [command, ...parts] of questions) {
    const answer = await answerOf(command, parts)
    if (answer !== null) return answer.includes('true')
  }
  return false
}

/** Null when the command is not there or does not answer. */
const answerOf = (command: string, parts: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(command, parts, { timeout: ANSWER_MS }, (error, output) => resolve(error === null ? output : null))
  })
