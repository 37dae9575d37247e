import { expect, test } from 'vitest'
import type { TrafficBucket } from '../../../../src/renderer/src/pages/overview/traffic-series.ts'
import { trafficTooltip } from '../../../../src/renderer/src/pages/overview/traffic-tooltip.ts'

const MINUTE = 60_000

const bucket: TrafficBucket = {
  start: Date.UTC(2026, 10, 22, 14, 5),
  sent: 120,
  converted: 96,
  delivered: 14,
  accepted: 9,
  notAccepted: 1,
  failovers: 3,
  partial: true,
}

const under = (dataIndex: number) =>
  trafficTooltip([bucket], MINUTE, 'utc')([{ seriesName: 'Converted', dataIndex, marker: '#' }])

test('it names the bucket, its total and every part, with the numbers in one column', () => {
  expect(under(0).replaceAll('\u2007', '_').split('\n')).toEqual([
    '14:05 (partial)   120 sent',
    '__1  Not accepted',
    '__9  Accepted, no receipt',
    '_14  Delivered, not converted',
    '#_96  Converted',
    '__3  Failovers',
  ])
})

test('it is empty beside the data', () => {
  expect(under(1)).toBe('')
})
