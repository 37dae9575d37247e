import type Database from 'better-sqlite3'
import type { EventBus } from '../events.ts'
import { getSetting } from '../store/settings.ts'
import { noUpdates, type UpdateHost } from './update-host.ts'

/** The host, told by this workspace's settings which feed to ask, for as long as this engine runs. */
export function assembleUpdates(options: {
  readonly db: Database.Database
  readonly events: EventBus
  readonly version: string
  readonly host: UpdateHost | undefined
}): { readonly host: UpdateHost; stop(): void } {
  const { db, events, version } = options
  const host = options.host ?? noUpdates(version)
  const follow = (): void => host.useFeed(getSetting(db, 'updates.feed'))
  const undo = [
    host.onChange(() => events.emit('update.changed', {})),
    events.on('setting.changed', ({ keys }) => {
      if (keys.includes('updates.feed')) follow()
    }),
  ]
  follow()
  return {
    host,
    stop() {
      for (const off of undo) off()
    },
  }
}
