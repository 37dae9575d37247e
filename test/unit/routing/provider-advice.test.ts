import { expect, test } from 'vitest'
import { adapters, categories } from '../../../src/contract/models.ts'
import { adviceFor } from '../../../src/engine/providers/advice.ts'

test("a provider's own code is explained in the provider's own terms", () => {
  const twilio = adviceFor('twilio', { stage: 'submit', category: 'bad-credentials', code: '20003' })
  expect(twilio).toEqual({
    meaning: 'Twilio does not accept the credentials.',
    advice: 'Copy the Account SID and the auth token again from the Twilio console.',
  })
})

test('the same code of a refusal and of a receipt are two things where a provider keeps two lists', () => {
  const refusal = adviceFor('vonage', { stage: 'submit', category: 'throttled', code: '1' })
  const receipt = adviceFor('vonage', { stage: 'delivery', category: null, code: '1' })
  expect(refusal.meaning).toMatch(/faster than it allows/)
  expect(receipt.meaning).not.toBe(refusal.meaning)
})

test('every category has advice for a code nobody has described, at every provider', () => {
  for (const adapter of adapters)
    for (const category of categories) {
      const { meaning, advice } = adviceFor(adapter, { stage: 'submit', category, code: 'no-such-code' })
      expect(meaning).toMatch(/^[A-Z].*\.$/)
      expect(advice).toMatch(/^[A-Z].*\.$/)
    }
})

test('a receipt with an unknown code says so much and where to look', () => {
  const { meaning, advice } = adviceFor('plivo', { stage: 'delivery', category: null, code: 'no-such-code' })
  expect(meaning).toMatch(/did not reach the handset/)
  expect(advice).toMatch(/documentation/)
})
