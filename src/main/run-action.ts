import type { BrowserWindow } from 'electron'
import { focusWindow } from './window.ts'

/** Actions of the page that the menu offers too; the page has them in its command palette under the same ids. */
export type MenuAction =
  | 'palette.open'
  | 'help.shortcuts'
  | 'view.copy-link'
  | 'help.copy-diagnostics'
  | 'help.diagnostics'

/** Brings the window to the front and has its page run one of its own actions. */
export function runAction(window: BrowserWindow, action: MenuAction): void {
  if (window.isDestroyed()) return
  focusWindow(window)
  const event = `new CustomEvent('signalbox:run', { detail: ${JSON.stringify(action)} })`
  void window.webContents.executeJavaScript(`void window.dispatchEvent(${event})`).catch(() => {})
}
