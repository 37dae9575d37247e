import type { Annotation } from '../../../../contract/analytics-insights.ts'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import { annotationsByBucket } from '../../components/annotations/marks.ts'

/** One bucket of the trend; amounts are micros, null where nothing is known. */
export interface TrendRow {
  /** UTC epoch ms. */
  readonly start: number
  readonly name: string
  readonly net: number | null
  readonly cost: number | null
  readonly netBefore: number | null
  /** (net - cost) / net; null when net is zero or less. */
  readonly margin: number | null
  /** The bucket is not over. */
  readonly partial: boolean
  /** What happened in it. */
  readonly notes: readonly Annotation[]
}

/** The columns of the answer as rows, with the annotations of each bucket. */
export function trendRows(report: RevenueReport, annotations: readonly Annotation[]): readonly TrendRow[] {
  const { series, partial, span } = report
  const nameOf = bucketText(report)
  const notes = annotationsByBucket(series.starts, annotations)
  const current = series.starts.findLastIndex((start) => start < span.to)
  return series.starts.map((start, index) => {
    const net = series.net[index] ?? null
    const cost = series.cost[index] ?? null
    return {
      start,
      name: nameOf(start),
      net,
      cost,
      netBefore: series.netBefore[index] ?? null,
      margin: net === null || cost === null || net <= 0 ? null : (net - cost) / net,
      partial: partial && index === current,
      notes: notes[index] ?? [],
    }
  })
}
