import { expect, test } from 'vitest'
import { interpretKey, type KeyPress } from '../../../../src/renderer/src/components/shell/shortcuts.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  modified: false,
  typing: false,
  onControl: false,
  ...more,
})

test('g and a letter open a page', () => {
  const first = interpretKey(press('g'), false)
  expect(first).toEqual({ action: null, armed: true })
  expect(interpretKey(press('f'), first.armed).action).toEqual({ kind: 'go', path: '/failovers' })
})

test('a page letter alone does nothing', () => {
  expect(interpretKey(press('f'), false).action).toBeNull()
})

test('a wrong letter after g disarms', () => {
  expect(interpretKey(press('x'), true)).toEqual({ action: null, armed: false })
})

test('keys that are being typed into a field are left alone', () => {
  for (const key of ['g', '/', '?', ' ']) {
    expect(interpretKey(press(key, { typing: true }), false)).toEqual({ action: null, armed: false })
  }
})

test('shortcuts of the system and of the window are left alone', () => {
  expect(interpretKey(press('g', { modified: true }), false).armed).toBe(false)
  expect(interpretKey(press('/', { modified: true }), false).action).toBeNull()
})

// Space on a focused button must press the button and not pause the page.
test('Space pauses, but not from a control', () => {
  expect(interpretKey(press(' '), false).action).toEqual({ kind: 'toggle-pause' })
  expect(interpretKey(press(' ', { onControl: true }), false).action).toBeNull()
})
