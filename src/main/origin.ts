import { app } from 'electron'
import { parseUrl } from './parse-url.ts'

export const SCHEME = 'app'
const HOST = 'ui'

/** The page that the window shows: the built renderer, or the dev server's while developing. */
export function pageUrl(): string {
  const devServer = process.env['ELECTRON_RENDERER_URL']
  return devServer && !app.isPackaged ? new URL('/', devServer).href : `${SCHEME}://${HOST}/`
}

/** The page that reports are printed from. */
export const printUrl = (): string => new URL('print.html', pageUrl()).href

const CRASH_PAGE = 'crash.html'

/** The page that takes the place of one that keeps dying. @param reason Electron's word for it, such as `oom` */
export const crashUrl = (reason: string): string =>
  `${new URL(CRASH_PAGE, pageUrl()).href}#${encodeURIComponent(reason)}`

export const isCrashPage = (address: string): boolean => parseUrl(address)?.pathname === `/${CRASH_PAGE}`

/** Whether an address belongs to our page. */
export function isOurs(address: string): boolean {
  const url = parseUrl(address)
  const page = new URL(pageUrl())
  return url !== null && url.protocol === page.protocol && url.host === page.host && url.username === ''
}
