import type { BrowserWindow } from 'electron'
import type { PageView } from '../contract/alert-view.ts'
import { focusWindow } from './window.ts'

/** Brings the window to the front with this page. The address is the page's whole state, so it is all it needs. */
export function openView(window: BrowserWindow, { path, params }: PageView): void {
  if (window.isDestroyed()) return
  focusWindow(window)
  const query = new URLSearchParams(params)
  const hash = query.size === 0 ? `#${path}` : `#${path}?${query}`
  void window.webContents.executeJavaScript(`window.location.hash = ${JSON.stringify(hash)}`).catch(() => {})
}
