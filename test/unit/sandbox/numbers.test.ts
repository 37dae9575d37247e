import { parsePhoneNumber } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { isMagicNumber, magicFate, magicRefusal } from '../../../src/engine/sandbox/magic.ts'
import { countryOfNumber, networkOfNumber, randomMobileNumber } from '../../../src/engine/sandbox/numbers.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'

test.each(countries)('numbers of $iso are valid mobile numbers of that country', (country) => {
  const random = createRandom(1, country.iso)
  for (let i = 0; i < 300; i++) {
    const number = randomMobileNumber(country, random)
    const parsed = parsePhoneNumber(number)
    expect(parsed.country, number).toBe(country.iso)
    expect(['MOBILE', 'FIXED_LINE_OR_MOBILE'], number).toContain(parsed.getType())
    expect(countryOfNumber(number)?.iso).toBe(country.iso)
    expect(isMagicNumber(number)).toBe(false)
  }
})

test('a number of a country without people has no country', () => {
  expect(countryOfNumber('+4366412345678')).toBeNull()
})

test('a number keeps its network, and every network has numbers', () => {
  const [country] = countries
  if (country === undefined) throw new Error('no countries')
  const random = createRandom(2)
  const numbers = Array.from({ length: 300 }, () => randomMobileNumber(country, random))
  const names = numbers.map((number) => networkOfNumber(9, country, number).name)
  expect(numbers.map((number) => networkOfNumber(9, country, number).name)).toEqual(names)
  expect(new Set(names)).toEqual(new Set(country.networks.map(({ name }) => name)))
})

test('magic endings work with and without the plus', () => {
  expect(magicRefusal('+4915112399001')).toBe('invalid-number')
  expect(magicRefusal('4915112399004')).toBe('geo-blocked')
  expect(magicFate('+4915112399011')).toBe('converts')
  expect(magicFate('+4915112399001')).toBeNull()
})
