import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/engine/redact.ts'

describe('phone numbers keep their last two digits', () => {
  test.each([
    ["The 'To' number +4915112345678 is not valid", "The 'To' number +•••••••••••78 is not valid"],
    ['to 4915112345678', 'to •••••••••••78'],
    ['To:+1 555 123 4567.', 'To:+•••••••••67.'],
    ['call +49 (0)151-1234 5678', 'call +••••••••••••78'],
    ['(555) 123-4567', '••••••••67'],
    ['555-123-4567', '••••••••67'],
    ['for 491 515 392 041 8.', 'for •••••••••••18.'],
    ['x4915112345678y', 'x•••••••••••78y'],
    ['+15551234567,+15551234568', '+•••••••••67,+•••••••••68'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test('no run of seven digits is left, whatever the text', () => {
    const text = fc.array(fc.oneof(fc.string(), fc.stringMatching(/^\+?[0-9]{5,16}$/))).map((parts) => parts.join(' '))
    fc.assert(
      fc.property(text, (input) => {
        expect(redact(input)).not.toMatch(/\d{7}/)
      }),
    )
  })
})

test.each(['Error 21211', 'codes 21211 21614', 'HTTP 503 after 2500 ms', 'price 0.0079', ''])(
  'what an operator needs stays: %j',
  (text) => {
    expect(redact(text)).toBe(text)
  },
)

test('secrets go wherever they stand, the longer one first', () => {
  expect(redact('key abc and abcdef, again abc', ['abc', 'abcdef', ''])).toBe(
    'key [hidden] and [hidden], again [hidden]',
  )
})

test('secrets go in the forms in which a provider repeats them', () => {
  const secret = 'k/ey+1 ä'
  const said = [
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString(),
    Buffer.from(secret).toString('base64'),
  ]
  expect(redact(said.join(' | '), [secret])).toBe('[hidden] | a=[hidden] | [hidden]')
})
