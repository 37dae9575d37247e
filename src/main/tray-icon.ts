import type { Severity } from '../contract/alert-rules.ts'

/** What the tray tells at a glance. `paused`: nothing is wrong, and nothing is sent either. */
export type TrayState = 'ok' | 'info' | 'warning' | 'critical' | 'paused'

/** The worst open alert decides; a pause shows only when there is none. */
export const trayState = (worst: Severity | null, paused: boolean): TrayState => worst ?? (paused ? 'paused' : 'ok')

type Shape = (x: number, y: number) => boolean

/** Red, green and blue, and whether a point (0 to 1 from the upper left corner) belongs to the shape. */
const looks: Readonly<Record<TrayState, { readonly rgb: readonly [number, number, number]; readonly shape: Shape }>> = {
  ok: { rgb: [47, 165, 107], shape: (x, y) => Math.hypot(x - 0.5, y - 0.5) <= 0.4 },
  // A ring.
  info: { rgb: [61, 151, 173], shape: (x, y) => Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.33) <= 0.11 },
  // A triangle on its base.
  warning: { rgb: [224, 150, 20], shape: (x, y) => y >= 0.08 && y <= 0.9 && Math.abs(x - 0.5) <= (y - 0.08) * 0.58 },
  // A square on its corner with a bar across it.
  critical: {
    rgb: [214, 48, 38],
    shape: (x, y) =>
      Math.abs(x - 0.5) + Math.abs(y - 0.5) <= 0.48 && !(Math.abs(y - 0.5) <= 0.07 && Math.abs(x - 0.5) <= 0.22),
  },
  // Two bars.
  paused: {
    rgb: [128, 138, 146],
    shape: (x, y) => y >= 0.14 && y <= 0.86 && ((x >= 0.2 && x <= 0.42) || (x >= 0.58 && x <= 0.8)),
  },
}

/** Samples a side of each pixel, so that edges come out smooth. */
const SAMPLES = 4

/**
 * The icon of a state as a bitmap of `size` by `size` pixels: blue, green, red and alpha of each, the colours multiplied
 * by alpha, row by row from the top.
 */
export function trayBitmap(state: TrayState, size: number): Buffer {
  const { rgb, shape } = looks[state]
  const [red, green, blue] = rgb
  const bitmap = Buffer.alloc(size * size * 4)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const cover = coverage(shape, column, row, size)
      const pixel = [blue * cover, green * cover, red * cover, 255 * cover].map(Math.round)
      bitmap.set(pixel, (row * size + column) * 4)
    }
  return bitmap
}

function coverage(shape: Shape, column: number, row: number, size: number): number {
  let inside = 0
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / size
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size
    if (shape(x, y)) inside += 1
  }
  return inside / (SAMPLES * SAMPLES)
}

const stateTexts: Readonly<Record<TrayState, string>> = {
  ok: 'all quiet',
  info: 'something to know',
  warning: 'warning',
  critical: 'critical',
  paused: 'paused',
}

/** `critical, 3 open alerts`. */
export function trayText(state: TrayState, open: number): string {
  const alerts = open === 0 ? '' : `, ${open} open ${open === 1 ? 'alert' : 'alerts'}`
  return `${stateTexts[state]}${alerts}`
}

/** `Signalbox: critical, 3 open alerts`. */
export const trayTooltip = (state: TrayState, open: number): string => `Signalbox: ${trayText(state, open)}`
