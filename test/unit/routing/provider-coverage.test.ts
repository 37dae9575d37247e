import { expect, test } from 'vitest'
import { type Coverage, onlyServedBy } from '../../../src/engine/routing/coverage.ts'

const countries = ['DE', 'FR', 'BR']

const aCoverage = (name: string, overrides: Partial<Coverage> = {}): Coverage => ({
  name,
  disabled: false,
  services: ['sms'],
  allowedCountries: null,
  ...overrides,
})

test('where another provider serves every country nobody is left alone', () => {
  expect(onlyServedBy('alpha', [aCoverage('alpha'), aCoverage('beta')], countries)).toEqual([])
})

test('countries that nobody else may serve are named', () => {
  const others = [aCoverage('beta', { allowedCountries: ['DE'] }), aCoverage('gamma', { disabled: true })]
  expect(onlyServedBy('alpha', [aCoverage('alpha'), ...others], countries)).toEqual(['FR', 'BR'])
})

test('a service that nobody else offers counts as well', () => {
  const alpha = aCoverage('alpha', { services: ['sms', 'voice'], allowedCountries: ['BR'] })
  expect(onlyServedBy('alpha', [alpha, aCoverage('beta')], countries)).toEqual(['BR'])
})

test('one that is disabled already, or unknown, serves nobody', () => {
  expect(onlyServedBy('alpha', [aCoverage('alpha', { disabled: true })], countries)).toEqual([])
  expect(onlyServedBy('nobody', [aCoverage('alpha')], countries)).toEqual([])
})
