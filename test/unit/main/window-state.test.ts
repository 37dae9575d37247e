import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitToScreens, readWindowState, writeWindowState } from '../../../src/main/window-state.ts'

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const second = { x: 1440, y: 0, width: 1920, height: 1080 }

test('a window that fits stays where it was, on either screen', () => {
  const left = { x: 100, y: 50, width: 1200, height: 800 }
  const right = { x: 1600, y: 50, width: 1200, height: 800 }
  expect(fitToScreens(left, [laptop, second])).toEqual(left)
  expect(fitToScreens(right, [laptop, second])).toEqual(right)
})

test('a window of a screen that is gone opens at the default place', () => {
  expect(fitToScreens({ x: 1600, y: 50, width: 1200, height: 800 }, [laptop])).toBeNull()
  expect(fitToScreens({ x: 0, y: 0, width: 1200, height: 800 }, [])).toBeNull()
})

test('a window that hangs out of its screen is pulled in and made no larger than it', () => {
  expect(fitToScreens({ x: 1000, y: 600, width: 1200, height: 800 }, [laptop])).toEqual({
    x: 240,
    y: 100,
    width: 1200,
    height: 800,
  })
  expect(fitToScreens({ x: -50, y: -20, width: 3000, height: 2000 }, [laptop])).toEqual(laptop)
})

test('what was remembered is read back; anything else counts as nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-window-'))
  const file = join(folder, 'window-state.json')
  expect(readWindowState(file)).toBeNull()
  const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximised: true }
  writeWindowState(file, state)
  expect(readWindowState(file)).toEqual(state)
  writeFileSync(file, '{"bounds":{"x":"1"}}')
  expect(readWindowState(file)).toBeNull()
  rmSync(folder, { recursive: true })
})
