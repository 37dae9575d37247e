import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { segmentsOf } from '../../src/engine/segments.ts'

const gsm = (segments: number) => ({ encoding: 'GSM-7', segments })
const ucs = (segments: number) => ({ encoding: 'UCS-2', segments })

describe('the GSM alphabet: 160 alone, 153 joined', () => {
  test.each([
    ['Your code is 123456', gsm(1)],
    ['', gsm(1)],
    ['a'.repeat(160), gsm(1)],
    ['a'.repeat(161), gsm(2)],
    ['a'.repeat(306), gsm(2)],
    ['a'.repeat(307), gsm(3)],
    ['@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\r\n', gsm(1)],
  ])('%j', (text, expected) => {
    expect(segmentsOf(text)).toEqual(expected)
  })

  test('characters of the extension take two places', () => {
    expect(segmentsOf('€'.repeat(80))).toEqual(gsm(1))
    expect(segmentsOf('€'.repeat(81))).toEqual(gsm(2))
    expect(segmentsOf('\f^{}\\[~]|€')).toEqual(gsm(1))
  })

  test('an escape pair is not cut: it moves to the next segment as a whole', () => {
    // 152 + 2 would fit by the sum (306 = 2 x 153), but not at the cut.
    expect(segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toEqual(gsm(3))
    expect(segmentsOf(`${'a'.repeat(151)}€${'a'.repeat(153)}`)).toEqual(gsm(2))
  })
})

describe('anything else: 70 alone, 67 joined', () => {
  test.each([
    ['Ваш код 123456', ucs(1)],
    ['я'.repeat(70), ucs(1)],
    ['я'.repeat(71), ucs(2)],
    ['я'.repeat(134), ucs(2)],
    ['я'.repeat(135), ucs(3)],
    // Small c with cedilla and a curly quote look harmless.
    ['ça va', ucs(1)],
    ['don’t', ucs(1)],
    ['\u001b', ucs(1)],
  ])('%j', (text, expected) => {
    expect(segmentsOf(text)).toEqual(expected)
  })

  test('one such character turns the whole text', () => {
    expect(segmentsOf(`${'a'.repeat(70)}я`)).toEqual(ucs(2))
  })

  test('a surrogate pair takes two units and is not cut', () => {
    expect(segmentsOf('😀'.repeat(35))).toEqual(ucs(1))
    expect(segmentsOf(`${'я'.repeat(66)}😀${'я'.repeat(66)}`)).toEqual(ucs(3))
    expect(segmentsOf(`${'я'.repeat(65)}😀${'я'.repeat(67)}`)).toEqual(ucs(2))
  })
})

test('a longer text never needs fewer segments', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'binary' }), (text, more) => {
      expect(segmentsOf(text + more).segments).toBeGreaterThanOrEqual(segmentsOf(text).segments)
    }),
  )
})
