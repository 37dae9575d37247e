/**
 * `npm run soak` runs the engine for an hour on a machine that does its worst, and the console with its window beside
 * it; `npm run soak -- short` does so for five minutes. Writes a report, and exits with 1 when anything was breached.
 *
 * `npm run soak -- faults` sends through the real engine while the sandbox's servers fail in every way and the engine
 * is killed every few seconds; minutes for 10,000 faults. Exits with 1 when something was lost, sent again after a
 * recorded acceptance, or doubled without being marked. Both exit with 2 for wrong arguments.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { errorText } from '../src/engine/log.ts'
import { type FaultSoak, soakFaults } from './soak/faults.ts'
import { isGood, readable } from './soak/report.ts'
import { soak } from './soak/run.ts'

const USAGE = `Usage: npm run soak -- [short] [options]
  --minutes N      how long (default: 60, or 5 for short)
  --per-second N   verifications a second (default: 10)
  --no-window      only the engine, without the console's window
  --out FOLDER     where report.md, report.json and engine.log go (default: out/soak)
  --seed N         another course of events (default: 1)
   or: npm run soak -- faults [--faults 10000] [--seed 1] [--json]
`

const say = (line: string) => void process.stderr.write(`${line}\n`)

/** @throws {Error} for an unknown kind of soak or flag */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      faults: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      'per-second': { type: 'string', default: '10' },
      'no-window': { type: 'boolean', default: false },
      out: { type: 'string', default: join(import.meta.dirname, '..', 'out', 'soak') },
    },
    allowPositionals: true,
  })
  const [kind = 'long', ...more] = positionals
  if (more.length > 0 || !['long', 'short', 'faults'].includes(kind)) throw new Error('There is no such soak.')
  const [goal, seed] = [Number(values.faults), Number(values.seed)]
  const [minutes, perSecond] = [Number(values.minutes ?? (kind === 'short' ? 5 : 60)), Number(values['per-second'])]
  if (!Number.isInteger(goal) || goal < 1) throw new Error('--faults takes a whole number from 1.')
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number.')
  if (!(minutes > 0 && minutes <= 1_440)) throw new Error('--minutes takes a number up to 1440.')
  if (!(perSecond > 0 && perSecond <= 100)) throw new Error('--per-second takes a number up to 100.')
  const { json, out } = values
  return { kind, goal, seed, json, minutes, perSecond, folder: resolve(out), withWindow: !values['no-window'] }
}

const readableFaults = (result: FaultSoak): string =>
  [
    `faults met               ${result.faults} (${result.kills} of them kill -9 of the engine)`,
    `verifications            ${result.verifications}`,
    `lost                     ${result.lost}`,
    `resent after acceptance  ${result.resentAfterAcceptance}`,
    `maybe duplicate          ${result.maybeDuplicate}, with ${result.unknownInjected} injected unknowns`,
    `unmarked duplicates      ${result.unmarkedDuplicates}`,
  ].join('\n')

async function runFaults(goal: number, seed: number, json: boolean): Promise<number> {
  const result = await soakFaults(goal, seed, say)
  process.stdout.write(`${json ? JSON.stringify(result, null, 2) : readableFaults(result)}\n`)
  const passed =
    result.lost === 0 &&
    result.resentAfterAcceptance === 0 &&
    result.unmarkedDuplicates === 0 &&
    result.maybeDuplicate <= result.unknownInjected
  return passed ? 0 : 1
}

async function main(): Promise<number> {
  let options: ReturnType<typeof readArguments>
  try {
    options = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n${USAGE}`)
    return 2
  }
  if (options.kind === 'faults') return runFaults(options.goal, options.seed, options.json)
  const run = await soak({ ...options, say })
  process.stdout.write(`${readable(run)}\nThe report is in ${options.folder}\n`)
  return isGood(run) ? 0 : 1
}

// So that what must not be left behind is taken away.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.exitCode = await main()
