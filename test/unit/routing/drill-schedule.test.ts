import { expect, test } from 'vitest'
import type { DrillSchedule } from '../../../src/contract/drills.ts'
import { nextDrillAt } from '../../../src/engine/routing/drill-schedule.ts'

const plan = { provider: 'alpha', fault: 'hang', seconds: 20, perSecond: 4 } as const
const schedule = (overrides: Partial<DrillSchedule>): DrillSchedule => ({
  interval: 'daily',
  hour: 3,
  weekday: 1,
  plan,
  ...overrides,
})
const at = (text: string) => Date.parse(`${text}Z`)

test.each([
  ['later today', '2026-01-05T01:30:00', '2026-01-05T03:00:00'],
  ['the very minute has passed', '2026-01-05T03:00:00', '2026-01-06T03:00:00'],
  ['over a month', '2026-01-31T12:00:00', '2026-02-01T03:00:00'],
])('every day: %s', (_, since, next) => {
  expect(nextDrillAt(schedule({}), at(since))).toBe(at(next))
})

test.each([
  ['the same Monday', 1, '2026-01-05T01:00:00', '2026-01-05T03:00:00'],
  ['the next Monday', 1, '2026-01-05T04:00:00', '2026-01-12T03:00:00'],
  ['Sunday ends the week', 7, '2026-01-05T04:00:00', '2026-01-11T03:00:00'],
])('every week: %s', (_, weekday, since, next) => {
  expect(nextDrillAt(schedule({ interval: 'weekly', weekday }), at(since))).toBe(at(next))
})

test('off: never', () => {
  expect(nextDrillAt(schedule({ interval: 'off' }), at('2026-01-05T01:00:00'))).toBeNull()
})
