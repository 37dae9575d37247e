import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { errorText, type Log } from '../engine/log.ts'
import { pageUrl } from './origin.ts'
import { builtFile, type Paths } from './paths.ts'
import { fitToScreens, MIN_HEIGHT, MIN_WIDTH, readWindowState, writeWindowState } from './window-state.ts'

const DEFAULT_SIZE = { width: 1360, height: 860 } as const
/** What stands behind the page until its first paint: the page's own ground in either theme. */
const background = { dark: '#12171b', light: '#eef1f3' } as const

/**
 * Opens the window where it was left and shows it once the page has something to show.
 *
 * @param hidden not before somebody asks for it
 */
export function openWindow(paths: Paths, hidden: boolean): BrowserWindow {
  const stateFile = join(paths.data, 'window-state.json')
  const state = readWindowState(stateFile)
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...((state && fitToScreens(state.bounds, areas)) ?? DEFAULT_SIZE),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: 'Signalbox',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: builtFile('preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
    },
  })
  // To maximise a window shows it.
  if (state?.maximised) window.once('show', () => window.maximize())
  if (!hidden) window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }),
  )
  return window
}

/**
 * Resolves when the page is loaded, or when it is clear that it cannot be.
 *
 * @param hash names the view to begin with; '' for the first page
 */
export async function loadPage(window: BrowserWindow, log: Log, hash = ''): Promise<void> {
  let closing = false
  window.once('close', () => {
    closing = true
  })
  try {
    await window.loadURL(pageUrl() + hash)
  } catch (error) {
    // Closing ends a load as well; and to show a window that is being closed crashes Electron.
    if (closing) return
    log.error('the page did not load', { error: errorText(error) })
    window.show()
  }
}

/** Brings the window to the front, for a second start of the application. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  if (!window.isVisible()) bringOnScreen(window)
  window.show()
  window.focus()
}

/** A screen may have gone while the window was in the tray. */
function bringOnScreen(window: BrowserWindow): void {
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  if (fitToScreens(window.getNormalBounds(), areas) === null) window.center()
}
