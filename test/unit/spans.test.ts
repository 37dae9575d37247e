import { expect, test } from 'vitest'
import { covers, intersectSpans, mergeSpans } from '../../src/engine/spans.ts'

const span = (from: number, to: number) => ({ from, to })

test('spans that overlap or touch become one, in order', () => {
  expect(mergeSpans([span(8, 9), span(1, 4), span(3, 5), span(5, 6)])).toEqual([span(1, 6), span(8, 9)])
})

test('what two lists of spans have in common', () => {
  expect(intersectSpans([span(0, 10), span(20, 30)], [span(5, 25)])).toEqual([span(5, 10), span(20, 25)])
  expect(intersectSpans([span(0, 5)], [span(5, 9)])).toEqual([])
})

test('stretches are asked for in order of time', () => {
  const touches = covers([span(10, 20), span(40, 50)])
  expect([touches(0, 10), touches(5, 11), touches(19, 25), touches(20, 30), touches(49, 60), touches(50, 60)]).toEqual([
    false,
    true,
    true,
    false,
    true,
    false,
  ])
})
