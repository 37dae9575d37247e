import type { EChartsCoreOption } from 'echarts/core'
import type { Waterfall } from '../../../../contract/cost-analysis.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { sums } from '../../charts/table-columns.ts'
import { axisSum, signedSum, sum } from '../../components/amounts.ts'

/** One bar: from where to where, in micros. */
export interface WaterfallStep {
  readonly name: string
  readonly what: string
  readonly start: number
  readonly end: number
  /** Stands on the ground: before and after. */
  readonly total: boolean
}

/** The bars from before to after; each begins where the one before it ended. */
export function waterfallSteps(waterfall: Waterfall): readonly WaterfallStep[] {
  const { before, price, volume, mix, duplicates, fees, after } = waterfall
  const changes = [
    ['Price', 'more or less paid for a segment on the same route', price],
    ['Volume', 'more or fewer segments', volume],
    ['Mix', 'segments that moved to other countries, services or providers', mix],
    ['Duplicates', 'second messages of the same code', duplicates],
    ['Fees', 'paid for messages that failed', fees],
  ] as const
  let level = before
  const steps = changes.map(([name, what, change]): WaterfallStep => {
    const start = level
    level += change
    return { name, what, start, end: level, total: false }
  })
  return [
    { name: 'Before', what: 'spend of the compared time', start: 0, end: before, total: true },
    ...steps,
    { name: 'After', what: 'spend of this time', start: 0, end: after, total: true },
  ]
}

const textOf = (step: WaterfallStep, currency: string): string =>
  step.total ? sum(step.end, currency) : signedSum(step.end - step.start, currency)

interface RenderApi {
  coord(point: readonly [number, number]): [number, number]
  size(extent: readonly [number, number]): [number, number]
}

/** Bars that hang where the last one ended; dearer and cheaper differ by sign and colour. */
export function waterfallOption(
  steps: readonly WaterfallStep[],
  currency: string,
  palette: ChartPalette,
): EChartsCoreOption {
  const colorOf = ({ total, start, end }: WaterfallStep): string =>
    total ? palette.stages[1] : end > start ? palette.contrast : palette.stages[0]
  const shape = ({ dataIndex }: { readonly dataIndex: number }, at: RenderApi): object | null => {
    const step = steps[dataIndex]
    if (step === undefined) return null
    const [x, top] = at.coord([dataIndex, Math.max(step.start, step.end)])
    const [, bottom] = at.coord([dataIndex, Math.min(step.start, step.end)])
    const width = Math.min(56, at.size([1, 0])[0] * 0.62)
    const next = steps[dataIndex + 1]
    const [nextX, level] = at.coord([dataIndex + 1, step.end])
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x: x - width / 2, y: top, width, height: Math.max(1, bottom - top) },
          style: { fill: colorOf(step) },
        },
        ...(next === undefined
          ? []
          : [
              {
                type: 'line',
                shape: { x1: x + width / 2, y1: level, x2: nextX - width / 2, y2: level },
                style: { stroke: palette.axis, lineWidth: 1 },
              },
            ]),
        {
          type: 'text',
          style: {
            text: textOf(step, currency),
            x,
            y: top - 4,
            align: 'center',
            verticalAlign: 'bottom',
            fill: palette.text,
            fontSize: 11,
            fontFamily: palette.font,
          },
        },
      ],
    }
  }
  const ends = steps.flatMap(({ start, end }) => [start, end])
  const [least, most] = [Math.min(0, ...ends), Math.max(1, ...ends)]
  return {
    tooltip: {
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const step = steps[dataIndex]
        return step === undefined ? '' : `${step.name}: ${textOf(step, currency)}\n${step.what}`
      },
    },
    grid: { top: 26, left: 62, right: 10, bottom: 24 },
    xAxis: { type: 'category', data: steps.map(({ name }) => name), axisLabel: { interval: 0 } },
    yAxis: {
      type: 'value',
      min: least,
      max: most * 1.02,
      splitNumber: 3,
      axisLabel: { formatter: (micros: number) => axisSum(micros, currency), showMaxLabel: false },
    },
    series: [
      {
        type: 'custom',
        renderItem: shape,
        data: steps.map(({ start, end }, index) => [index, start, end]),
        encode: { x: 0, y: [1, 2] },
      },
    ],
  }
}

export function waterfallTable(steps: readonly WaterfallStep[], currency: string): ChartTableProps {
  return {
    caption: 'Why spend changed',
    columns: ['Step', sums('Amount', currency), sums('Spend up to here', currency)],
    rows: steps.map((step) => [step.name, step.total ? step.end : step.end - step.start, step.end]),
  }
}
