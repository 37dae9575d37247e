import { expect, test } from 'vitest'
import type { Candidate } from '../../../src/contract/models.ts'
import { againstNext } from '../../../src/renderer/src/components/candidate-table/against-next.ts'

const aCandidate = (provider: string, micros: number | null, mean: number | null, runnerUp = false): Candidate => ({
  provider,
  rank: 1,
  price: null,
  comparablePrice: micros === null ? null : { micros, currency: 'EUR' },
  breaker: 'closed',
  excludedBy: null,
  estimate: mean === null ? null : { mean, low: 0, high: 1, n: 40, outage: 0 },
  score: null,
  probability: null,
  place: null,
  runnerUp,
  chosenBecause: null,
})

test('a choice is set beside the next best by price and by conversion', () => {
  const chosen = aCandidate('twilio', 62_100, 0.831)
  const next = aCandidate('vonage', 60_000, 0.8, true)
  expect(againstNext([chosen, next], 'twilio')).toBe('€0.00210 dearer and 3.1 pp more likely to convert')
  expect(againstNext([next, { ...chosen, runnerUp: true }], 'vonage')).toBe(
    '€0.00210 cheaper and 3.1 pp less likely to convert',
  )
  expect(againstNext([chosen, aCandidate('plivo', 62_100, 0.831, true)], 'twilio')).toBe(
    'at the same price and as likely to convert',
  )
})

test('what is not known of both is not compared', () => {
  const chosen = aCandidate('twilio', 62_100, null)
  expect(againstNext([chosen, aCandidate('vonage', 60_000, 0.8, true)], 'twilio')).toBe('€0.00210 dearer')
  expect(againstNext([chosen, aCandidate('vonage', null, 0.8, true)], 'twilio')).toBeNull()
  expect(againstNext([chosen, aCandidate('vonage', 60_000, 0.8)], 'twilio')).toBeNull()
  expect(againstNext([], null)).toBeNull()
})
