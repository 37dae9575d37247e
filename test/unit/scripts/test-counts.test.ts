import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addUp, countPlaywright, countVitest, summaryLine } from '../../../scripts/test-counts.mjs'
import { aFolder } from '../../builders/a-folder.ts'

const report = (content: unknown): string => {
  const file = join(aFolder(), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

const vitest = { numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] }

test('the last line adds the numbers of both runners', () => {
  const fromVitest = countVitest(report(vitest), true)
  const fromPlaywright = countPlaywright(
    report({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 0 }, errors: [] }),
    true,
  )
  expect(summaryLine(addUp([fromVitest, fromPlaywright]))).toBe('tests: 11 passed, 3 failed, 3 skipped')
})

test('without skipped tests the line says nothing of them', () => {
  expect(summaryLine({ passed: 4, failed: 0, skipped: 0 })).toBe('tests: 4 passed, 0 failed')
})

test('a test file that cannot be loaded is a failure, though no test of it failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
  ]
  expect(countVitest(report({ ...vitest, numFailedTests: 0, testResults }), true).failed).toBe(1)

  const stats = { expected: 0, flaky: 0, unexpected: 0, skipped: 0 }
  expect(countPlaywright(report({ stats, errors: [{ message: 'SyntaxError' }] }), true).failed).toBe(1)
})

test('a runner that crashed before it wrote a report is a failure', () => {
  const missing = join(aFolder(), 'missing.json')
  expect(countVitest(missing, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(countPlaywright(missing, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
