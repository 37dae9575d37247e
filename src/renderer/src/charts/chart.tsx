import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { type ReactElement, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import { notify } from '../components/notify.tsx'
import { ChartTable, type ChartTableProps } from './chart-table.tsx'
import { chartTheme } from './chart-theme.ts'
import { usePalette } from './palette.ts'
import { SaveChart } from './save-chart.tsx'
import './chart.css'

/** How a line is drawn. */
export type LineDash = 'solid' | 'dashed' | 'dotted'

/** One entry of the legend. */
export interface LegendEntry {
  readonly label: string
  readonly color: string
  /** For lines; an area of the colour when left out. */
  readonly dash?: LineDash
}

export interface ChartProps {
  readonly option: EChartsCoreOption
  /** What the chart shows, for those who do not see it. */
  readonly ariaLabel: string
  readonly legend?: readonly LegendEntry[]
  /** The same data as rows; the reader can switch to it. */
  readonly table: ChartTableProps
  /** A bar or a point was clicked. */
  readonly onPick?: (item: PickedItem) => void
  /** A stretch of the first category axis was drawn with the pointer: its first and last category. */
  readonly onBrush?: (first: number, last: number) => void
  /** Charts of one group on the same axis share their cross-hair. */
  readonly group?: string
}

/** What was clicked in a chart. */
export interface PickedItem {
  readonly seriesName: string
  readonly dataIndex: number
  readonly name: string
}

type CanvasProps = Pick<ChartProps, 'option' | 'ariaLabel' | 'onPick' | 'onBrush' | 'group'> & {
  readonly chart: RefObject<EChartsType | null>
}

interface BrushEnd {
  readonly areas: readonly { readonly coordRange?: readonly [number, number] }[]
}

/** Drawing over the chart marks a stretch; a click picks what is under it all the same. */
const brush = {
  toolbox: [],
  xAxisIndex: 0,
  brushType: 'lineX',
  brushMode: 'single',
  throttleType: 'debounce',
  throttleDelay: 50,
  outOfBrush: { colorAlpha: 1 },
}

/**
 * An ECharts canvas that follows its container and the colour scheme. ECharts itself is loaded with the first
 * chart. `data-ready` is set once the drawing is complete.
 */
function Canvas({ option, ariaLabel, onPick, onBrush, group, chart }: CanvasProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const palette = usePalette()
  const canBrush = onBrush !== undefined
  const draw = useEffectEvent((target: EChartsType) => {
    target.setOption(canBrush ? { ...option, brush } : option)
    if (canBrush) {
      const brushOption = { brushType: 'lineX', brushMode: 'single' }
      target.dispatchAction({ type: 'takeGlobalCursor', key: 'brush', brushOption })
    }
  })
  const pick = useEffectEvent((item: PickedItem) => onPick?.(item))
  const brushed = useEffectEvent(([first, last]: readonly [number, number]) => onBrush?.(first, last))

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const resize = new ResizeObserver(() => chart.current?.resize())
    let cancelled = false
    void import('./echarts.ts').then(({ connect, init }) => {
      if (cancelled) return
      const made = init(element, chartTheme(palette))
      chart.current = made
      if (group !== undefined) {
        made.group = group
        connect(group)
      }
      made.on('click', (item) => pick(item as unknown as PickedItem))
      made.on('brushEnd', (event) => {
        const range = (event as BrushEnd).areas[0]?.coordRange
        if (range === undefined) return
        made.dispatchAction({ type: 'brush', areas: [] })
        brushed(range)
      })
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
  }, [palette, group, chart])

  useEffect(() => {
    chart.current?.setOption(option)
  }, [option, chart])

  return <div ref={host} className="sb-chart-canvas" role="img" aria-label={ariaLabel} />
}

/** A chart with its legend and a switch to the same data as a table. */
export function Chart({ legend = [], table, ...canvas }: ChartProps): ReactElement {
  const [asTable, setAsTable] = useState(false)
  const chart = useRef<EChartsType | null>(null)
  const palette = usePalette()
  return (
    <div className="sb-chart">
      <div className="sb-chart-bar">
        <ul className="sb-legend">
          {legend.map(({ label, color, dash }) => (
            <li key={label}>
              {dash === undefined ? (
                <span className="sb-swatch" style={{ background: color }} />
              ) : (
                <span className="sb-swatch-line" style={{ borderTop: `3px ${dash} ${color}` }} />
              )}
              {label}
            </li>
          ))}
        </ul>
        <span className="sb-chart-actions">
          {asTable ? null : (
            <button type="button" className="sb-link-button" onClick={() => copyImage(chart.current, palette.surface)}>
              Copy image
            </button>
          )}
          <SaveChart table={table} chart={asTable ? null : () => chart.current} />
          <button type="button" className="sb-link-button" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
            {asTable ? 'View as chart' : 'View as table'}
          </button>
        </span>
      </div>
      {asTable ? <ChartTable {...table} /> : <Canvas {...canvas} chart={chart} />}
    </div>
  )
}

/** Puts the picture, twice as fine as on the screen, on the clipboard. */
function copyImage(chart: EChartsType | null, backgroundColor: string): void {
  if (chart === null) return
  chart.renderToCanvas({ pixelRatio: 2, backgroundColor }).toBlob((blob) => {
    if (blob === null) return notify.error('The picture could not be made.')
    navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]).then(
      () => notify.success('Picture copied'),
      () => notify.error('The picture could not be copied.'),
    )
  })
}
