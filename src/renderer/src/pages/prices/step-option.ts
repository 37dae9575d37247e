import type { EChartsCoreOption } from 'echarts/core'
import type { PriceSeries } from '../../../../contract/pricing-models.ts'
import type { LineDash } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { prices } from '../../charts/table-columns.ts'
import { formatDateTime, formatPrice, type Zone } from '../../format.ts'

export interface StepChart {
  readonly series: readonly PriceSeries[]
  /** Reporting currency, which all steps are drawn in. */
  readonly currency: string
  /** UTC epoch ms. */
  readonly from: number
  readonly to: number
}

export interface StepLooks {
  readonly palette: ChartPalette
  readonly zone: Zone
  readonly labelOf: (provider: string) => string
}

/** Told apart by colour and by dash, because there are more providers than safe colours. */
export function lineOf(index: number, palette: ChartPalette): { readonly color: string; readonly type: LineDash } {
  const colors = [palette.stages[0], palette.contrast, palette.mark]
  const dashes: readonly LineDash[] = ['solid', 'dashed', 'dotted']
  return {
    color: colors[index % colors.length] ?? palette.text,
    type: dashes[Math.floor(index / colors.length) % dashes.length] ?? 'solid',
  }
}

/** Steps of several providers, each price standing until the next. Steps before the span begin at its start. */
export function stepOption(chart: StepChart, { palette, zone, labelOf }: StepLooks): EChartsCoreOption {
  const { currency, from, to } = chart
  const hours = (to - from) / 3_600_000
  const price = (units: number | null): string =>
    formatPrice(units === null ? null : { micros: Math.round(units * 1_000_000), currency })
  const tick = (at: number): string => {
    const text = formatDateTime(at, { zone })
    return hours < 0.5 ? text.slice(11) : hours < 36 ? text.slice(11, 16) : text.slice(5, 10)
  }
  return {
    tooltip: {
      trigger: 'axis',
      formatter: (points: readonly Hint[]) =>
        [
          formatDateTime(points[0]?.axisValue ?? from, { zone }),
          ...points.map(({ seriesName, data }) => `${seriesName}: ${price(data[1])}`),
        ].join('\n'),
    },
    grid: { top: 14, left: 62, right: 18, bottom: 24 },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLabel: { formatter: tick, hideOverlap: true },
      splitNumber: 6,
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      axisLabel: { formatter: (units: number) => formatPrice({ micros: Math.round(units * 1_000_000), currency }) },
    },
    series: chart.series.map((series, index) => ({
      type: 'line',
      name: labelOf(series.provider),
      step: 'end',
      showSymbol: series.at.length < 40,
      symbolSize: 4,
      connectNulls: false,
      lineStyle: { width: 2, ...lineOf(index, palette) },
      itemStyle: { color: lineOf(index, palette).color },
      data: pointsOf(series, from, to),
    })),
  }
}

interface Hint {
  readonly axisValue: number
  readonly seriesName: string
  readonly data: readonly [number, number | null]
}

/** Each step at its beginning, and the last one again at the end of the span. */
function pointsOf(
  { at, comparable }: PriceSeries,
  from: number,
  to: number,
): readonly (readonly [number, number | null])[] {
  const steps = at.map((begin, index) => {
    const micros = comparable[index] ?? null
    return [Math.max(begin, from), micros === null ? null : micros / 1_000_000] as const
  })
  const last = steps.at(-1)
  return last === undefined || last[0] >= to ? steps : [...steps, [to, last[1]]]
}

/** One line a provider, though its currency changed on the way; then the currency is that of the last steps. */
export function joined(series: readonly PriceSeries[]): readonly PriceSeries[] {
  const byProvider = new Map<string, PriceSeries>()
  for (const part of series.filter(({ at }) => at.length > 0)) {
    const before = byProvider.get(part.provider)
    byProvider.set(
      part.provider,
      before === undefined
        ? part
        : {
            ...part,
            at: [...before.at, ...part.at],
            price: [...before.price, ...part.price],
            comparable: [...before.comparable, ...part.comparable],
          },
    )
  }
  return [...byProvider.values()]
}

/** The first moment of any step, or `from` when that is later: a chart without dead space at its left. */
export function firstStep(series: readonly PriceSeries[], from: number): number {
  const firsts = series.flatMap(({ at }) => at.slice(0, 1))
  return firsts.length === 0 ? from : Math.max(from, Math.min(...firsts))
}

export function stepTable(
  series: readonly PriceSeries[],
  { zone, labelOf }: Omit<StepLooks, 'palette'>,
): ChartTableProps {
  const steps = series.flatMap(({ provider, currency, at, price }) =>
    at.map((begin, index) => ({ begin, who: labelOf(provider), micros: price[index] ?? null, currency })),
  )
  return {
    caption: 'Prices by when they began to hold',
    columns: ['From', prices('Price', null), 'Currency'],
    rows: steps
      .sort((a, b) => b.begin - a.begin)
      .map(({ begin, who, micros, currency }) => [`${formatDateTime(begin, { zone })}, ${who}`, micros, currency]),
  }
}
