import { beforeEach, describe, expect, test } from 'vitest'
import type { Severity } from '../../../src/contract/alert-rules.ts'
import type { Alert, AlertNotice } from '../../../src/contract/alerts.ts'
import { type DesktopNotice, NoticeGroups, together } from '../../../src/main/notice-groups.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const alert = (id: number, overrides: Partial<Alert> = {}): Alert => ({
  id,
  ruleId: 1,
  ruleName: 'Primary failing',
  condition: { kind: 'primary-failing', failovers: 1, windowMs: 300_000 },
  severity: 'warning',
  state: 'firing',
  subject: 'alpha',
  message: 'Alpha fails.',
  since: 1_000_000,
  createdAt: 1_000_000,
  resolvedAt: null,
  repeats: 0,
  acknowledgedAt: null,
  note: null,
  snoozedUntil: null,
  read: false,
  ...overrides,
})

const notice = (id: number, kind: AlertNotice['kind'] = 'fired', severity: Severity = 'warning'): AlertNotice => ({
  kind,
  alert: alert(id, { severity }),
  severity,
  title: `Alert ${id}`,
  body: `Body ${id}`,
})

let clock: FakeClock
let shown: DesktopNotice[]
let groups: NoticeGroups
beforeEach(() => {
  clock = new FakeClock()
  shown = []
  groups = new NoticeGroups({ clock, show: (one) => shown.push(one) })
})

test('one alert comes as it is, and a click opens the view that proves it', async () => {
  groups.add(notice(1))
  await clock.advance(2_000)
  expect(shown).toMatchObject([
    {
      title: 'Alert 1',
      body: 'Body 1',
      urgent: false,
      view: { path: '/failovers', params: { fromProviders: 'alpha' } },
    },
  ])
})

test('what belongs to one outage is one notification that opens the inbox', async () => {
  groups.add(notice(1))
  groups.add(notice(2, 'fired', 'critical'))
  await clock.advance(1_000)
  for (const id of [3, 4, 5, 6]) groups.add(notice(id))
  await clock.advance(2_000)
  expect(shown).toHaveLength(1)
  expect(shown[0]).toMatchObject({
    title: '6 alerts: 1 critical, 5 warnings',
    urgent: true,
    view: { path: '/alerts', params: {} },
  })
  expect(shown[0]?.body.split('\n')).toEqual(['Alert 2', 'Alert 1', 'Alert 3', 'Alert 4', 'and 2 more'])
})

test('only the last word about an alert is told', async () => {
  groups.add(notice(1))
  groups.add({ ...notice(1, 'resolved'), title: 'Resolved: Alert 1' })
  await clock.advance(2_000)
  expect(shown.map(({ title }) => title)).toEqual(['Resolved: Alert 1'])
})

test('a storm is limited to four in a minute, and nothing of it is lost', async () => {
  for (let id = 1; id <= 20; id++) {
    groups.add(notice(id))
    await clock.advance(2_000)
  }
  expect(shown).toHaveLength(4)
  await clock.advance(60_000)
  expect(shown).toHaveLength(5)
  expect(shown[4]?.title).toBe('16 alerts: 16 warnings')
})

test('after a storm the next one comes at once again', async () => {
  for (let id = 1; id <= 6; id++) {
    groups.add(notice(id))
    await clock.advance(2_000)
  }
  await clock.advance(180_000)
  const before = shown.length
  groups.add(notice(99))
  await clock.advance(2_000)
  expect(shown.slice(before)).toMatchObject([{ title: 'Alert 99' }])
})

describe('urgency', () => {
  test.each([
    ['a critical alert is urgent', 'fired', 'critical', true],
    ['its end is not', 'resolved', 'critical', false],
    ['a test is not', 'test', 'critical', false],
    ['a warning is not', 'fired', 'warning', false],
  ] as const)('%s', (_, kind, severity, urgent) => {
    expect(together([notice(1, kind, severity)], clock.now()).urgent).toBe(urgent)
  })
})
