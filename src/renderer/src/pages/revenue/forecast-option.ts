import type { EChartsCoreOption } from 'echarts/core'
import type { ForecastReport } from '../../../../contract/analytics-forecast.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { hasLonePoint } from '../../charts/lone-point.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts, sums } from '../../charts/table-columns.ts'
import { axisSum, sum } from '../../components/amounts.ts'
import { formatCount } from '../../format.ts'

interface Day {
  readonly name: string
  /** Of a day that is over. */
  readonly actual: number | null
  /** Of today. */
  readonly soFar: number | null
  readonly value: number | null
  readonly low80: number | null
  readonly high80: number | null
  readonly low95: number | null
  readonly high95: number | null
}

/** The past days and those ahead, one row each; today belongs to both. */
export function forecastDays(report: ForecastReport): readonly Day[] {
  const nameOf = bucketText({ bucket: 'day', zone: report.zone })
  const none = { actual: null, soFar: null, value: null, low80: null, high80: null, low95: null, high95: null }
  const past = report.history.starts.map((start, i) => ({
    ...none,
    name: nameOf(start),
    actual: report.history.value[i] ?? null,
  }))
  const { forecast, today } = report
  if (forecast === null) return [...past, { ...none, name: nameOf(today.start), soFar: today.value }]
  return [
    ...past,
    ...forecast.starts.map((start, i) => ({
      name: nameOf(start),
      actual: null,
      soFar: start === today.start ? today.value : null,
      value: forecast.value[i] ?? null,
      low80: forecast.low80[i] ?? null,
      high80: forecast.high80[i] ?? null,
      low95: forecast.low95[i] ?? null,
      high95: forecast.high95[i] ?? null,
    })),
  ]
}

/** Prints an amount of the measure: money or verifications. */
export const amountOf =
  ({ measure, currency }: Pick<ForecastReport, 'measure' | 'currency'>) =>
  (value: number | null): string =>
    measure === 'volume'
      ? value === null
        ? sum(null, currency)
        : formatCount(Math.round(value))
      : sum(value, currency)

export const forecastLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Actual', color: palette.stages[1], dash: 'solid' },
  { label: 'Forecast', color: palette.stages[0], dash: 'dashed' },
  { label: '80 and 95 % intervals', color: palette.stages[2] },
]

/** The past as a line, then the forecast inside its two intervals. */
export function forecastOption(
  days: readonly Day[],
  report: Pick<ForecastReport, 'measure' | 'currency'>,
  palette: ChartPalette,
): EChartsCoreOption {
  const amount = amountOf(report)
  const band = (
    stack: string,
    low: (day: Day) => number | null,
    high: (day: Day) => number | null,
    opacity: number,
  ) => {
    const base = { type: 'line', stack, stackStrategy: 'all', symbol: 'none', silent: true, lineStyle: { opacity: 0 } }
    const width = (day: Day): number | null => {
      const [from, to] = [low(day), high(day)]
      return from === null || to === null ? null : to - from
    }
    return [
      { ...base, data: days.map(low) },
      { ...base, data: days.map(width), areaStyle: { color: palette.stages[1], opacity } },
    ]
  }
  return {
    tooltip: {
      trigger: 'axis',
      formatter: (items: readonly { readonly dataIndex: number }[]) => {
        const day = days[items[0]?.dataIndex ?? -1]
        if (day === undefined) return ''
        return [
          day.name,
          ...(day.actual === null ? [] : [`Actual  ${amount(day.actual)}`]),
          ...(day.soFar === null ? [] : [`So far  ${amount(day.soFar)}`]),
          ...(day.value === null
            ? []
            : [
                `Forecast  ${amount(day.value)}`,
                `80 %  ${amount(day.low80)} to ${amount(day.high80)}`,
                `95 %  ${amount(day.low95)} to ${amount(day.high95)}`,
              ]),
        ].join('\n')
      },
    },
    grid: { top: 12, left: 62, right: 10, bottom: 24 },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: days.map(({ name }) => name),
      axisLabel: { hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: {
        formatter: (value: number) =>
          report.measure === 'volume' ? formatCount(value) : axisSum(value, report.currency),
      },
    },
    series: [
      ...band(
        '95',
        ({ low95 }) => low95,
        ({ high95 }) => high95,
        0.16,
      ),
      ...band(
        '80',
        ({ low80 }) => low80,
        ({ high80 }) => high80,
        0.26,
      ),
      {
        name: 'Actual',
        type: 'line',
        showSymbol: hasLonePoint(days.map(({ actual }) => actual)),
        itemStyle: { color: palette.stages[1] },
        lineStyle: { width: 2 },
        data: days.map(({ actual }) => actual),
      },
      {
        name: 'Today so far',
        type: 'line',
        symbol: 'emptyCircle',
        // Otherwise only days with a label on the axis have one.
        showAllSymbol: true,
        symbolSize: 6,
        itemStyle: { color: palette.stages[1] },
        data: days.map(({ soFar }) => soFar),
      },
      {
        name: 'Forecast',
        type: 'line',
        symbol: 'none',
        itemStyle: { color: palette.stages[0] },
        lineStyle: { width: 2, type: 'dashed' },
        data: days.map(({ value }) => value),
      },
    ],
  }
}

export function forecastTable(
  days: readonly Day[],
  report: Pick<ForecastReport, 'measure' | 'currency'>,
): ChartTableProps {
  return {
    caption: 'The past and the forecast by day',
    columns: [
      'Day',
      ...['Actual', 'Forecast', '80 % from', '80 % to', '95 % from', '95 % to'].map((label) =>
        report.measure === 'volume' ? counts(label) : sums(label, report.currency),
      ),
    ],
    rows: days.map((day) => [
      day.soFar === null ? day.name : `${day.name} (partial)`,
      ...[day.actual ?? day.soFar, day.value, day.low80, day.high80, day.low95, day.high95].map((value) =>
        value === null ? null : Math.round(value),
      ),
    ]),
  }
}
