import type { ChartPalette } from '../../charts/palette.ts'
import { formatTime, type Zone } from '../../format.ts'
import type { TrafficBucket } from './traffic-series.ts'

/** The parts that a bucket's bar is stacked of, from the best outcome up. */
export const parts = [
  { key: 'converted', label: 'Converted' },
  { key: 'delivered', label: 'Delivered, not converted' },
  { key: 'accepted', label: 'Accepted, no receipt' },
  { key: 'notAccepted', label: 'Not accepted' },
] as const

/** Colours of the parts, in their order. */
export const colorsOf = (palette: ChartPalette): readonly string[] => [...palette.stages, palette.contrast]

/** When a bucket starts, to the minute unless buckets are shorter, and whether it is still filling. */
export function bucketName(bucket: TrafficBucket, bucketMs: number, zone: Zone): string {
  const time = formatTime(bucket.start, { zone })
  return `${bucketMs % 60_000 === 0 ? time.slice(0, 5) : time}${bucket.partial ? ' (partial)' : ''}`
}
