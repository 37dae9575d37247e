import { formatCount, type Zone } from '../../format.ts'
import { bucketName, parts } from './traffic-parts.ts'
import type { TrafficBucket } from './traffic-series.ts'

/** As wide as a digit in every face, so that numbers end below each other. */
const FIGURE_SPACE = '\u2007'

/** What ECharts hands to the formatter for each series under the pointer. */
export interface TooltipItem {
  readonly seriesName: string
  readonly dataIndex: number
  /** A swatch in the series' colour, as rich text. */
  readonly marker: string
}

/** The figures of the bucket under the pointer: the total first, then its parts from the top of the bar down. */
export function trafficTooltip(
  buckets: readonly TrafficBucket[],
  bucketMs: number,
  zone: Zone,
): (items: readonly TooltipItem[]) => string {
  return (items) => {
    const bucket = buckets[items[0]?.dataIndex ?? -1]
    if (bucket === undefined) return ''
    const width = formatCount(bucket.sent).length
    const line = (label: string, n: number): string => {
      const marker = items.find(({ seriesName }) => seriesName === label)?.marker ?? ''
      return `${marker}${formatCount(n).padStart(width, FIGURE_SPACE)}  ${label}`
    }
    return [
      `${bucketName(bucket, bucketMs, zone)}   ${formatCount(bucket.sent)} sent`,
      ...parts.toReversed().map(({ key, label }) => line(label, bucket[key])),
      line('Failovers', bucket.failovers),
    ].join('\n')
  }
}
