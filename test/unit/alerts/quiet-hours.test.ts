import { beforeEach, describe, expect, test } from 'vitest'
import type { QuietHours } from '../../../src/contract/alerts.ts'
import { isHeldBack, isQuiet } from '../../../src/engine/alerts/quiet-hours.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { anAlertRig, aRule } from '../../builders/an-alert-rig.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const nightly: QuietHours = {
  enabled: true,
  zone: 'Europe/Berlin',
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '22:00',
  to: '07:00',
  breakThrough: 'critical',
}
const at = (text: string): number => Date.parse(text)

describe('the clock on the wall decides', () => {
  test.each([
    ['before they begin', '2026-01-05T21:59:00+01:00', false],
    ['from their first minute', '2026-01-05T22:00:00+01:00', true],
    ['over midnight', '2026-01-06T03:00:00+01:00', true],
    ['to their last', '2026-01-06T06:59:00+01:00', true],
    ['and then no longer', '2026-01-06T07:00:00+01:00', false],
    ['in summer', '2026-07-06T22:30:00+02:00', true],
    ['not by the hour of winter', '2026-07-06T21:30:00+02:00', false],
  ])('%s', (_, time, quiet) => expect(isQuiet(nightly, at(time))).toBe(quiet))

  test('a night belongs to the day on which it begins', () => {
    const weekend = { ...nightly, days: [6] }
    expect(isQuiet(weekend, at('2026-01-10T23:00:00+01:00'))).toBe(true)
    expect(isQuiet(weekend, at('2026-01-11T06:00:00+01:00'))).toBe(true)
    expect(isQuiet(weekend, at('2026-01-11T23:00:00+01:00'))).toBe(false)
    expect(isQuiet(weekend, at('2026-01-10T06:00:00+01:00'))).toBe(false)
    expect(isQuiet({ ...nightly, days: [7] }, at('2026-01-12T06:00:00+01:00'))).toBe(true)
  })

  test('hours within a day, and equal times for all of it', () => {
    const noon = { ...nightly, from: '12:00', to: '14:00' }
    expect(isQuiet(noon, at('2026-01-05T13:00:00+01:00'))).toBe(true)
    expect(isQuiet(noon, at('2026-01-05T14:00:00+01:00'))).toBe(false)
    const always = { ...nightly, from: '09:00', to: '09:00' }
    for (const hour of ['00', '09', '23']) expect(isQuiet(always, at(`2026-01-05T${hour}:00:00+01:00`))).toBe(true)
  })

  // On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
  test('an end that summer time skips comes at the next time that exists', () => {
    const early = { ...nightly, to: '02:30' }
    expect(isQuiet(early, at('2026-03-29T01:59:00+01:00'))).toBe(true)
    expect(isQuiet(early, at('2026-03-29T03:00:00+02:00'))).toBe(false)
  })

  test('the night in which the clocks change back is an hour longer', () => {
    let quietMinutes = 0
    for (let now = at('2026-10-24T20:00:00Z'); now < at('2026-10-25T12:00:00Z'); now += 60_000)
      if (isQuiet(nightly, now)) quietMinutes += 1
    expect(quietMinutes).toBe(10 * 60)
  })

  test('switched off they are never quiet', () => {
    expect(isQuiet({ ...nightly, enabled: false }, at('2026-01-06T03:00:00+01:00'))).toBe(false)
  })

  test('what is bad enough breaks through', () => {
    const night = at('2026-01-06T03:00:00+01:00')
    expect(isHeldBack(nightly, 'warning', night)).toBe(true)
    expect(isHeldBack(nightly, 'critical', night)).toBe(false)
    expect(isHeldBack({ ...nightly, breakThrough: 'warning' }, 'warning', night)).toBe(false)
    expect(isHeldBack({ ...nightly, breakThrough: null }, 'critical', night)).toBe(true)
  })
})

describe('held back and summarised', () => {
  let clock: FakeClock
  beforeEach(() => {
    clock = new FakeClock(at('2026-01-06T03:00:00+01:00'))
  })

  const rules = [
    aRule({ maxRepeats: 3, repeatEveryMs: 3_600_000 }),
    aRule({ name: 'Own link down', condition: { kind: 'link-down' }, severity: 'critical' }),
  ]

  test('a warning waits for the morning, a critical alert does not', async () => {
    const rig = await anAlertRig({ clock, rules })
    setSetting(rig.db, 'alerts.quietHours', nightly, clock.now())
    rig.set({ queueDepth: 50 })
    await clock.advance(5_000)
    rig.set({ linkDown: 'no route' })
    await clock.advance(5_000)
    expect(rig.takeNotices()).toEqual(['fired: Own link down'])
    rig.set({})
    await clock.advance(10_000)
    expect(rig.takeNotices()).toEqual(['resolved: Resolved: Own link down'])
    expect(rig.inbox()).toHaveLength(2)
    expect(rig.engine.summary().quietHours).toBe(true)
    await clock.advance(4 * 3_600_000)
    expect(rig.takeNotices()).toEqual(['summary: 1 alert during the quiet hours'])
    await clock.advance(3_600_000)
    expect(rig.takeNotices()).toEqual([])
  })

  test('also when the console was closed in between', async () => {
    const rig = await anAlertRig({ clock, rules })
    setSetting(rig.db, 'alerts.quietHours', nightly, clock.now())
    rig.set({ queueDepth: 50 })
    await clock.advance(5_000)
    await rig.stop()
    clock.jump(6 * 3_600_000)
    const again = await anAlertRig({ clock, rules: [], db: rig.db })
    again.set({ queueDepth: 50 })
    await clock.advance(1_000)
    expect(again.takeNotices()).toContain('summary: 1 alert during the quiet hours')
  })
})
