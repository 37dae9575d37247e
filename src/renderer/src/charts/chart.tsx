import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { type ReactElement, useEffect, useEffectEvent, useRef, useState } from 'react'
import { ChartTable, type ChartTableProps } from './chart-table.tsx'
import { chartTheme } from './chart-theme.ts'
import { usePalette } from './palette.ts'
import './chart.css'

/** One entry of the legend; `mark` is how the series is drawn. */
export interface LegendEntry {
  readonly label: string
  readonly color: string
}

export interface ChartProps {
  readonly option: EChartsCoreOption
  /** What the chart shows, for those who do not see it. */
  readonly ariaLabel: string
  readonly legend?: readonly LegendEntry[]
  /** The same data as rows; the reader can switch to it. */
  readonly table: ChartTableProps
}

/**
 * An ECharts canvas that follows its container and the colour scheme. ECharts itself is loaded with the first
 * chart. `data-ready` is set once the drawing is complete.
 */
function Canvas({ option, ariaLabel }: Pick<ChartProps, 'option' | 'ariaLabel'>): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const palette = usePalette()
  const draw = useEffectEvent((target: EChartsType) => target.setOption(option))

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const resize = new ResizeObserver(() => chart.current?.resize())
    let cancelled = false
    void import('./echarts.ts').then(({ init }) => {
      if (cancelled) return
      const made = init(element, chartTheme(palette))
      chart.current = made
      // Before setOption: without animation the event fires inside of it.
      made.on('finished', () => {
        element.dataset['ready'] = 'true'
      })
      draw(made)
      resize.observe(element)
    })
    return () => {
      cancelled = true
      resize.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [palette])

  useEffect(() => {
    chart.current?.setOption(option)
  }, [option])

  return <div ref={host} className="sb-chart-canvas" role="img" aria-label={ariaLabel} />
}

/** A chart with its legend and a switch to the same data as a table. */
export function Chart({ option, ariaLabel, legend = [], table }: ChartProps): ReactElement {
  const [asTable, setAsTable] = useState(false)
  return (
    <div className="sb-chart">
      <div className="sb-chart-bar">
        <ul className="sb-legend">
          {legend.map(({ label, color }) => (
            <li key={label}>
              <span className="sb-swatch" style={{ background: color }} />
              {label}
            </li>
          ))}
        </ul>
        <button type="button" className="sb-link-button" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
          {asTable ? 'View as chart' : 'View as table'}
        </button>
      </div>
      {asTable ? <ChartTable {...table} /> : <Canvas option={option} ariaLabel={ariaLabel} />}
    </div>
  )
}
