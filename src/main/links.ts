import { app } from 'electron'
import type { PageView } from '../contract/alert-view.ts'
import type { Log } from '../engine/log.ts'
import { LINK_SCHEME, viewOfLink } from './deep-link.ts'
import { readStartOptions } from './start-options.ts'

/** Where links lead, once there is a window. */
export interface Links {
  /** The view of a link that came before there was a window; null when none did. */
  early(): PageView | null
  /** From now on: a link or `--open` opens a view, any other second start the window. */
  follow(open: (view: PageView) => void, focus: () => void, log: Log): void
}

/** Takes links from the desktop. Call before 'ready': macOS hands the first one over while the application starts. */
export function collectLinks(): Links {
  let first: PageView | null = null
  let take = (view: PageView | null): void => {
    first = view
  }
  app.on('open-url', (event, link) => {
    event.preventDefault()
    take(viewOfLink(link))
  })
  // From the sources it would name Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  return {
    early: () => first,
    follow(open, focus, log) {
      const refuse = (): void => {
        log.warn('a link was refused', { reason: 'it names no page of the console' })
        focus()
      }
      take = (view) => (view === null ? refuse() : open(view))
      app.on('second-instance', (_event, argv) => {
        const { view, hidden, refused } = readStartOptions(argv)
        if (refused) refuse()
        else if (view !== null) open(view)
        else if (!hidden) focus()
      })
    },
  }
}
