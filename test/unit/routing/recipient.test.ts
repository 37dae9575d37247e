import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src/engine/app-error.ts'
import { maskedNumber, parseRecipient } from '../../../src/engine/routing/recipient.ts'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { randomMobileNumber } from '../../../src/engine/sandbox/numbers.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'

/** The typed error that reading `text` ends with. */
function refusal(text: string, country?: string): AppError {
  try {
    parseRecipient(text, country)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${text} was read`)
}

const reasonFor = (text: string, country?: string) => refusal(text, country).data

describe('accepted', () => {
  test.each([
    ['+4915112345678', undefined, '+4915112345678', 'DE'],
    ['+49 (0)151 1234-5678', undefined, '+4915112345678', 'DE'],
    ['0151 12345678', 'DE', '+4915112345678', 'DE'],
    ['00 49 151 12345678', 'DE', '+4915112345678', 'DE'],
    ['+447400123456', 'GB', '+447400123456', 'GB'],
    ['07400 123456', 'GB', '+447400123456', 'GB'],
    ['+33612345678', undefined, '+33612345678', 'FR'],
  ])('%s as %s', (text, country, e164, expected) => {
    expect(parseRecipient(text, country)).toMatchObject({ e164, country: expected })
  })

  // Landlines and mobiles share their numbers there, so that refusing "landlines" would refuse everybody.
  test('American numbers, which do not tell whether they are mobile', () => {
    expect(parseRecipient('+12015550123')).toMatchObject({ e164: '+12015550123', country: 'US' })
    expect(parseRecipient('+14165550123')).toMatchObject({ country: 'CA' })
  })

  test('every number of the sandbox world', () => {
    for (const country of countries) {
      const random = createRandom(7, country.iso)
      for (let i = 0; i < 20; i++) {
        const e164 = randomMobileNumber(country, random)
        expect(parseRecipient(e164)).toMatchObject({ e164, country: country.iso })
      }
    }
  })
})

describe('refused', () => {
  test.each(['', 'hello', '+', '++49151', '+49abc', '🙂'])('%j is no number', (text) => {
    expect(reasonFor(text)).toEqual({ reason: 'malformed' })
  })

  test('a number among other text, where taking one would be a guess', () => {
    expect(reasonFor('call +4915112345678')).toEqual({ reason: 'malformed' })
    expect(reasonFor('+4915112345678 / +4915112345679')).toEqual({ reason: 'malformed' })
  })

  test('national digits without a country', () => {
    expect(reasonFor('0151 12345678')).toEqual({ reason: 'malformed' })
    expect(refusal('0151 12345678').message).toMatch(/country code.*choose a country/)
  })

  test.each([
    ['+4915112', undefined],
    ['+49151123456789012345', undefined],
    ['0151', 'DE'],
    ['+491511234567890', undefined],
  ])('%s has too few or too many digits', (text, country) => {
    expect(reasonFor(text, country)).toEqual({ reason: 'impossible-length' })
  })

  test.each([
    ['+49301234567', 'a Berlin landline'],
    ['+442079460958', 'a London landline'],
    ['+498001234567', 'a free-phone number'],
    ['+449098790879', 'a premium-rate number'],
  ])('%s: %s', (text) => {
    expect(reasonFor(text)).toEqual({ reason: 'landline' })
    expect(refusal(text).message).toMatch(/mobile number/)
  })

  test('a number of another country than the one chosen', () => {
    expect(reasonFor('+4915112345678', 'FR')).toEqual({ reason: 'country-mismatch' })
    expect(refusal('+4915112345678', 'FR').message).toMatch(/belongs to Germany, not France/)
  })

  test('a country that does not exist, in the number or beside it', () => {
    expect(reasonFor('0151 12345678', 'XX')).toEqual({ reason: 'unknown-country' })
    expect(refusal('0151 12345678', 'XX').message).toMatch(/no country XX/)
    expect(reasonFor('+999123456')).toEqual({ reason: 'unknown-country' })
    // A calling code of no country: satellite phones and the like.
    expect(reasonFor('+881612345678')).toEqual({ reason: 'unknown-country' })
  })
})

test('what is kept of a number is its start and its last two digits', () => {
  const { prefix, last2 } = parseRecipient('+4915112345678')
  expect(maskedNumber(prefix, last2)).toBe('+49151•••••78')
})

test('the middle of a number is never shown', () => {
  fc.assert(
    fc.property(fc.constantFrom(...countries), fc.nat(), (country, seed) => {
      const e164 = randomMobileNumber(country, createRandom(seed))
      const { prefix, last2 } = parseRecipient(e164)
      expect(e164.startsWith(prefix)).toBe(true)
      expect(e164.endsWith(last2)).toBe(true)
      const hidden = e164.length - prefix.length - last2.length
      expect(hidden).toBeGreaterThanOrEqual(2)
      expect(maskedNumber(prefix, last2)).not.toContain(e164.slice(prefix.length, -2))
    }),
  )
})

test('no message repeats the number that was refused', () => {
  const digits = (min: number, max: number) =>
    fc.array(fc.nat(9), { minLength: min, maxLength: max }).map((list) => list.join(''))
  const anyNumber = fc.oneof(
    fc.tuple(fc.constantFrom('+', '+49', '+49 30 ', '0', '', '+1'), digits(5, 18)).map((parts) => parts.join('')),
    fc.string({ maxLength: 40 }),
  )
  fc.assert(
    fc.property(anyNumber, fc.option(fc.constantFrom('DE', 'GB', 'US'), { nil: undefined }), (text, country) => {
      try {
        parseRecipient(text, country)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const shown = error.message.replace('+4915112345678', '')
        expect(shown).not.toMatch(/\d{5}/)
      }
    }),
    { numRuns: 500 },
  )
})
