import { BarChart, CustomChart, LineChart, SankeyChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, CustomChart, GridComponent, LegendComponent, LineChart, MarkLineComponent, SankeyChart, SVGRenderer])

/** A chart as the text of an SVG picture, width and height in pixels. */
export function svgOf(option: EChartsCoreOption, theme: object, width: number, height: number): string {
  const chart = init(null, theme, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ ...option, animation: false })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
