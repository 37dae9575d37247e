import { describe, expect, test } from 'vitest'
import { type TrayState, trayBitmap, trayState, trayTooltip } from '../../../src/main/tray-icon.ts'

const states: readonly TrayState[] = ['ok', 'info', 'warning', 'critical', 'paused']
const SIZE = 22

/** Which pixels are covered, without their colour. */
const outline = (state: TrayState): string =>
  Array.from(trayBitmap(state, SIZE))
    .filter((_, index) => index % 4 === 3)
    .map((alpha) => (alpha > 127 ? '#' : '.'))
    .join('')

test('each state has its own shape, not only its own colour', () => {
  const outlines = states.map(outline)
  expect(new Set(outlines).size).toBe(states.length)
  for (const [i, one] of outlines.entries())
    for (const other of outlines.slice(i + 1)) {
      const differing = [...one].filter((pixel, index) => pixel !== other[index]).length
      expect(differing).toBeGreaterThan(SIZE)
    }
})

describe.each(states)('%s', (state) => {
  test('leaves the corners free and multiplies its colours by alpha', () => {
    const bitmap = trayBitmap(state, SIZE)
    expect(bitmap).toHaveLength(SIZE * SIZE * 4)
    for (const corner of [0, SIZE - 1]) expect(bitmap[corner * 4 + 3]).toBe(0)
    for (let at = 0; at < bitmap.length; at += 4) {
      const alpha = bitmap[at + 3] ?? 0
      expect(Math.max(bitmap[at] ?? 0, bitmap[at + 1] ?? 0, bitmap[at + 2] ?? 0)).toBeLessThanOrEqual(alpha)
    }
  })
})

test('the worst alert decides, and a pause shows only when all is quiet', () => {
  expect(trayState('critical', true)).toBe('critical')
  expect(trayState(null, true)).toBe('paused')
  expect(trayState(null, false)).toBe('ok')
})

test('the tooltip says it in words', () => {
  expect(trayTooltip('ok', 0)).toBe('Signalbox: all quiet')
  expect(trayTooltip('critical', 1)).toBe('Signalbox: critical, 1 open alert')
  expect(trayTooltip('warning', 3)).toBe('Signalbox: warning, 3 open alerts')
})
