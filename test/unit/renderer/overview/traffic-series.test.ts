import { expect, test } from 'vitest'
import type { TrafficSeries } from '../../../../src/contract/overview.ts'
import { trafficBuckets } from '../../../../src/renderer/src/pages/overview/traffic-series.ts'

const MINUTE = 60_000

const aSeries = (columns: Partial<TrafficSeries> = {}): TrafficSeries => ({
  bucketMs: MINUTE,
  starts: [0],
  sent: [10],
  accepted: [9],
  delivered: [7],
  converted: [4],
  failovers: [2],
  ...columns,
})

test('the parts of a bucket add up to what was sent', () => {
  const [bucket] = trafficBuckets(aSeries(), MINUTE)
  expect(bucket).toMatchObject({ sent: 10, converted: 4, delivered: 3, accepted: 2, notAccepted: 1, failovers: 2 })
})

// A provider that never sends receipts: codes come back for messages that nobody reported as delivered.
test('conversions without receipts do not make a part negative', () => {
  const [bucket] = trafficBuckets(aSeries({ delivered: [1], converted: [8] }), MINUTE)
  expect(bucket).toMatchObject({ sent: 10, converted: 8, delivered: 0, accepted: 1, notAccepted: 1 })
})

test('only a bucket that ends after the data is partial', () => {
  const series = aSeries({ starts: [0, MINUTE], sent: [1, 1], accepted: [1, 1], delivered: [1, 1], converted: [1, 1] })
  expect(trafficBuckets(series, 2 * MINUTE).map(({ partial }) => partial)).toEqual([false, false])
  expect(trafficBuckets(series, 2 * MINUTE - 1).map(({ partial }) => partial)).toEqual([false, true])
})
