import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { troublesOfPlaywright, troublesOfVitest, troubleText } from '../../../scripts/test-failures.mjs'
import { aFolder } from '../../builders/a-folder.ts'

const report = (content: unknown): string => {
  const file = join(aFolder(), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test('failed tests are named with the beginning of their message, and so are files that cannot be loaded', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'holds', failureMessages: [] },
    {
      status: 'failed',
      fullName: 'counts',
      failureMessages: ['Error: 2 is not 3\n    at line 1\n    at /node_modules/runner.js:3'],
    },
    { status: 'passed', fullName: 'waits', failureMessages: ['Error: too late'] },
  ]
  const troubles = troublesOfVitest(
    report({
      testResults: [
        { name: resolve('test/unit/a.test.ts'), status: 'failed', message: '', assertionResults },
        { name: resolve('test/unit/b.test.ts'), status: 'failed', message: 'SyntaxError', assertionResults: [] },
      ],
    }),
  )
  expect(troubleText(troubles)).toBe(
    [
      'failed: test/unit/a.test.ts > counts\n    Error: 2 is not 3\n        at line 1',
      'passed when tried again: test/unit/a.test.ts > waits\n    Error: too late',
      'failed: test/unit/b.test.ts\n    SyntaxError',
    ].join('\n'),
  )
})

test('of the tests in a window too, however deep they lie, without colours', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }],
  })
  const troubles = troublesOfPlaywright(
    report({
      errors: [{ message: 'no window' }],
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('shows', 'expected'), spec('closes', 'flaky', '\u001B[31mclosed late\u001B[39m')],
          suites: [{ title: 'at night', specs: [spec('is dark', 'unexpected', 'it is light')] }],
        },
      ],
    }),
  )
  expect(troubles).toEqual([
    { kind: 'failed', test: 'outside of tests', message: 'no window' },
    { kind: 'passed when tried again', test: 'a.spec.ts > closes', message: 'closed late' },
    { kind: 'failed', test: 'a.spec.ts > at night > is dark', message: 'it is light' },
  ])
})

test('without a report nothing is named', () => {
  expect(troublesOfVitest(join(aFolder(), 'missing.json'))).toEqual([])
  expect(troublesOfPlaywright(join(aFolder(), 'missing.json'))).toEqual([])
})
