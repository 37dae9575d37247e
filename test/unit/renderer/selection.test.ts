import { expect, test } from 'vitest'
import { SELECTED_AT_MOST, toggledIds } from '../../../src/renderer/src/components/data-table/selection.ts'

test('rows are added until all of them are chosen, and then let go together', () => {
  expect([...toggledIds(new Set([1]), [1, 2])]).toEqual([1, 2])
  expect([...toggledIds(new Set([1, 2, 3]), [1, 2])]).toEqual([3])
})

test('no more than one request may name are chosen', () => {
  const loaded = Array.from({ length: SELECTED_AT_MOST + 10 }, (_, index) => index)
  const chosen = toggledIds(new Set([700]), loaded)
  expect(chosen.size).toBe(SELECTED_AT_MOST)
  expect(chosen.has(700)).toBe(true)
})
