import type { BrowserWindow } from 'electron'
import type { PageView } from '../contract/alert-view.ts'
import { hashOf } from './deep-link.ts'
import { focusWindow } from './window.ts'

/** Brings the window to the front with this page. The address is the page's whole state, so it is all it needs. */
export function openView(window: BrowserWindow, view: PageView): void {
  if (window.isDestroyed()) return
  focusWindow(window)
  const hash = JSON.stringify(hashOf(view))
  void window.webContents.executeJavaScript(`void (window.location.hash = ${hash})`).catch(() => {})
}
