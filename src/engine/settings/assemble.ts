import type Database from 'better-sqlite3'
import type { Workspace } from '../../contract/models.ts'
import type { Alerts } from '../alerts/assemble.ts'
import type { Backups } from '../backups/assemble.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { LocalApi } from '../http-api/local-api.ts'
import type { Policies } from '../optimizer/policies.ts'
import type { Drills } from '../routing/drill.ts'
import type { ProviderControl } from '../routing/provider-control.ts'
import type { Traffic } from '../sandbox/traffic.ts'
import { getSetting } from '../store/settings.ts'
import { SettingsBook } from './settings-book.ts'

/** The settings, and what makes a change count at once in the parts that do not ask for it every time. */
export function assembleSettings(options: {
  readonly db: Database.Database
  readonly clock: Clock
  readonly events: EventBus
  readonly workspace: Workspace
  readonly version: string
  readonly control: ProviderControl
  readonly policies: Policies
  readonly alerts: Alerts
  readonly drills: Drills
  readonly backups: Backups
  readonly localApi: LocalApi
  /** Stops the engine and starts it again; null where nobody can. */
  readonly restart: (() => void) | null
  /** Null outside the sandbox workspace. */
  readonly traffic: Traffic | null
}): SettingsBook {
  const { db, clock, events, control, policies, alerts, drills, backups, localApi, restart, traffic } = options
  const book = new SettingsBook({
    ...options,
    canRestart: restart !== null,
    carried: { db, clock, policies: policies.book, control, alerts: alerts.engine },
    within(keys, { actor, reason }) {
      if (keys.includes('optimizer.mode'))
        policies.book.noteMode({ author: actor, reason: reason ?? 'changed in the settings' })
    },
  })
  events.on('setting.changed', ({ keys }) => {
    const touches = (part: string) => keys.some((key) => key.startsWith(part))
    if (keys.includes('sandbox.perMinute')) traffic?.set({ perMinute: getSetting(db, 'sandbox.perMinute') })
    if (keys.includes('sandbox.paused')) traffic?.set({ paused: getSetting(db, 'sandbox.paused') })
    if (keys.includes('alerts.quietHours')) alerts.engine.rulesChanged()
    if (keys.includes('drills.schedule')) {
      drills.checkSchedule()
      events.emit('drill.changed', {})
    }
    if (touches('api.')) void localApi.follow()
    if (touches('backups.') || touches('retention.')) backups.wake()
    if (touches('optimizer.')) events.emit('policy.changed', {})
    if (touches('fraud.')) events.emit('analytics.changed', { what: 'fraud' })
    events.emit('status.changed', {})
    if (keys.includes('reporting.currency')) restart?.()
  })
  return book
}
