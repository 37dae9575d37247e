import { BarChart, CustomChart, LineChart, SankeyChart } from 'echarts/charts'
import { BrushComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { connect, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  BarChart,
  BrushComponent,
  CanvasRenderer,
  CustomChart,
  GridComponent,
  LineChart,
  MarkLineComponent,
  SankeyChart,
  TooltipComponent,
])

export { connect, init }
