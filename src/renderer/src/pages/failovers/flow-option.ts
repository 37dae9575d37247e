import type { EChartsCoreOption } from 'echarts/core'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { counts } from '../../charts/table-columns.ts'
import { formatCount, plural } from '../../format.ts'

export interface Flow {
  readonly from: string
  readonly to: string | null
  readonly hops: number
  readonly accepted: number
}

const NOBODY = 'nobody left'
/** A picture of more streams than this cannot be read; the table has them all. */
const STREAMS_AT_MOST = 14

/** Streams from the providers that were left to those that took over; a provider may stand on both sides. */
export function flowOption(
  flows: readonly Flow[],
  labelOf: (name: string) => string,
  palette: ChartPalette,
): EChartsCoreOption {
  const shown = flows.slice(0, STREAMS_AT_MOST)
  const left = [...new Set(shown.map(({ from }) => `from ${from}`))]
  const right = [...new Set(shown.map(({ to }) => `to ${to ?? ''}`))]
  const nameOf = (node: string) => {
    const name = node.slice(node.indexOf(' ') + 1)
    return name === '' ? NOBODY : labelOf(name)
  }
  return {
    tooltip: {
      formatter: ({ dataType, name, value, data }: FlowHint) =>
        dataType === 'edge'
          ? `${nameOf(data.source)} to ${nameOf(data.target)}: ${plural(value, 'hop')}, ${formatCount(data.accepted)} accepted`
          : `${nameOf(name)}: ${plural(value, 'hop')}`,
    },
    series: [
      {
        type: 'sankey',
        left: 4,
        right: 4,
        top: 6,
        bottom: 8,
        nodeWidth: 8,
        // A thin node still has room for its label.
        nodeGap: 11,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        lineStyle: { color: palette.stages[1], opacity: 0.35, curveness: 0.5 },
        data: [
          ...left.map((name) => ({
            name,
            depth: 0,
            itemStyle: { color: palette.contrast },
            label: { position: 'right' },
          })),
          ...right.map((name) => ({
            name,
            depth: 1,
            itemStyle: { color: name === 'to ' ? palette.contrast : palette.stages[0] },
            label: { position: 'left' },
          })),
        ],
        label: { color: palette.text, fontSize: 11, formatter: ({ name }: { readonly name: string }) => nameOf(name) },
        links: shown.map(({ from, to, hops, accepted }) => ({
          source: `from ${from}`,
          target: `to ${to ?? ''}`,
          value: hops,
          accepted,
        })),
      },
    ],
  }
}

interface FlowHint {
  readonly dataType: 'node' | 'edge'
  readonly name: string
  readonly value: number
  readonly data: { readonly source: string; readonly target: string; readonly accepted: number }
}

export function flowTable(flows: readonly Flow[], labelOf: (name: string) => string): ChartTableProps {
  return {
    caption: 'Hops by where they left and where they went',
    columns: ['From and to', counts('Hops'), counts('Accepted')],
    rows: flows.map(({ from, to, hops, accepted }) => [
      `${labelOf(from)} to ${to === null ? NOBODY : labelOf(to)}`,
      hops,
      accepted,
    ]),
  }
}
