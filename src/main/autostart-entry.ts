import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The file that makes a Linux desktop start the console at login. */
export function autostartFile(env: NodeJS.ProcessEnv, home: string): string {
  // The specification has a relative folder ignored.
  const config = env['XDG_CONFIG_HOME']
  return join(config?.startsWith('/') ? config : join(home, '.config'), 'autostart', 'signalbox.desktop')
}

/** As the Desktop Entry Specification quotes an argument of `Exec`. */
const quoted = (argument: string): string =>
  `"${argument
    .replace(/[\\"`$]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`

/** What stands in that file. `command` is the program and its arguments. */
export const autostartEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Signalbox',
    'Comment=Sends and watches SMS verifications',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

/** Whether the file is there and was not switched off by the desktop's own settings. */
export function readsAsOn(file: string): boolean {
  try {
    return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}

/** @throws when the folder cannot be written */
export function writeAutostart(file: string, command: readonly string[] | null): void {
  if (command === null) return rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, autostartEntry(command))
}
