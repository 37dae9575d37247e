import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './runtime/process.mjs'

/** Of a message so many lines, which hold what was expected and what came. */
const MESSAGE_LINES = 12

/**
 * @typedef {object} Trouble
 * @property {'failed' | 'passed when tried again'} kind
 * @property {string} test its file and name
 * @property {string} message the beginning of it
 */

/**
 * What went wrong by a vitest JSON report; a test that passed when it was tried again is among it.
 *
 * @param {string} file
 * @returns {Trouble[]} empty without a report
 */
export function troublesOfVitest(file) {
  const report = readReport(file)
  /** @type {{ name: string, status: string, message: string, assertionResults: VitestResult[] }[]} */
  const files = report?.testResults ?? []
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const path = relative(root, name)
    if (status === 'failed' && assertionResults.length === 0) return [trouble('failed', path, message)]
    return assertionResults
      .filter((result) => result.status === 'failed' || (result.failureMessages?.length ?? 0) > 0)
      .map((result) =>
        trouble(
          result.status === 'failed' ? 'failed' : 'passed when tried again',
          `${path} > ${result.fullName}`,
          result.failureMessages?.[0] ?? '',
        ),
      )
  })
}

/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestResult */

/**
 * The same of a Playwright JSON report.
 *
 * @param {string} file
 * @returns {Trouble[]} empty without a report
 */
export function troublesOfPlaywright(file) {
  const report = readReport(file)
  if (report === null) return []
  const outside = /** @type {{ message?: string }[]} */ (report.errors).map(({ message }) =>
    trouble('failed', 'outside of tests', message ?? ''),
  )
  return [...outside, .../** @type {PlaywrightSuite[]} */ (report.suites ?? []).flatMap((suite) => ofSuite(suite, ''))]
}

/**
 * @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: { title: string, tests: PlaywrightTest[] }[] }} PlaywrightSuite
 * @typedef {{ status: string, results: { error?: { message?: string } }[] }} PlaywrightTest
 */

/**
 * @param {PlaywrightSuite} suite
 * @param {string} above
 * @returns {Trouble[]}
 */
function ofSuite({ title, suites = [], specs = [] }, above) {
  const path = above === '' ? title : `${above} > ${title}`
  const own = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ status, results }) =>
        trouble(
          status === 'flaky' ? 'passed when tried again' : 'failed',
          `${path} > ${spec.title}`,
          results.find(({ error }) => error !== undefined)?.error?.message ?? '',
        ),
      ),
  )
  return [...own, ...suites.flatMap((suite) => ofSuite(suite, path))]
}

/** @param {readonly Trouble[]} troubles */
export const troubleText = (troubles) =>
  troubles.map(({ kind, test, message }) => `${kind}: ${test}\n${message.replace(/^/gm, '    ')}`).join('\n')

/**
 * @param {Trouble['kind']} kind
 * @param {string} test
 * @param {string} message
 * @returns {Trouble}
 */
const trouble = (kind, test, message) => ({
  kind,
  test,
  message: stripVTControlCharacters(message)
    .trim()
    .split('\n')
    .filter((line) => !/^\s*at .*\bnode_modules\b/.test(line))
    .slice(0, MESSAGE_LINES)
    .join('\n'),
})

/**
 * @param {string} file
 * @returns {any} null when there is none, or one that breaks off
 */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
