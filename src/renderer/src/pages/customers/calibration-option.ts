import type { EChartsCoreOption } from 'echarts/core'
import type { CustomersReport } from '../../../../contract/analytics-customers.ts'
import type { LegendEntry } from '../../charts/chart.tsx'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts, shares } from '../../charts/table-columns.ts'
import { formatPercent, plural } from '../../format.ts'

type Quality = NonNullable<NonNullable<CustomersReport['model']>['quality']>
type Bin = Quality['bins'][number]

export const calibrationLegend = (palette: ChartPalette): readonly LegendEntry[] => [
  { label: 'Actual, with 95 % interval', color: palette.stages[0] },
  { label: 'As predicted', color: palette.textDim, dash: 'dashed' },
]

interface RenderApi {
  value(dimension: number): number
  coord(point: readonly [number, number]): [number, number]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** What came against what was predicted; on the dashed line both are the same. */
export function calibrationOption(bins: readonly Bin[], palette: ChartPalette): EChartsCoreOption {
  const axis = { type: 'value', min: 0, max: 1, interval: 0.25, axisLabel: { formatter: percent } }
  return {
    tooltip: {
      formatter: ({ dataIndex, seriesName }: { readonly dataIndex: number; readonly seriesName: string }) => {
        const bin = seriesName === 'Actual' ? bins[dataIndex] : undefined
        return bin === undefined
          ? ''
          : [
              `Predicted  ${formatPercent(bin.predicted)}`,
              `Actual  ${formatPercent(bin.actual)}, ${formatPercent(bin.low)} to ${formatPercent(bin.high)}`,
              plural(bin.count, 'customer'),
            ].join('\n')
      },
    },
    grid: { top: 12, left: 48, right: 16, bottom: 40 },
    xAxis: { ...axis, name: 'Predicted', nameLocation: 'middle', nameGap: 24 },
    yAxis: { ...axis },
    series: [
      {
        name: 'As predicted',
        type: 'line',
        symbol: 'none',
        silent: true,
        lineStyle: { type: 'dashed', width: 1.5 },
        itemStyle: { color: palette.textDim },
        data: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        name: 'Interval',
        type: 'custom',
        silent: true,
        renderItem: (_: unknown, api: RenderApi) => {
          const [x, top] = api.coord([api.value(0), api.value(2)])
          const [, bottom] = api.coord([api.value(0), api.value(1)])
          return {
            type: 'line',
            shape: { x1: x, x2: x, y1: top, y2: bottom },
            style: { stroke: palette.stages[0], lineWidth: 2, opacity: 0.6 },
          }
        },
        data: bins.map(({ predicted, low, high }) => [predicted, low, high]),
      },
      {
        name: 'Actual',
        type: 'line',
        symbol: 'circle',
        symbolSize: 9,
        showSymbol: true,
        lineStyle: { opacity: 0 },
        itemStyle: { color: palette.stages[0] },
        data: bins.map(({ predicted, actual }) => [predicted, actual]),
      },
    ],
  }
}

export const calibrationTable = (bins: readonly Bin[]): ChartTableProps => ({
  caption: 'Predicted and actual churn',
  columns: ['Group', ...['Predicted', 'Actual', 'From', 'To'].map((label) => shares(label)), counts('Customers')],
  rows: bins.map(({ predicted, actual, low, high, count }, index) => [
    String(index + 1),
    predicted,
    actual,
    low,
    high,
    count,
  ]),
})
