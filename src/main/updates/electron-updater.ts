import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppUpdater } from 'electron-updater'
import { errorText, type Log } from '../../engine/log.ts'
import { redact } from '../../engine/redact.ts'
import type { Feed } from './feed.ts'

/** What the package says about updates, among its resources; whoever made it without a feed left it out. */
const PACKAGE_FILE = 'app-update.yml'

/** The feed that the package names; null when it names none. */
export function packagedFeed(resources: string): string | null {
  const file = join(resources, PACKAGE_FILE)
  if (!existsSync(file)) return null
  const [, url = ''] = /^url: ['"]?(\S+?)['"]?$/m.exec(readFileSync(file, 'utf8')) ?? []
  return url === '' ? null : url
}

/** Whether this installation is of a kind that an update can replace. */
export function canReplaceItself(env: NodeJS.ProcessEnv, isPackaged: boolean, resources: string): boolean {
  if (process.platform !== 'linux') return isPackaged
  if (env['APPIMAGE']) return true
  const type = join(resources, 'package-type')
  return existsSync(type) && readFileSync(type, 'utf8').trim() === 'deb'
}

/** Loads the updater of this kind of installation. Only now: most consoles have no feed. */
export async function loadUpdater(): Promise<AppUpdater> {
  const { autoUpdater } = await import('electron-updater')
  return autoUpdater
}

/**
 * Sets an updater up to ask this feed, and to do nothing by itself.
 *
 * @param places `resources` of the package, and `folder` for what the updater has to read from a file
 */
export function setUpUpdater(
  updater: AppUpdater,
  { url }: Feed,
  places: { readonly resources: string; readonly folder: string },
  log: Log,
): void {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.disableWebInstaller = true
  // One file, one checksum: what is put together from old parts and new ones is not worth what it saves.
  updater.disableDifferentialDownload = true
  // We decide ourselves whether there is anything to ask, also for an installation that can only be told of it.
  updater.forceDevUpdateConfig = true
  // It would send a lasting number of this installation along. All send the same one.
  updater.requestHeaders = { 'x-user-staging-id': '00000000-0000-0000-0000-000000000000' }
  const say = (text: unknown): string => redact(errorText(text)).slice(0, 500)
  updater.logger = {
    info: () => {},
    warn: (text) => log.warn('updater', { says: say(text) }),
    error: (text) => log.warn('updater', { says: say(text) }),
  }
  // The package's own file also names the publisher whose signature Windows must find: it stays in force.
  if (existsSync(join(places.resources, PACKAGE_FILE))) updater.setFeedURL({ provider: 'generic', url })
  else updater.updateConfigPath = writeConfig(url, places.folder)
}

/** JSON is YAML. */
function writeConfig(url: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, PACKAGE_FILE)
  const config = { provider: 'generic', url, updaterCacheDirName: 'signalbox-updater' }
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  return file
}
