import { beforeEach, describe, expect, test } from 'vitest'
import { alertRules, updateAlertRule } from '../../../src/engine/store/alert-rules.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { anAlertRig, aRule } from '../../builders/an-alert-rig.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const LOOK = 5_000
const busy = { queueDepth: 50 }
const idle = { queueDepth: 0 }

let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock()
})

describe('for-duration', () => {
  test('fires once the condition has held for long enough, and not before', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ forMs: 60_000 })] })
    rig.set(busy)
    await clock.advance(55_000)
    expect(rig.inbox()).toEqual([])
    expect(alertRules(rig.db)).toMatchObject([{ pending: 1, open: 0 }])
    await clock.advance(2 * LOOK)
    expect(rig.alert()).toMatchObject({
      state: 'firing',
      read: false,
      message: '50 verifications wait for an acceptance.',
    })
    expect(rig.alert().createdAt - rig.alert().since).toBe(60_000)
    expect(rig.takeNotices()).toEqual(['fired: Verifications wait'])
    expect(rig.history(rig.alert().id)).toEqual(['pending', 'fired', 'notified'])
  })

  test('begins anew after an interruption', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ forMs: 60_000 })] })
    rig.set(busy)
    await clock.advance(50_000)
    rig.set(idle)
    await clock.advance(LOOK)
    rig.set(busy)
    await clock.advance(50_000)
    expect(rig.inbox()).toEqual([])
  })

  test('goes on over a restart in the middle', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ forMs: 60_000 })] })
    rig.set(busy)
    await clock.advance(40_000)
    await rig.stop()
    await clock.advance(10_000)
    const again = await anAlertRig({ clock, rules: [], db: rig.db })
    again.set(busy)
    await clock.advance(15_000)
    expect(again.takeNotices()).toEqual(['fired: Verifications wait'])
  })

  test('begins anew when nobody looked for a long time', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ forMs: 60_000 })] })
    rig.set(busy)
    await clock.advance(40_000)
    await rig.stop()
    clock.jump(3_600_000)
    const again = await anAlertRig({ clock, rules: [], db: rig.db })
    again.set(busy)
    await clock.advance(50_000)
    expect(again.inbox()).toEqual([])
  })
})

describe('recovery', () => {
  test('a short calm is no recovery, and a relapse is the same alert', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ recoverMs: 30_000 })] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.set(idle)
    await clock.advance(20_000)
    expect(rig.alert().state).toBe('recovering')
    rig.set(busy)
    await clock.advance(LOOK)
    expect(rig.alert()).toMatchObject({ state: 'firing', resolvedAt: null })
    rig.set(idle)
    await clock.advance(45_000)
    expect(rig.alert()).toMatchObject({ state: 'resolved', resolvedAt: expect.any(Number) })
    expect(rig.takeNotices()).toEqual(['fired: Verifications wait', 'resolved: Resolved: Verifications wait'])
    expect(rig.history(rig.alert().id)).toEqual([
      'fired',
      'notified',
      'recovering',
      'relapsed',
      'recovering',
      'resolved',
      'notified',
    ])
  })

  test('the next episode is a new alert', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule()] })
    for (const load of [busy, idle, busy]) {
      rig.set(load)
      await clock.advance(LOOK)
    }
    expect(rig.inbox().map(({ state }) => state)).toEqual(['firing', 'resolved'])
  })

  test('an alert that was firing when the console closed is still the same after a restart', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ recoverMs: 30_000 })] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.takeNotices()
    await rig.stop()
    const again = await anAlertRig({ clock, rules: [], db: rig.db })
    again.set(busy)
    await clock.advance(LOOK)
    expect([again.alert().state, again.takeNotices()]).toEqual(['firing', []])
    again.set(idle)
    await clock.advance(45_000)
    expect([again.alert().state, again.takeNotices()]).toEqual(['resolved', ['resolved: Resolved: Verifications wait']])
  })
})

describe('repeats', () => {
  const repeating = aRule({ maxRepeats: 2, repeatEveryMs: 600_000 })

  test('come at their interval, and no more than the rule says', async () => {
    const rig = await anAlertRig({ clock, rules: [repeating] })
    rig.set(busy)
    await clock.advance(590_000)
    expect(rig.takeNotices()).toHaveLength(1)
    await clock.advance(20_000)
    expect(rig.takeNotices()).toEqual(['repeat: Still: Verifications wait'])
    await clock.advance(3_600_000)
    expect(rig.takeNotices()).toEqual(['repeat: Still: Verifications wait'])
    expect(rig.alert().repeats).toBe(2)
  })

  test('end with an acknowledgement, which the next episode does not inherit', async () => {
    const rig = await anAlertRig({ clock, rules: [repeating] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.desk.acknowledge([rig.alert().id], 'Called the provider')
    rig.takeNotices()
    await clock.advance(3_600_000)
    expect(rig.takeNotices()).toEqual([])
    expect(rig.alert()).toMatchObject({ state: 'firing', read: true, note: 'Called the provider' })
    rig.set(idle)
    await clock.advance(LOOK)
    rig.set(busy)
    await clock.advance(LOOK)
    expect(rig.takeNotices()).toEqual(['resolved: Resolved: Verifications wait', 'fired: Verifications wait'])
    expect(rig.inbox()[0]).toMatchObject({ acknowledgedAt: null, read: false })
  })

  test('a snooze holds everything back, and what still fires at its end is notified again', async () => {
    const rig = await anAlertRig({ clock, rules: [repeating] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.desk.snooze([rig.alert().id], clock.now() + 1_800_000)
    rig.takeNotices()
    expect(rig.engine.summary()).toMatchObject({ unread: 0, worst: null })
    await clock.advance(1_790_000)
    expect(rig.takeNotices()).toEqual([])
    await clock.advance(20_000)
    expect(rig.takeNotices()).toEqual(['repeat: Still: Verifications wait'])
    expect(rig.alert()).toMatchObject({ snoozedUntil: null, read: false })
    expect(rig.engine.summary()).toMatchObject({ unread: 1, worst: 'warning' })
  })

  test('what is over before its snooze ends stays silent', async () => {
    const rig = await anAlertRig({ clock, rules: [repeating] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.desk.snooze([rig.alert().id], clock.now() + 1_800_000)
    rig.takeNotices()
    rig.set(idle)
    await clock.advance(3_600_000)
    expect([rig.takeNotices(), rig.alert().state]).toEqual([[], 'resolved'])
  })
})

describe('rules', () => {
  test('one that is switched off ends its alerts without a word', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule()] })
    rig.set(busy)
    await clock.advance(LOOK)
    rig.takeNotices()
    const [rule] = alertRules(rig.db)
    if (rule === undefined) throw new Error('the rule is missing')
    updateAlertRule(rig.db, rule.id, { ...rule, enabled: false }, clock.now())
    rig.engine.rulesChanged()
    expect(rig.alert().state).toBe('resolved')
    await clock.advance(60_000)
    expect(rig.takeNotices()).toEqual([])
  })

  test('without the inbox an alert is recorded as read, and without the desktop nothing pops up', async () => {
    const rig = await anAlertRig({ clock, rules: [aRule({ channels: [] })] })
    rig.set(busy)
    await clock.advance(LOOK)
    expect(rig.alert()).toMatchObject({ read: true, state: 'firing' })
    expect(rig.takeNotices()).toEqual([])
  })

  test('the built-in ones are added once, and a removed one stays away', async () => {
    const rig = await anAlertRig({ clock, rules: [] })
    expect(alertRules(rig.db)).toEqual([])
    await rig.stop()
    setSetting(rig.db, 'alerts.seeded', [], clock.now())
    const fresh = await anAlertRig({ clock, rules: [], db: rig.db })
    const names = alertRules(fresh.db).map(({ name }) => name)
    expect(names).toContain('Primary failing')
    expect(new Set(names).size).toBe(names.length)
    await fresh.stop()
    rig.db.prepare('update alert_rules set removed_at = 1 where name = ?').run('No traffic')
    const again = await anAlertRig({ clock, rules: [], db: rig.db })
    expect(alertRules(again.db).map(({ name }) => name)).toEqual(names.filter((name) => name !== 'No traffic'))
  })

  test('the store is asked for the windows that some rule looks at, each once', async () => {
    const rate = { kind: 'rate-below', metric: 'accept', of: 'service', below: 0.9, minimum: 10 } as const
    const rules = [3_600_000, 300_000, 300_000].map((windowMs) => aRule({ condition: { ...rate, windowMs } }))
    const rig = await anAlertRig({ clock, rules: [...rules, aRule()] })
    await clock.advance(LOOK)
    expect(rig.windowsAsked()).toEqual([300_000, 3_600_000])
  })
})

test('an event is looked at within a moment, many of them together', async () => {
  const rig = await anAlertRig({ clock, rules: [aRule()] })
  await clock.advance(1_000)
  rig.set(busy)
  for (let i = 0; i < 20; i++) rig.events.emit('provider.changed', { name: 'alpha' })
  await clock.advance(400)
  expect(rig.alert().state).toBe('firing')
})
