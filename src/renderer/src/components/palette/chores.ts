import { api } from '../../api.ts'
import { formatBytes } from '../../format.ts'
import { hrefOf, parseRoute } from '../../router.ts'
import { useSystem } from '../../stores/system.ts'
import { notify } from '../notify.tsx'

/** Begins to read the price lists of all providers. */
export async function syncPrices(): Promise<void> {
  try {
    await api.pricing.update({ action: 'sync' })
    notify.success('Prices are being read')
  } catch (error) {
    notify.error(error)
  }
}

/** Makes a backup and says when it is checked. */
export async function makeBackup(): Promise<void> {
  notify.info('A backup is being made')
  try {
    await api.backups.make()
    notify.success('The backup is made and checked')
  } catch (error) {
    notify.error(error)
  }
}

/** The address that opens the present view from outside: `signalbox://open/verifications?id=12`. */
export function linkToView(hash: string): string {
  const { path, params } = parseRoute(hash)
  return `signalbox://open${hrefOf(path, params).slice(1)}`
}

export async function copyLink(): Promise<void> {
  await copy(linkToView(window.location.hash), 'Copied the link to this view')
}

/** What somebody who helps asks for first; nothing of customers, numbers, keys or folders. */
export async function copyDiagnostics(): Promise<void> {
  const { status } = useSystem.getState()
  const state =
    status === null
      ? ['The engine has not answered yet.']
      : [
          `Signalbox ${status.version}, ${status.workspace} workspace`,
          `Engine ${status.engine} since ${new Date(status.startedAt).toISOString()}`,
          `Own link ${status.ownLink}, queue ${status.queueDepth}, database ${formatBytes(status.databaseBytes)}`,
          `Sending ${status.sendingPausedAt === null ? 'on' : 'paused'}`,
        ]
  const page = parseRoute(window.location.hash).path
  const lines = [...state, `Page ${page}`, navigator.userAgent, `At ${new Date().toISOString()}`]
  await copy(lines.join('\n'), 'Copied the diagnostics')
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify.success(done)
  } catch {
    notify.error('The clipboard did not take it. Try again.')
  }
}
