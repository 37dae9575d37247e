import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories, outcomes } from '../../../src/contract/models.ts'
import type { HttpAnswer, NoAnswer, NoAnswerReason } from '../../../src/engine/providers/http.ts'
import { errorOfStatus } from '../../../src/engine/providers/http-errors.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import { fromAnswer, fromNoAnswer, notAccepted, retryAfterMs } from '../../../src/engine/providers/verdict.ts'

const NOW = Date.UTC(2026, 0, 5, 12)

const reasons: readonly NoAnswerReason[] = ['refused', 'timeout', 'reset', 'interrupted']
const noAnswer = (reason: NoAnswerReason, written: boolean, message = 'lost'): NoAnswer => ({
  kind: 'no-answer',
  reason,
  written,
  message,
  durationMs: 1,
})
const answerOf = (status: number, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: '',
  durationMs: 1,
})

describe('a request without an answer', () => {
  test.each([
    ['timeout', true, 'unknown', 'timeout'],
    ['reset', true, 'unknown', 'reset'],
    ['interrupted', true, 'unknown', 'interrupted'],
    ['refused', false, 'rejected-eligible', 'refused'],
    ['interrupted', false, 'rejected-eligible', 'refused'],
  ] as const)('%s, written: %s', (reason, written, outcome, category) => {
    expect(fromNoAnswer(noAnswer(reason, written))).toMatchObject({ outcome, category, code: null, retryAfterMs: null })
  })

  test('what was never written is never unknown, and transport never rejects for good', () => {
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.boolean(), fc.string(), (reason, written, message) => {
        const { outcome } = fromNoAnswer(noAnswer(reason, written, message))
        expect(outcome).not.toBe('rejected-final')
        if (!written) expect(outcome).toBe('rejected-eligible')
      }),
    )
  })
})

describe('an HTTP status alone', () => {
  test.each([
    [200, 'malformed-answer', 'unknown'],
    [204, 'malformed-answer', 'unknown'],
    [302, 'malformed-answer', 'unknown'],
    [400, 'bad-request', 'rejected-final'],
    [401, 'bad-credentials', 'rejected-eligible'],
    [402, 'no-credit', 'rejected-eligible'],
    [403, 'account-blocked', 'rejected-eligible'],
    [404, 'bad-credentials', 'rejected-eligible'],
    [408, 'timeout', 'unknown'],
    [418, 'bad-request', 'rejected-final'],
    [422, 'bad-request', 'rejected-final'],
    [429, 'throttled', 'rejected-eligible'],
    [500, 'server-error', 'unknown'],
    [503, 'server-error', 'unknown'],
    [599, 'server-error', 'unknown'],
  ] as const)('%d means %s', (status, category, outcome) => {
    expect(errorOfStatus(status).category).toBe(category)
    const verdict = fromAnswer('Acme', answerOf(status), { code: null, text: null, entry: undefined }, context)
    expect(verdict).toMatchObject({ category, outcome, code: String(status) })
  })
})

const context = { now: NOW, secrets: ['s3cret'] }
const badRecipient = { category: 'bad-recipient', meaning: 'Bad number.', advice: 'Ask again.' } as const

describe('an answer that is no success', () => {
  test('is judged by the code where the status says that it was refused', () => {
    const complaint = { code: '21211', text: null, entry: badRecipient }
    expect(fromAnswer('Acme', answerOf(400), complaint, context)).toEqual({
      outcome: 'rejected-final',
      category: 'bad-recipient',
      code: '21211',
      message: 'Bad number. Ask again.',
      retryAfterMs: null,
    })
  })

  // A proxy that answers 502 with the body of an older error must not lose the verification.
  test.each([200, 302, 429, 500, 502])('a refusal inside HTTP %d is not believed', (status) => {
    const complaint = { code: '21211', text: null, entry: badRecipient }
    expect(fromAnswer('Acme', answerOf(status), complaint, context).outcome).not.toBe('rejected-final')
  })

  test('repeats the words of the provider without number and secret', () => {
    const complaint = { code: 's3cret', text: 'no +15551234567 with s3cret', entry: undefined }
    const { code, message } = fromAnswer('Acme', answerOf(400), complaint, context)
    expect(message).toContain('Acme says: no +•••••••••67 with [hidden]')
    expect(code).toBe('[hidden]')
  })

  test('passes on how long to stay away', () => {
    const answer = answerOf(429, { 'retry-after': '7' })
    const complaint = { code: null, text: null, entry: undefined }
    expect(fromAnswer('Acme', answer, complaint, context).retryAfterMs).toBe(7_000)
  })
})

describe('a verdict', () => {
  test('takes its outcome from its category, and every category has a rule', () => {
    for (const category of categories) {
      const { outcome } = notAccepted(category, { code: null, message: '' })
      expect(outcome).toBe(categoryRules[category].outcome)
      expect(outcomes.filter((known) => known !== 'accepted')).toContain(outcome)
    }
    expect(Object.keys(categoryRules).sort()).toEqual([...categories].sort())
  })

  test('is one line of bearable length', () => {
    const { message, code } = notAccepted('reset', { code: 'x'.repeat(999), message: `a\n\n b${'c'.repeat(999)}\n` })
    expect(message).toMatch(/^a bc+$/)
    expect(message).toHaveLength(300)
    expect(code).toHaveLength(40)
  })
})

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['99999999999', null],
    ['', null],
    [undefined, null],
  ])('%j', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected)
  })
})
