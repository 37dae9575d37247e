import { readReport } from './test-failures.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts of a vitest JSON report. A file that broke before its first test counts as one failure.
 *
 * @param {string} file
 * @param {boolean} runFailed
 * @returns {Counts}
 */
export function countVitest(file, runFailed) {
  const report = readReport(file)
  if (report === null) return missingReport(runFailed)
  const brokenFiles = /** @type {{ status: string, assertionResults: unknown[] }[]} */ (report.testResults).filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * Counts of a Playwright JSON report. Errors outside of tests (a file that cannot be loaded) count as failures.
 *
 * @param {string} file
 * @param {boolean} runFailed
 * @returns {Counts}
 */
export function countPlaywright(file, runFailed) {
  const report = readReport(file)
  if (report === null) return missingReport(runFailed)
  const { expected, flaky, unexpected, skipped } = report.stats
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped }
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function addUp(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** @param {Counts} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `tests: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * A runner that failed without a report crashed: that must not look like "0 failed".
 *
 * @param {boolean} runFailed
 * @returns {Counts}
 */
function missingReport(runFailed) {
  return { passed: 0, failed: runFailed ? 1 : 0, skipped: 0 }
}
