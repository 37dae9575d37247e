// npm run check: everything that can be judged without running the product. All parts run, even after a failure.
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { node, root, run, runMain } from './runtime/process.mjs'

const modules = join(root, 'node_modules')
const tsc = join(modules, 'typescript', 'bin', 'tsc')

const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`

const parts = [
  {
    name: 'format and lint',
    args: [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', colours],
  },
  ...['node', 'preload', 'renderer', 'e2e'].map((project) => ({
    name: `types (${project})`,
    args: [tsc, '--noEmit', '--project', `tsconfig.${project}.json`],
  })),
  {
    name: 'dead code',
    args: [join(modules, 'knip', 'bin', 'knip.js'), '--no-progress', '--treat-config-hints-as-errors'],
  },
  { name: 'lock file complete', args: [join('scripts', 'lock-complete.mjs')] },
  { name: 'dependencies', args: [join('scripts', 'dependencies.mjs')] },
]

await runMain(async () => {
  const failed = []
  for (const { name, args } of parts) {
    const started = performance.now()
    const { code, output } = await run(node, args, { quiet: true })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`)
    // What a part could not do here is said, so that nobody takes it for done.
    for (const line of output.split('\n')) if (line.startsWith('skipped: ')) console.log(`      ${line}`)
    if (code === 0) continue
    failed.push(name)
    console.log(output)
  }
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
