import { type BrowserWindow, Notification } from 'electron'
import { systemClock } from '../engine/clock.ts'
import type { EventBus } from '../engine/events.ts'
import type { Log } from '../engine/log.ts'
import { type DesktopNotice, NoticeGroups } from './notice-groups.ts'
import { openView } from './open-view.ts'

/**
 * Shows what an engine has to tell as notifications of the desktop; a click opens the view that proves it.
 *
 * @returns hands over the events of an engine, and what came of the one before is dropped
 */
export function showNotices(window: BrowserWindow, log: Log): (events: EventBus) => void {
  if (!Notification.isSupported()) {
    log.info('this desktop shows no notifications')
    return () => {}
  }
  // Without a reference Electron may collect a notification before it is clicked.
  const shown = new Set<Notification>()
  const show = ({ title, body, urgent, view }: DesktopNotice): void => {
    const notification = new Notification({ title, body, urgency: urgent ? 'critical' : 'normal' })
    shown.add(notification)
    notification.on('click', () => openView(window, view))
    notification.on('close', () => shown.delete(notification))
    notification.on('failed', () => shown.delete(notification))
    notification.show()
  }
  const groups = new NoticeGroups({ clock: systemClock, show })
  let undo = (): void => {}
  return (events) => {
    undo()
    groups.stop()
    undo = events.on('alert.notice', (notice) => groups.add(notice))
  }
}
