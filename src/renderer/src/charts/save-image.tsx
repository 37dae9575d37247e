import { Menu } from '@mantine/core'
import type { EChartsType } from 'echarts/core'
import type { ReactElement } from 'react'
import { api } from '../api.ts'
import { notify } from '../components/notify.tsx'
import { chartTheme } from './chart-theme.ts'
import { type ChartPalette, usePalette } from './palette.ts'

type Format = 'png' | 'svg'

export interface SaveImageProps {
  readonly name: string
  /** Null while nothing is drawn. */
  readonly chart: () => EChartsType | null
}

/** Saves what a chart shows as a picture file. */
export function SaveImage({ name, chart }: SaveImageProps): ReactElement {
  const palette = usePalette()
  const save = (format: Format): void => {
    const drawn = chart()
    if (drawn !== null) void saveImage(drawn, format, name, palette)
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className="sb-link-button">
          Save image
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('png')}>PNG</Menu.Item>
        <Menu.Item onClick={() => save('svg')}>SVG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

async function saveImage(chart: EChartsType, format: Format, name: string, palette: ChartPalette): Promise<void> {
  try {
    const data = format === 'png' ? await pngOf(chart, palette) : await svgTextOf(chart, palette)
    const { fileName } = await api.reports.image({ name: name.slice(0, 120), format, data: await base64(data) })
    if (fileName !== null) notify.success(`${fileName} is written`)
  } catch (error) {
    notify.error(error)
  }
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
