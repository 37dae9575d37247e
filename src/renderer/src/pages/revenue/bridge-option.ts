import type { EChartsCoreOption } from 'echarts/core'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import type { ChartPalette } from '../../charts/palette.ts'
import { sums } from '../../charts/table-columns.ts'
import { axisSum, signedSum, sum } from '../../components/amounts.ts'
import { plural } from '../../format.ts'

type Bridge = NonNullable<RevenueReport['bridge']>

interface Step {
  readonly name: string
  readonly what: string
  /** Micros: where the bar begins and ends. */
  readonly start: number
  readonly end: number
  /** Stands on the ground: the periods themselves. */
  readonly isTotal: boolean
}

/** From the revenue before to that of now, movement by movement; each begins where the one before it ended. */
export function bridgeSteps(bridge: Bridge): readonly Step[] {
  const { before, expansion, contraction, churn, adjustment, now } = bridge
  const movements = [
    ['New', plural(bridge.newCustomers, 'customer'), bridge.new],
    ['Returned', plural(bridge.reactivatedCustomers, 'customer'), bridge.reactivation],
    ['More', 'from customers who stayed', expansion],
    ['Less', 'from customers who stayed', -contraction],
    ['Lost', plural(bridge.churnedCustomers, 'customer'), -churn],
    ['Adjusted', 'corrections, and what has no customer', adjustment],
  ] as const
  let level = before
  const steps = movements.map(([name, what, change]): Step => {
    const start = level
    level += change
    return { name, what, start, end: level, isTotal: false }
  })
  return [
    { name: 'Before', what: 'net revenue of the compared period', start: 0, end: before, isTotal: true },
    ...steps,
    { name: 'Now', what: 'net revenue of this period', start: 0, end: now, isTotal: true },
  ]
}

const amountOf = (step: Step, currency: string): string =>
  step.isTotal ? sum(step.end, currency) : signedSum(step.end - step.start, currency)

/** Floating bars: what is above the ground is stacked on a bar that is not drawn. */
export function bridgeOption(steps: readonly Step[], currency: string, palette: ChartPalette): EChartsCoreOption {
  const colorOf = ({ isTotal, start, end }: Step): string =>
    isTotal ? palette.stages[1] : end >= start ? palette.stages[0] : palette.contrast
  // Bars that cross the ground are drawn from it on both sides.
  const part = (sign: 1 | -1) => (step: Step) => {
    const [low, high] = [Math.min(step.start, step.end) * sign, Math.max(step.start, step.end) * sign].toSorted(
      (a, b) => a - b,
    ) as [number, number]
    return { base: Math.max(0, low) * sign, size: (Math.max(0, high) - Math.max(0, low)) * sign }
  }
  const bars = (sign: 1 | -1, stack: string): readonly object[] => [
    {
      type: 'bar',
      stack,
      silent: true,
      itemStyle: { color: 'transparent' },
      data: steps.map((step) => part(sign)(step).base),
    },
    {
      type: 'bar',
      stack,
      barCategoryGap: '24%',
      data: steps.map((step) => ({ value: part(sign)(step).size, itemStyle: { color: colorOf(step) } })),
      label: {
        show: sign === 1,
        position: 'top',
        color: palette.text,
        fontSize: 10,
        formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
          const step = steps[dataIndex]
          return step === undefined ? '' : amountOf(step, currency)
        },
      },
    },
  ]
  return {
    tooltip: {
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const step = steps[dataIndex]
        return step === undefined ? '' : `${step.name}: ${amountOf(step, currency)}\n${step.what}`
      },
    },
    grid: { top: 24, left: 58, right: 10, bottom: 24 },
    xAxis: { type: 'category', data: steps.map(({ name }) => name), axisLabel: { interval: 0, fontSize: 10 } },
    yAxis: { type: 'value', splitNumber: 3, axisLabel: { formatter: (micros: number) => axisSum(micros, currency) } },
    series: [...bars(1, 'above'), ...bars(-1, 'below').map((series) => ({ ...series, barGap: '-100%' }))],
  }
}

export function bridgeTable(steps: readonly Step[], currency: string): ChartTableProps {
  return {
    caption: 'From the revenue before to that of now',
    columns: ['Step', sums('Amount', currency), sums('Revenue up to here', currency)],
    rows: steps.map((step) => [
      `${step.name} (${step.what})`,
      step.isTotal ? step.end : step.end - step.start,
      step.end,
    ]),
  }
}
