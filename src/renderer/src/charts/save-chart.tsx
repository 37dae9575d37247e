import { Menu } from '@mantine/core'
import type { EChartsType } from 'echarts/core'
import type { ReactElement } from 'react'
import { api } from '../api.ts'
import type { ChartTableProps } from './chart-table.tsx'
import { chartTheme } from './chart-theme.ts'
import { type ChartPalette, usePalette } from './palette.ts'
import { rowFormats, saveRows, tellFile } from './save-rows.ts'

type Format = 'png' | 'svg'

export interface SaveChartProps {
  /** The rows behind the chart; their caption names the file. */
  readonly table: ChartTableProps
  /** Null while nothing is drawn; without it there is no picture to save. */
  readonly chart: (() => EChartsType | null) | null
}

/** Saves what a chart shows as a picture, or the rows behind it. */
export function SaveChart({ table, chart }: SaveChartProps): ReactElement {
  const palette = usePalette()
  const saveImage = (format: Format): void => {
    const drawn = chart?.() ?? null
    if (drawn === null) return
    void tellFile(async () => {
      const data = format === 'png' ? await pngOf(drawn, palette) : await svgTextOf(drawn, palette)
      return api.reports.image({ name: table.caption.slice(0, 120), format, data: await base64(data) })
    })
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className="sb-link-button"
          aria-label={chart === null ? 'Save rows' : 'Save image or rows'}
        >
          Save
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {chart === null ? null : (
          <>
            <Menu.Item onClick={() => saveImage('png')}>PNG</Menu.Item>
            <Menu.Item onClick={() => saveImage('svg')}>SVG</Menu.Item>
          </>
        )}
        {rowFormats.map((format) => (
          <Menu.Item key={format.label} onClick={() => void saveRows(table, format)}>
            {format.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Twice as fine as on the screen. */
function pngOf(chart: EChartsType, { surface }: ChartPalette): Promise<Blob> {
  return new Promise((resolve, reject) => {
    chart.renderToCanvas({ pixelRatio: 2, backgroundColor: surface }).toBlob((blob) => {
      if (blob === null) reject(new Error('the picture could not be made'))
      else resolve(blob)
    })
  })
}

/** Drawn anew from the same option, because what is on the screen is a canvas. */
async function svgTextOf(chart: EChartsType, palette: ChartPalette): Promise<Blob> {
  const { svgOf } = await import('./svg.ts')
  const theme = { ...chartTheme(palette), backgroundColor: palette.surface }
  return new Blob([svgOf(chart.getOption(), theme, chart.getWidth(), chart.getHeight())])
}

const base64 = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(new Error('the picture could not be read'))
    reader.readAsDataURL(blob)
  })
