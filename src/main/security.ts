import { app, type Session, shell, type WebContents } from 'electron'
import type { Log } from '../engine/log.ts'
import { isHelpLink } from './help-links.ts'
import { isOurs } from './origin.ts'
import { parseUrl } from './parse-url.ts'
import { isPermitted } from './permissions.ts'

/** Holds for every page of the application, whoever opens it. Call before the first window. */
export function guardPages(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-frame-navigate', (event) => {
      // A reload of the page names the address it already has.
      if (event.isMainFrame && isOurs(event.url) && event.url === contents.getURL()) return
      event.preventDefault()
      log.warn('navigation refused', { to: place(event.url) })
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openHelp(url, log)
      return { action: 'deny' }
    })
  })
}

/** Denies what the permission table does not allow, every device, every download. */
export function guardSession(session: Session, log: Log): void {
  const decide = (contents: WebContents | null, permission: string, origin: string): boolean =>
    contents !== null && isOurs(origin) && isPermitted(permission)
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const allowed = decide(contents, permission, details.requestingUrl)
    if (!allowed) log.warn('permission refused', { permission })
    callback(allowed)
  })
  session.setPermissionCheckHandler(decide)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
    log.warn('download refused')
  })
}

function openHelp(url: string, log: Log): void {
  if (!isHelpLink(url)) return log.warn('window refused', { to: place(url) })
  shell.openExternal(url).catch(() => log.warn('the system browser did not open', { to: place(url) }))
}

/** What of an address may stand in a log: never its path or query. */
function place(address: string): string {
  const url = parseUrl(address)
  return url === null ? 'invalid' : url.host || url.protocol
}
