import type { AnalyticsBucket } from '../../../contract/analytics-query.ts'

/** Names the start of a bucket in the zone that days are counted in: `3 Nov`, `14:00`, `Nov 2026`. */
export function bucketText({
  bucket,
  zone,
}: {
  readonly bucket: AnalyticsBucket
  readonly zone: string
}): (start: number) => string {
  const options: Intl.DateTimeFormatOptions =
    bucket === 'hour'
      ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false }
      : bucket === 'month'
        ? { month: 'short', year: 'numeric' }
        : { day: 'numeric', month: 'short' }
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  return (start) => format.format(start)
}
