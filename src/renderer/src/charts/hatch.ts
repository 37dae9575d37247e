import type { ChartPalette } from './palette.ts'

/** The pattern over a bar whose time is not over. */
export const hatchOf = (palette: ChartPalette): object => ({
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 3],
  rotation: -Math.PI / 4,
  color: palette.surface,
})
