import type { Annotation } from '../../../../contract/analytics-insights.ts'
import type { ChartPalette } from '../../charts/palette.ts'

/** What happened in each bucket, as many lists as starts (UTC epoch ms, in order). */
export const annotationsByBucket = (
  starts: readonly number[],
  annotations: readonly Annotation[],
): readonly (readonly Annotation[])[] =>
  starts.map((start, index) => {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY
    return annotations.filter(({ from }) => from >= start && from < end)
  })

/** A dotted line at every bucket in which something happened, with how much of it. */
export const markLine = (buckets: readonly (readonly Annotation[])[], palette: ChartPalette): object => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: palette.mark, type: 'dotted', width: 1, opacity: 0.6 },
  label: { formatter: '{b}', fontSize: 10, color: palette.textDim },
  data: buckets.flatMap(({ length }, index) => (length === 0 ? [] : [{ xAxis: index, name: String(length) }])),
})

/** The first few events of a bucket as lines of a tooltip. */
export const annotationLines = (annotations: readonly Annotation[]): readonly string[] => [
  ...annotations.slice(0, 3).map(({ text }) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)),
  ...(annotations.length > 3 ? [`and ${annotations.length - 3} more`] : []),
]
