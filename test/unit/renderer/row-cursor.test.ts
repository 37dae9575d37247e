import { expect, test } from 'vitest'
import { moveCursor, moveOfKey } from '../../../src/renderer/src/components/data-table/row-cursor.ts'

const at = { rows: 50, pageRows: 10, firstVisible: 20 }

test('j, k and the arrows move by one and stop at the ends', () => {
  expect(moveOfKey('j')).toBe(moveOfKey('ArrowDown'))
  expect(moveOfKey('k')).toBe(moveOfKey('ArrowUp'))
  expect(moveOfKey('x')).toBeNull()
  expect(moveCursor('next', 3, at)).toBe(4)
  expect(moveCursor('next', 49, at)).toBe(49)
  expect(moveCursor('previous', 0, at)).toBe(0)
})

test('the first step lands on the first row in sight', () => {
  expect(moveCursor('next', -1, at)).toBe(20)
  expect(moveCursor('last', -1, at)).toBe(49)
  expect(moveCursor('next', -1, { ...at, rows: 0 })).toBe(-1)
})

test('a page keeps one row of the page before in sight', () => {
  expect(moveCursor('page-down', 20, at)).toBe(29)
  expect(moveCursor('page-up', 5, at)).toBe(0)
})
