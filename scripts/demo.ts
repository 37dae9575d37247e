/**
 * `npm run demo -- [--json] [--seed N] [--savings]`: the engine and the sandbox without a window. Sends 200
 * verifications, lets the first provider hang half-way, brings it back, and reports what became of each. With
 * `--savings` it plays a day twice instead, by the static list and with the optimizer, and sets them side by side.
 * Exits with 1 when anything was lost or the savings miss their goal, with 2 for wrong arguments, with 130 when
 * interrupted.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../src/engine/clock.ts'
import { errorText, silentLog } from '../src/engine/log.ts'
import { startSandbox } from '../src/engine/sandbox/sandbox.ts'
import { collectFigures } from './demo/figures.ts'
import { followProgress } from './demo/progress.ts'
import { readableReport } from './demo/readable-report.ts'
import { compareDays, savingsText } from './demo/savings.ts'
import { playScenario } from './demo/scenario.ts'
import { hostEngine } from './engine-host.ts'

const DEFAULT_SEED = 2026
/** People type faster and messages travel faster than in the world's own time; providers answer as ever. */
const PACE = { receipt: 0.5, typing: 0.5 }

interface Arguments {
  readonly json: boolean
  readonly seed: number
  readonly savings: boolean
}

/** @throws {Error} for an unknown flag or a seed that is no whole number */
function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      savings: { type: 'boolean', default: false },
    },
  })
  if (!/^\d{1,9}$/.test(values.seed)) throw new Error(`--seed takes a whole number, not "${values.seed}".`)
  return { json: values.json, seed: Number(values.seed), savings: values.savings }
}

async function run({ json, seed }: Arguments, signal: AbortSignal): Promise<number> {
  const sandbox = await startSandbox({ seed, clock: systemClock, log: silentLog, pace: PACE })
  const host = await hostEngine({ sandbox }).catch(async (error: unknown) => {
    await sandbox.stop()
    throw error
  })
  const progress = followProgress(host, (line) => process.stderr.write(`${line}\n`))
  try {
    const story = await playScenario({ host, sandbox, seed, signal, say: progress.say })
    const figures = await collectFigures(host, sandbox, story)
    process.stdout.write(json ? `${JSON.stringify(figures, null, 2)}\n` : readableReport(figures, story, seed))
    return figures.lost === 0 ? 0 : 1
  } finally {
    progress.stop()
    await host.stop()
    await sandbox.stop()
  }
}

async function runSavings({ json, seed }: Arguments, signal: AbortSignal): Promise<number> {
  const figures = await compareDays(seed, signal, (line) => process.stderr.write(`${line}\n`))
  process.stdout.write(json ? `${JSON.stringify(figures, null, 2)}\n` : savingsText(figures))
  return figures.isGoalMet ? 0 : 1
}

async function main(): Promise<number> {
  let args: Arguments
  try {
    args = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${errorText(error)}\nUsage: npm run demo -- [--json] [--seed N] [--savings]\n`)
    return 2
  }
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort())
  try {
    return await (args.savings ? runSavings : run)(args, interrupted.signal)
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
    process.stderr.write('Interrupted; everything is stopped and removed.\n')
    return 130
  }
}

process.exitCode = await main()
