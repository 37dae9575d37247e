/**
 * `npm run soak -- faults [--faults 10000] [--seed 1] [--json]`: sends through the real engine while the sandbox's
 * servers fail in every way and the engine is killed every few seconds; minutes for 10,000 faults. Exits with 1 when
 * something was lost, sent again after a recorded acceptance, or doubled without being marked; with 2 for wrong
 * arguments.
 */
import { parseArgs } from 'node:util'
import { errorText } from '../src/engine/log.ts'
import { type FaultSoak, soakFaults } from './soak/faults.ts'

const USAGE = 'Usage: npm run soak -- faults [--faults 10000] [--seed 1] [--json]\n'

/** @throws {Error} for an unknown kind of soak or flag */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      faults: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
    allowPositionals: true,
  })
  const [goal, seed] = [Number(values.faults), Number(values.seed)]
  if (positionals.length !== 1 || positionals[0] !== 'faults') throw new Error('Say which soak: faults.')
  if (!Number.isInteger(goal) || goal < 1) throw new Error('--faults takes a whole number from 1.')
  if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number.')
  return { goal, seed, json: values.json }
}

const readable = (result: FaultSoak): string =>
  [
    `faults met               ${result.faults} (${result.kills} of them kill -9 of the engine)`,
    `verifications            ${result.verifications}`,
    `lost                     ${result.lost}`,
    `resent after acceptance  ${result.resentAfterAcceptance}`,
    `maybe duplicate          ${result.maybeDuplicate}, with ${result.unknownInjected} injected unknowns`,
    `unmarked duplicates      ${result.unmarkedDuplicates}`,
  ].join('\n')

async function main(): Promise<number> {
  let options: ReturnType<typeof readArguments>
  try {
    options = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n${USAGE}`)
    return 2
  }
  const result = await soakFaults(options.goal, options.seed, (line) => void process.stderr.write(`${line}\n`))
  process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : readable(result)}\n`)
  const isGood =
    result.lost === 0 &&
    result.resentAfterAcceptance === 0 &&
    result.unmarkedDuplicates === 0 &&
    result.maybeDuplicate <= result.unknownInjected
  return isGood ? 0 : 1
}

process.exitCode = await main()
