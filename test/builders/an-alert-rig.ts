import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { type AlertRuleDraft, alertRuleDraftSchema } from '../../src/contract/alert-rules.ts'
import type { Alert, AlertNotice } from '../../src/contract/alerts.ts'
import { AlertDesk } from '../../src/engine/alerts/alert-desk.ts'
import { AlertEngine } from '../../src/engine/alerts/alert-engine.ts'
import { missingPresets } from '../../src/engine/alerts/presets.ts'
import type { ProviderReading, Readings } from '../../src/engine/alerts/readings.ts'
import { EventBus } from '../../src/engine/events.ts'
import { insertAlertRule } from '../../src/engine/store/alert-rules.ts'
import { alertEvents } from '../../src/engine/store/alerts.ts'
import { alertPage } from '../../src/engine/store/queries/alerts-inbox.ts'
import { setSetting } from '../../src/engine/store/settings.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'
import { recordingLog } from '../fakes/recording-log.ts'
import { aStore } from './a-store.ts'

/** Nothing is wrong. */
export const calm: Omit<Readings, 'now'> = {
  linkDown: null,
  providers: [],
  failovers: [],
  alarms: [],
  queueDepth: 0,
  lastRoutes: [],
  budget: { spentMicros: 0, limitMicros: 10_000_000 },
  scanned: {
    windows: [],
    lastSentAt: null,
    hourlyCosts: [],
    pricedAt: [],
    failedDrills: [],
    countries: [],
  },
}

/** An enabled provider in good health. */
export const aProviderReading = (overrides: Partial<ProviderReading> = {}): ProviderReading => ({
  name: 'alpha',
  label: 'Alpha',
  enabled: true,
  breaker: { state: 'closed', cause: null },
  probe: { ok: true, error: null },
  balance: null,
  ...overrides,
})

/** A rule on the depth of the queue, which a test can raise and lower at will. */
export const aRule = (overrides: Partial<AlertRuleDraft> = {}): AlertRuleDraft =>
  alertRuleDraftSchema.parse({
    name: 'Verifications wait',
    condition: { kind: 'queue-depth', above: 10 },
    severity: 'warning',
    recoverMs: 0,
    maxRepeats: 0,
    ...overrides,
  })

/** The rule engine on its own store and a clock that stands still, with what it reads in the hand of the test. */
export async function anAlertRig(options: {
  readonly clock: FakeClock
  readonly rules: readonly AlertRuleDraft[]
  /** The store of an earlier rig, whose rules are kept. */
  readonly db?: Database.Database
}) {
  const { clock } = options
  const db = options.db ?? (await aStore())
  if (options.db === undefined) {
    // The built-in rules stay out of the way of the test's own.
    setSetting(
      db,
      'alerts.seeded',
      missingPresets([]).map(({ preset }) => preset),
      clock.now(),
    )
    for (const rule of options.rules) insertAlertRule(db, rule, clock.now())
  }
  const log = recordingLog()
  const events = new EventBus((error) => {
    throw error
  })
  const notices: AlertNotice[] = []
  events.on('alert.notice', (notice) => notices.push(notice))
  let readings: Partial<Readings> = {}
  let asked: readonly number[] = []
  const engine = new AlertEngine({
    db,
    clock,
    log,
    events,
    read: async (windowsMs) => {
      asked = windowsMs
      return { ...calm, now: clock.now(), ...readings }
    },
    summarise: async () => null,
  })
  engine.start()
  const stop = () => engine.stop()
  onTestFinished(stop)
  const inbox = (): readonly Alert[] => alertPage(db, {}, { limit: 100 }).rows
  return {
    db,
    log,
    events,
    engine,
    desk: new AlertDesk({ db, clock, events }),
    stop,
    /** From here on this is what the engine reads, on a calm day otherwise. */
    set: (next: Partial<Readings>) => {
      readings = next
    },
    inbox,
    /** The only alert there is. */
    alert: () => {
      const [first, ...more] = inbox()
      if (first === undefined || more.length > 0) throw new Error(`there are ${inbox().length} alerts, not one`)
      return first
    },
    history: (id: number) => alertEvents(db, id).map(({ kind }) => kind),
    windowsAsked: () => asked,
    /** What was notified since the last call, as `kind: title`. */
    takeNotices: () => notices.splice(0).map(({ kind, title }) => `${kind}: ${title}`),
  }
}
