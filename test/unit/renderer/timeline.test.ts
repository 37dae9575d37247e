import { describe, expect, test } from 'vitest'
import { formatTimer, timelineOf } from '../../../src/renderer/src/components/attempt-tree/timeline.ts'

const START = Date.UTC(2026, 10, 22, 12)
const open = {
  state: 'accepted',
  createdAt: START,
  acceptedAt: START + 830,
  acceptMs: 820,
  deliveredAt: null,
  convertedAt: null,
  expiresAt: START + 600_000,
  failureReason: null,
} as const

const states = (verification: Parameters<typeof timelineOf>[0]) =>
  timelineOf(verification).map(({ id, state }) => `${id} ${state}`)

describe('the timeline of a verification', () => {
  test('waits for what can still happen', () => {
    expect(states(open)).toEqual(['sent done', 'accepted done', 'delivered waiting', 'converted waiting'])
  })

  test('takes the time to acceptance from the monotonic clock, the others from their moments', () => {
    const steps = timelineOf({ ...open, state: 'converted', deliveredAt: START + 4_000, convertedAt: START + 21_000 })
    expect(steps.map(({ afterMs }) => afterMs)).toEqual([0, 820, 4_000, 21_000])
  })

  test('a code that came back without a receipt: delivery did not happen', () => {
    expect(states({ ...open, state: 'converted', convertedAt: START + 9_000 })).toEqual([
      'sent done',
      'accepted done',
      'delivered missed',
      'converted done',
    ])
  })

  test('a failed or expired one ends with that', () => {
    expect(states({ ...open, state: 'failed', acceptedAt: null, acceptMs: null }).at(-1)).toBe('failed failed')
    expect(timelineOf({ ...open, state: 'expired' }).at(-1)).toMatchObject({ id: 'expired', afterMs: 600_000 })
    const endedEarly = timelineOf({ ...open, state: 'expired', failureReason: 'the drill ended' }).at(-1)
    expect(endedEarly).toMatchObject({ id: 'expired', at: null, afterMs: null })
  })
})

test('a running timer counts minutes, seconds and milliseconds', () => {
  expect(formatTimer(4_215.9)).toBe('00:04.215')
  expect(formatTimer(75_001)).toBe('01:15.001')
  expect(formatTimer(-3)).toBe('00:00.000')
})
