import { describe, expect, test } from 'vitest'
import { waterfall } from '../../../src/engine/optimizer/cost-waterfall.ts'
import { createRandom, integerBelow } from '../../../src/engine/sandbox/random.ts'
import { type CostCell, noCost } from '../../../src/engine/store/queries/cost-sums.ts'

/** Regular spend of a route, with duplicates and fees on top. */
const cell = (route: string, segments: number, micros: number, duplicates = 0, failed = 0): CostCell => ({
  keys: [route, 'DE', 'sms'],
  sums: {
    ...noCost(),
    regular_segments: segments,
    cost_micros: micros + duplicates + failed,
    duplicate_micros: duplicates,
    failed_micros: failed,
  },
})

describe('why spend changed', () => {
  test('a dearer price, more traffic and a move to another route are told apart', () => {
    expect(waterfall([cell('one', 100, 5_000)], [cell('one', 100, 6_000)])).toMatchObject({
      price: 1_000,
      volume: 0,
      mix: 0,
    })
    expect(waterfall([cell('one', 100, 5_000)], [cell('one', 150, 7_500)])).toMatchObject({
      price: 0,
      volume: 2_500,
      mix: 0,
    })
    const before = [cell('one', 100, 5_000), cell('two', 100, 10_000)]
    const after = [cell('one', 150, 7_500), cell('two', 50, 5_000)]
    expect(waterfall(before, after)).toMatchObject({ before: 15_000, price: 0, volume: 0, mix: -2_500, after: 12_500 })
  })

  test('duplicates and fees stand apart, and a new route is mix', () => {
    const split = waterfall([cell('one', 10, 500, 40, 7)], [cell('one', 10, 500, 10, 27), cell('two', 10, 900)])
    expect(split).toMatchObject({ duplicates: -30, fees: 20, volume: 500, mix: 400, price: 0 })
  })

  test('from nothing it is all volume, and to nothing too', () => {
    expect(waterfall([], [cell('one', 10, 500)])).toMatchObject({
      before: 0,
      volume: 500,
      mix: 0,
      price: 0,
      after: 500,
    })
    expect(waterfall([cell('one', 10, 500)], [])).toMatchObject({ volume: -500, mix: 0, price: 0, after: 0 })
  })

  test('the parts add up to the micro, whatever the spans', () => {
    const random = createRandom(1, 'waterfall')
    const side = () =>
      ['one', 'two', 'three', 'four'].flatMap((route) =>
        random.next() < 0.3
          ? []
          : cell(
              route,
              1 + integerBelow(random, 500),
              integerBelow(random, 9_999_999),
              integerBelow(random, 9_999),
              integerBelow(random, 999),
            ),
      )
    for (let i = 0; i < 300; i++) {
      const { before, price, volume, mix, duplicates, fees, after } = waterfall(side(), side())
      expect(before + price + volume + mix + duplicates + fees).toBe(after)
      for (const part of [price, volume, mix]) expect(Number.isInteger(part)).toBe(true)
    }
  })
})
