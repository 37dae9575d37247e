import type { AnalyticsBucket, AnalyticsQuery, Compare } from '../../contract/analytics-query.ts'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Span } from './models/forecast.ts'
import { type Period, periodOf, periodsBetween, sameElapsedPart, shifted } from './models/zone-calendar.ts'

/** What a report counts, bucket by bucket. */
export interface ReportSpan {
  readonly bucket: AnalyticsBucket
  /** Whole buckets in order; the last one may not be over. */
  readonly buckets: readonly Span[]
  /** UTC epoch ms; `to` is exclusive and never beyond now. */
  readonly from: number
  readonly to: number
  /** Nothing is newer than `to`. */
  readonly isOpen: boolean
  readonly partial: boolean
  /** The buckets compared with, at the same places; the last one cut where ours is. Null without a comparison. */
  readonly compared: { readonly buckets: readonly Span[]; readonly from: number; readonly to: number } | null
}

/** Which buckets a query asks for, in the days of `zone` (IANA). `now` is UTC epoch ms. */
export function reportSpan(query: AnalyticsQuery, zone: string, now: number): ReportSpan {
  const bucket = query.bucket === 'auto' ? suitable(query.to - query.from) : query.bucket
  // What has not begun has no figures; a span that lies ahead shows the bucket of now.
  const from = Math.min(query.from, now)
  const until = Math.max(from + 1, Math.min(query.to, now + 1))
  const buckets = bucket === 'hour' ? hoursBetween(from, until) : periodsBetween(from, until, bucket, zone)
  const [first, last] = [buckets[0], buckets.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a span holds one bucket at the least')
  const isOpen = last.endMs > now
  return {
    bucket,
    buckets,
    from: first.startMs,
    to: isOpen ? now + 1 : last.endMs,
    isOpen,
    partial: isOpen,
    compared: compared(query.compare, bucket, buckets, zone, now),
  }
}

function suitable(length: number): AnalyticsBucket {
  if (length <= 2 * DAY_MS) return 'hour'
  return length <= 124 * DAY_MS ? 'day' : 'month'
}

function hoursBetween(from: number, to: number): readonly Span[] {
  const first = Math.floor(from / HOUR_MS)
  const count = Math.ceil(to / HOUR_MS) - first
  return Array.from({ length: count }, (_, i) => ({ startMs: (first + i) * HOUR_MS, endMs: (first + i + 1) * HOUR_MS }))
}

function compared(
  compare: Compare,
  bucket: AnalyticsBucket,
  ours: readonly Span[],
  zone: string,
  now: number,
): ReportSpan['compared'] {
  const [first, last] = [ours[0], ours.at(-1)]
  if (compare.kind === 'none' || first === undefined || last === undefined) return null
  const start = comparedStart(compare, bucket, first, ours.length, zone)
  const buckets =
    bucket === 'hour'
      ? hoursBetween(start, start + ours.length * HOUR_MS)
      : Array.from({ length: ours.length }, (_, i) => shifted(periodOf(start, bucket, zone), i, bucket, zone))
  const lastBefore = buckets.at(-1)
  if (lastBefore === undefined) return null
  const cut = now < last.endMs ? elapsedPart(bucket, last, lastBefore, zone, now) : lastBefore
  return {
    buckets: [...buckets.slice(0, -1), cut],
    from: buckets[0]?.startMs ?? start,
    to: cut.endMs,
  }
}

function comparedStart(
  compare: Exclude<Compare, { readonly kind: 'none' }>,
  bucket: AnalyticsBucket,
  first: Span,
  count: number,
  zone: string,
): number {
  if (compare.kind === 'custom') return compare.from
  if (compare.kind === 'week' && bucket !== 'month') return earlierDay(first.startMs, -7, 'day', zone)
  if (compare.kind === 'week') return shifted(periodOf(first.startMs, 'month', zone), -1, 'month', zone).startMs
  if (bucket === 'hour')
    return compare.kind === 'previous' ? first.startMs - count * HOUR_MS : yearEarlier(first.startMs, 'day', zone)
  if (compare.kind === 'year') return yearEarlier(first.startMs, bucket, zone)
  return shifted(periodOf(first.startMs, bucket, zone), -count, bucket, zone).startMs
}

/** Weeks go back 52 of their kind, so that Mondays meet Mondays. */
function yearEarlier(at: number, bucket: 'day' | 'week' | 'month', zone: string): number {
  if (bucket === 'week') return shifted(periodOf(at, 'week', zone), -52, 'week', zone).startMs
  return earlierDay(at, -1, 'year', zone)
}

/** The same time of an earlier day. */
function earlierDay(at: number, count: number, unit: 'day' | 'year', zone: string): number {
  const day = periodOf(at, 'day', zone)
  return shifted(day, count, unit, zone).startMs + (at - day.startMs)
}

/** As much of the earlier bucket as has passed of ours: the present moment itself included, as in ours. */
function elapsedPart(bucket: AnalyticsBucket, ours: Span, earlier: Span, zone: string, now: number): Span {
  if (bucket === 'hour') return { startMs: earlier.startMs, endMs: earlier.startMs + (now + 1 - ours.startMs) }
  return sameElapsedPart(ours as Period, earlier as Period, now + 1, zone)
}
