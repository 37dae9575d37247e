import { expect, test } from 'vitest'
import type { ScorecardRow } from '../../../../src/contract/scorecard.ts'
import type { SelfTestCheck } from '../../../../src/contract/self-test.ts'
import { countText, intervalOf, measureText } from '../../../../src/renderer/src/pages/about/scorecard-words.ts'
import { selfTestSummary, selfTestText } from '../../../../src/renderer/src/pages/about/self-test-words.ts'

test('a measured value has its unit, and near the whole as many nines as it needs', () => {
  const share = (value: number | null) => measureText({ unit: 'share' }, value)
  expect([share(0.99951), share(0.999999), share(1), share(0.182), share(-0.05), share(null)]).toEqual([
    '99.951 %',
    '99.999 %',
    '100 %',
    '18.2 %',
    '-5.0 %',
    '—',
  ])
  expect(measureText({ unit: 'duration' }, 4_020)).toBe('4.02 s')
  expect(measureText({ unit: 'count' }, 0)).toBe('0')
})

test('a row says what it stands on, and its interval where there is one', () => {
  const row: Pick<ScorecardRow, 'n' | 'of' | 'unit' | 'low' | 'high'> = {
    n: 1_200,
    of: 'verifications',
    unit: 'share',
    low: 0.12,
    high: 0.24,
  }
  expect(countText(row)).toBe('verifications, n = 1,200')
  expect(countText({ ...row, n: null })).toBeNull()
  expect(intervalOf(row)).toBe('12.0 % to 24.0 %')
  expect(intervalOf({ ...row, high: null })).toBeNull()
})

test('the result of a self-test as text for somebody who helps', () => {
  const check = (state: SelfTestCheck['state'], found: string | null, advice: string | null): SelfTestCheck => ({
    name: 'backup',
    title: 'Backup',
    state,
    found,
    advice,
    ms: 1,
  })
  const checks = [check('passed', 'Fine.', null), check('warning', 'Old.', 'Make one.'), check('skipped', null, null)]
  expect(selfTestSummary({ checks })).toBe('1 passed, 1 warning, 1 left out')
  expect(selfTestText({ state: 'cancelled', startedAt: 0, endedAt: 1, checks }, '1.2.3')).toBe(
    [
      'Signalbox 1.2.3, self-test 1970-01-01T00:00:00.000Z, cancelled',
      '[Passed] Backup: Fine.',
      '[Warning] Backup: Old. Make one.',
      '[Left out] Backup',
    ].join('\n'),
  )
})
