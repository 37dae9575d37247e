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

/** Steps between the labels of a time axis, in minutes. */
const AXIS_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360] as const
const LABELS_AT_MOST = 8

/** Which buckets a time axis labels: those that start at a round time of day, a few of them. */
export function labelledBuckets(
  buckets: readonly Pick<TrafficBucket, 'start'>[],
  bucketMs: number,
  zone: Zone,
): ReadonlySet<number> {
  const minutes = ((buckets.length - 1) * bucketMs) / 60_000
  const step = AXIS_STEPS.find((one) => minutes / one <= LABELS_AT_MOST) ?? 720
  const isRound = (start: number): boolean => {
    const [hour = 0, minute = 0, second = 0] = formatTime(start, { zone }).split(':').map(Number)
    return second === 0 && (hour * 60 + minute) % step === 0
  }
  return new Set(buckets.flatMap(({ start }, index) => (isRound(start) ? [index] : [])))
}
