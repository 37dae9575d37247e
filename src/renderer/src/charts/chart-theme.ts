import type { ChartPalette } from './palette.ts'

/**
 * The one look of all charts. Tooltips are drawn on the canvas, because the content security policy forbids
 * the inline styles of HTML ones; nothing moves, because live data would never come to rest.
 */
export function chartTheme(palette: ChartPalette): object {
  const axis = {
    axisLine: { lineStyle: { color: palette.axis } },
    axisTick: { show: false },
    axisLabel: { color: palette.textDim, fontSize: 11 },
    splitLine: { lineStyle: { color: palette.grid } },
    nameTextStyle: { color: palette.textDim, fontSize: 11 },
  }
  return {
    animation: false,
    darkMode: palette.dark,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: palette.font, fontSize: 12, color: palette.text },
    categoryAxis: { ...axis, splitLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: palette.surfaceRaised,
      borderColor: palette.axis,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: palette.text, fontSize: 12 },
      axisPointer: { shadowStyle: { color: palette.textDim, opacity: 0.12 } },
    },
  }
}
