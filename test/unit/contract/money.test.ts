import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalFromMicros, microsFromDecimal } from '../../../src/contract/money.ts'

describe('a decimal as providers print it', () => {
  test.each([
    ['0.0079', 7_900],
    ['-0.00750', -7_500],
    ['+1.5', 1_500_000],
    [' 12 ', 12_000_000],
    ['0.0000005', 1],
    ['0.0000004999', 0],
    ['-0.0000005', -1],
    ['0.9999999', 1_000_000],
    ['-0', 0],
    ['00.10', 100_000],
    ['9007199254.740991', 9_007_199_254_740_991],
  ])('%j is %d micros', (text, micros) => {
    expect(microsFromDecimal(text)).toBe(micros)
  })

  test.each(['', '.', '.5', '1.', '1e-3', '0x10', '1,5', '1.2.3', 'NaN', 'Infinity', '--1', '$1', '1 000', '٣'])(
    '%j is none',
    (text) => {
      expect(microsFromDecimal(text)).toBeNull()
    },
  )

  test('an amount too large for a whole number is refused rather than rounded', () => {
    expect(microsFromDecimal('9007199254.740992')).toBeNull()
    expect(microsFromDecimal('9'.repeat(40))).toBeNull()
  })
})

describe('printing', () => {
  test.each([
    [7_900, 4, '0.0079'],
    [7_950, 4, '0.0080'],
    [-7_500, 2, '-0.01'],
    [-4_900, 2, '0.00'],
    [1_999_999, 0, '2'],
    [-1_500_000, 0, '-2'],
    [1_234_567, 6, '1.234567'],
  ])('%d micros with %d places is %s', (micros, digits, text) => {
    expect(decimalFromMicros(micros, digits)).toBe(text)
  })
})

const amount = fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 })

test('with six places nothing is lost', () => {
  fc.assert(fc.property(amount, (micros) => microsFromDecimal(decimalFromMicros(micros, 6)) === micros))
})

test('with fewer places it is off by half a step at most, and never prints a minus before zero', () => {
  fc.assert(
    fc.property(amount, fc.integer({ min: 0, max: 6 }), (micros, digits) => {
      const text = decimalFromMicros(micros, digits)
      const back = microsFromDecimal(text)
      expect(Math.abs((back ?? Number.NaN) - micros)).toBeLessThanOrEqual(10 ** (6 - digits) / 2)
      expect(text).not.toMatch(/^-0(\.0+)?$/)
      expect(text.split('.')[1]?.length ?? 0).toBe(digits)
    }),
  )
})

test('whatever comes in is a whole number of micros or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[+-]?\d{1,20}\.?\d{0,12}$/)),
      (text) => {
        const micros = microsFromDecimal(text)
        if (micros !== null) expect(Number.isSafeInteger(micros)).toBe(true)
      },
    ),
  )
})
