// npm test: every test there is, stage by stage. `npm test -- unit e2e` runs only the named stages.
// The last line is always `tests: N passed, M failed`, with `, K skipped` behind it when tests were skipped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { prepareLaunch } from './runtime/launch.mjs'
import { node, root, run, runMain, SetupProblem } from './runtime/process.mjs'
import { addUp, countPlaywright, countVitest, summaryLine } from './test-counts.mjs'
import { troublesOfPlaywright, troublesOfVitest, troubleText } from './test-failures.mjs'

const reports = mkdtempSync(join(tmpdir(), 'signalbox-tests-'))
const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
const packedReport = join(reports, 'packed.json')
const bin = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path)
const packedTests = (/** @type {string} */ spec) => [
  ...[bin('@playwright', 'test', 'cli.js'), 'test', '--config', 'playwright.packaged.config.ts'],
  spec,
]

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {string[]} args for Node
 * @property {string[]} [needs] stages without which this one makes no sense
 * @property {boolean} [long] runs only when it is named
 * @property {(failed: boolean) => import('./test-counts.mjs').Counts} [count]
 */

/** @type {readonly Stage[]} */
const stages = [
  { name: 'check', title: 'Format, lint, types, dead code, lock file', args: [join(root, 'scripts', 'check.mjs')] },
  {
    name: 'build',
    title: 'Build',
    args: [bin('electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
  },
  {
    name: 'unit',
    title: 'Unit and integration tests, with coverage',
    args: [
      ...[bin('vitest', 'vitest.mjs'), 'run', '--coverage'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    ],
    count: (failed) => countVitest(vitestReport, failed),
  },
  {
    name: 'e2e',
    title: 'End-to-end tests in Electron',
    args: [bin('@playwright', 'test', 'cli.js'), 'test'],
    needs: ['build'],
    count: (failed) => countPlaywright(playwrightReport, failed),
  },
  {
    name: 'pack',
    title: 'Packing',
    args: [join(root, 'scripts', 'package.mjs'), 'dir', 'built'],
    needs: ['build'],
  },
  {
    name: 'packed',
    title: 'The packed application, started by an ordinary user',
    args: packedTests('packed.spec'),
    needs: ['build', 'pack'],
    // It looks at processes as only Linux shows them.
    long: process.platform !== 'linux',
    count: (failed) => countPlaywright(packedReport, failed),
  },
  { name: 'package', title: 'Packages', args: [join(root, 'scripts', 'package.mjs')], long: true },
  {
    name: 'installed',
    title: 'The package, installed and removed',
    args: packedTests('installed.spec'),
    needs: ['package'],
    long: true,
    count: (failed) => countPlaywright(packedReport, failed),
  },
]

await runMain(async () => {
  const chosen = chooseStages(process.argv.slice(2))
  const launch = await prepareLaunch()
  const env = { ...launch.env, PLAYWRIGHT_JSON_REPORT: playwrightReport, PLAYWRIGHT_PACKED_REPORT: packedReport }
  try {
    /** @type {string[]} */
    const failed = []
    const counts = []
    for (const { name, title, args, needs = [], count } of chosen) {
      console.log(`\n=== ${title} ===`)
      if (needs.some((stage) => failed.includes(stage))) {
        console.log(`not run: ${needs.join(', ')} failed`)
        failed.push(name)
        continue
      }
      const started = performance.now()
      const { code } = await run(node, args, { env })
      if (code !== 0) failed.push(name)
      if (count !== undefined) counts.push(count(code !== 0))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.log(`=== ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s ===`)
    }
    // Once more at the end, since thousands of lines may lie between.
    const troubles = [
      troublesOfVitest(vitestReport),
      ...[playwrightReport, packedReport].map(troublesOfPlaywright),
    ].flat()
    if (troubles.length > 0) console.log(`\n${troubleText(troubles)}`)
    console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '\nAll stages passed.')
    console.log(summaryLine(addUp(counts)))
    return failed.length > 0 ? 1 : 0
  } finally {
    launch.stop()
    rmSync(reports, { recursive: true, force: true })
  }
})

/** @param {readonly string[]} names */
function chooseStages(names) {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name))
  if (unknown !== undefined) {
    throw new SetupProblem(`There is no stage "${unknown}"; there are: ${stages.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0 ? stages.filter(({ long }) => !long) : stages.filter(({ name }) => names.includes(name))
}
