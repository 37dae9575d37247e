import { expect, test } from 'vitest'
import { countryInText, countryName } from '../../src/engine/country-name.ts'

test.each([
  ['DE', 'Germany'],
  ['US', 'the United States'],
  ['AE', 'the United Arab Emirates'],
  ['KY', 'the Cayman Islands'],
  ['CD', 'Congo - Kinshasa'],
])('%s stands in a sentence as %s', (country, text) => {
  expect(countryInText(country)).toBe(text)
})

test('by itself a country has no article', () => {
  expect(countryName('US')).toBe('United States')
})
