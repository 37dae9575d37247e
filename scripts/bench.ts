/**
 * `npm run bench -- [group] [--json]`: measures the console on this machine, one line `name value unit` a figure;
 * with `--json` a list of `{ name, value, unit }`. Without a group all run: some 90 minutes, 60 of them for `memory`
 * (SIGNALBOX_BENCH_MINUTES changes that). The names never change, so that figures can be compared over time. Exits
 * with 1 when a group could not run, with 2 for wrong arguments.
 */
import { parseArgs } from 'node:util'
import { errorText } from '../src/engine/log.ts'
import { benchAnalytics } from './bench/analytics.ts'
import { benchApi } from './bench/api.ts'
import { benchBackup } from './bench/backup.ts'
import { benchContract } from './bench/contract.ts'
import { benchCost } from './bench/cost.ts'
import { benchExports } from './bench/exports.ts'
import { benchFailover } from './bench/failover.ts'
import type { Figure } from './bench/figure.ts'
import { benchIdle } from './bench/idle.ts'
import { benchImports } from './bench/imports.ts'
import { benchMemory } from './bench/memory.ts'
import { benchPricing } from './bench/pricing.ts'
import { benchReplay } from './bench/replay.ts'
import { benchRouting } from './bench/routing.ts'
import { benchSelection } from './bench/selection.ts'
import { benchStart } from './bench/start.ts'
import { benchStore } from './bench/store.ts'

const groups: ReadonlyMap<string, () => Promise<readonly Figure[]>> = new Map([
  ['start', benchStart],
  ['failover', benchFailover],
  ['selection', benchSelection],
  ['routing', benchRouting],
  ['replay', benchReplay],
  ['pricing', benchPricing],
  ['cost', benchCost],
  ['contract', benchContract],
  ['api', benchApi],
  ['store', benchStore],
  ['analytics', benchAnalytics],
  ['exports', benchExports],
  ['imports', benchImports],
  ['backup', benchBackup],
  ['idle', benchIdle],
  ['memory', benchMemory],
])

/** @throws {Error} for an unknown group or flag */
function readArguments(args: readonly string[]): { readonly chosen: readonly string[]; readonly json: boolean } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const unknown = positionals.find((name) => !groups.has(name))
  if (unknown !== undefined)
    throw new Error(`There is no group "${unknown}"; there are: ${[...groups.keys()].join(', ')}.`)
  return { chosen: positionals.length === 0 ? [...groups.keys()] : positionals, json: values.json }
}

async function main(): Promise<number> {
  let chosen: readonly string[]
  let json: boolean
  try {
    ;({ chosen, json } = readArguments(process.argv.slice(2)))
  } catch (error) {
    process.stderr.write(`${errorText(error)}\nUsage: npm run bench -- [group] [--json]\n`)
    return 2
  }
  // Standard output is for figures alone; what prepares Electron tells its news here.
  console.log = console.error
  const figures: Figure[] = []
  let code = 0
  for (const name of chosen) {
    process.stderr.write(`measuring ${name} ...\n`)
    try {
      const measured = (await groups.get(name)?.()) ?? []
      figures.push(...measured)
      if (!json) process.stdout.write(measured.map((f) => `${f.name} ${f.value} ${f.unit}\n`).join(''))
    } catch (error) {
      process.stderr.write(`${name} could not be measured: ${errorText(error)}\n`)
      code = 1
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  return code
}

process.exitCode = await main()
