import { expect, test } from 'vitest'
import { labelledBuckets } from '../../../../src/renderer/src/pages/overview/traffic-parts.ts'

const MINUTE = 60_000

test.each([
  ['15 min in steps of 10 s', [8, 59, 20], MINUTE / 6, 91, '09:00:00 09:02:00 09:04:00 09:06:00 09:08:00 09:10:00'],
  ['an hour in steps of a minute', [8, 3], MINUTE, 61, '08:10:00 08:20:00 08:30:00 08:40:00 08:50:00 09:00:00'],
  ['a day in steps of 15 min', [8, 45], 15 * MINUTE, 97, '09:00:00 12:00:00 15:00:00 18:00:00 21:00:00 00:00:00'],
])('the axis of %s is labelled at round times of day', (_, [hour = 0, minute = 0, second = 0], bucketMs, n, first) => {
  const from = Date.UTC(2026, 10, 22, hour, minute, second)
  const buckets = Array.from({ length: n }, (_, index) => ({ start: from + index * bucketMs }))
  const labelled = [...labelledBuckets(buckets, bucketMs, 'utc')]
  const times = labelled.map((index) => new Date(from + index * bucketMs).toISOString().slice(11, 19))
  expect(times.slice(0, 6).join(' ')).toBe(first)
  expect(labelled.length).toBeLessThanOrEqual(9)
})
