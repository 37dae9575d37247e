import type { EChartsCoreOption } from 'echarts/core'
import { FAILOVER_LIMIT_MS, type FailoverDurations } from '../../../../contract/episodes.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts } from '../../charts/table-columns.ts'
import { plural } from '../../format.ts'

type Bin = FailoverDurations['bins'][number]

const short = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`)
/** Narrower, so that every bar of a small chart has its label. */
const onAxis = (ms: number): string => (ms < 100 ? `${ms} ms` : `${ms / 1_000} s`)

export const binName = ({ from, to }: Bin): string =>
  to === null ? `over ${short(from)}` : from === 0 ? `up to ${short(to)}` : `${short(from)} to ${short(to)}`

/** Bars by length of time, with the line that a failover is to stay before. */
export function durationOption({ bins }: FailoverDurations, palette: ChartPalette): EChartsCoreOption {
  const line = bins.findIndex(({ from }) => from === FAILOVER_LIMIT_MS)
  return {
    tooltip: {
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const bin = bins[dataIndex]
        return bin === undefined ? '' : `${binName(bin)}: ${plural(bin.hops, 'failover')}`
      },
    },
    grid: { top: 20, left: 40, right: 12, bottom: 22 },
    xAxis: [
      {
        type: 'category',
        data: bins.map(({ from, to }) => (to === null ? `> ${onAxis(from)}` : onAxis(to))),
        axisLabel: { interval: 0, fontSize: 10 },
      },
      // Counts the bins, so that the line can stand between two of them.
      { type: 'value', min: 0, max: bins.length, show: false },
    ],
    yAxis: { type: 'value', minInterval: 1, splitNumber: 3 },
    series: [
      {
        type: 'bar',
        barCategoryGap: '12%',
        data: bins.map(({ hops }, index) => ({
          value: hops,
          itemStyle: { color: index >= line ? palette.contrast : palette.stages[1] },
        })),
      },
      {
        type: 'bar',
        xAxisIndex: 1,
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: palette.contrast, type: 'dashed', width: 1.5 },
          label: { formatter: '5 s', position: 'end', color: palette.text, fontSize: 11 },
          data: [{ xAxis: line }],
        },
      },
    ],
  }
}

export function durationTable({ bins }: FailoverDurations): ChartTableProps {
  return {
    caption: 'Failovers by how long they took',
    columns: ['Time', counts('Failovers')],
    rows: bins.map((bin) => [binName(bin), bin.hops]),
  }
}
