import { type ReactElement, useMemo } from 'react'
import { formatValue, type ReportChart, type ReportStyle } from '../../../../contract/report-document.ts'
import { hasLonePoint } from '../../charts/lone-point.ts'
import { svgOf } from '../../charts/svg.ts'

/** Pixels; as wide as the text of an A4 page. */
const WIDTH = 680
const HEIGHT = 210
/** Fit for print, and apart for every common kind of colour blindness. */
const colors = ['#3d97ad', '#0a5468', '#c9572c', '#7f5200']
const dim = '#59656e'

const theme = {
  color: colors,
  backgroundColor: '#ffffff',
  textStyle: { fontFamily: "'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif", fontSize: 11 },
}

function optionOf({ shape, labels, series, values, currency }: ReportChart, style: ReportStyle) {
  return {
    grid: { left: 8, right: 12, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: dim, fontSize: 11 } },
    xAxis: {
      type: 'category',
      data: labels,
      axisLabel: { color: dim, fontSize: 10, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#b9c2c9' } },
    },
    yAxis: {
      type: 'value',
      minInterval: values === 'count' ? 1 : undefined,
      axisLabel: {
        color: dim,
        fontSize: 10,
        formatter: (value: number) => formatValue({ kind: values, currency }, value, style),
      },
      splitLine: { lineStyle: { color: '#e6eaed' } },
    },
    series: series.map(({ name, values: data }) => ({
      name,
      data,
      type: shape === 'bars' ? 'bar' : 'line',
      ...(shape === 'bars' ? { barMaxWidth: 22 } : { showSymbol: hasLonePoint(data), lineStyle: { width: 1.8 } }),
    })),
  }
}

export interface ReportChartViewProps {
  readonly chart: ReportChart
  readonly style: ReportStyle
}

/** A chart as a picture that is there at once: nothing to wait for when it is printed. */
export function ReportChartView({ chart, style }: ReportChartViewProps): ReactElement {
  const source = useMemo(
    () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(optionOf(chart, style), theme, WIDTH, HEIGHT))}`,
    [chart, style],
  )
  return (
    <figure className="sb-report-chart">
      <figcaption>{chart.caption}</figcaption>
      <img src={source} width={WIDTH} height={HEIGHT} alt={chart.caption} />
    </figure>
  )
}
