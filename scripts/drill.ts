/**
 * `npm run drill -- --provider NAME --fault FAULT [--seconds N] [--rate N] [--json]`: breaks one provider of the
 * sandbox on drill traffic, without a window, and reports how long it took to notice, to move and to come back.
 * Exits with 1 when a target is missed, with 2 for wrong arguments, with 130 when interrupted.
 */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { type Drill, type DrillMoment, type DrillPlan, drillPlanSchema } from '../src/contract/drills.ts'
import { faults } from '../src/contract/sandbox.ts'
import { errorText } from '../src/engine/log.ts'
import { readableReport } from './drill/readable-report.ts'
import { type HostedEngine, hostEngine } from './engine-host.ts'

interface Arguments {
  readonly json: boolean
  readonly plan: DrillPlan
}

/** @throws {Error} for an unknown flag or a value that cannot be used */
function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      provider: { type: 'string', default: 'twilio' },
      fault: { type: 'string', default: 'hang' },
      seconds: { type: 'string' },
      rate: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { provider, fault, seconds, rate, json } = values
  const plan = drillPlanSchema.safeParse({ provider, fault, seconds, perSecond: rate })
  if (plan.success) return { json, plan: plan.data }
  throw new Error(`These arguments cannot be used.\n${z.prettifyError(plan.error)}`)
}

/** Follows the drill to its end, says each new moment of it, and cancels it when `signal` aborts. */
async function play({ client }: HostedEngine, plan: DrillPlan, signal: AbortSignal): Promise<Drill> {
  const { id, startedAt } = await client.drills.start(plan)
  signal.addEventListener('abort', () => void client.drills.cancel({ id }).catch(() => {}), { once: true })
  let said = 0
  const say = (moments: readonly DrillMoment[]) => {
    for (const { at, text } of moments.slice(said))
      process.stderr.write(`${((at - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}\n`)
    said = Math.max(said, moments.length)
  }
  for await (const { running } of await client.drills.watch()) {
    if (running === null) break
    say(running.moments)
  }
  const drill = await client.drills.get({ id })
  say(drill.report?.moments ?? [])
  return drill
}

async function run({ json, plan }: Arguments, signal: AbortSignal): Promise<number> {
  const host = await hostEngine()
  try {
    const providers = await host.client.providers.list({})
    const names = providers.map(({ name }) => name)
    if (!names.includes(plan.provider)) {
      process.stderr.write(`There is no provider ${plan.provider}. Choose one of: ${names.join(', ')}.\n`)
      return 2
    }
    const drill = await play(host, plan, signal)
    const label = providers.find(({ name }) => name === plan.provider)?.label ?? plan.provider
    process.stdout.write(json ? `${JSON.stringify(drill, null, 2)}\n` : readableReport(drill, label))
    if (signal.aborted) return 130
    return drill.verdict === 'passed' ? 0 : 1
  } finally {
    await host.stop()
  }
}

async function main(): Promise<number> {
  let args: Arguments
  try {
    args = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(
      `${errorText(error)}\nUsage: npm run drill -- --provider NAME --fault FAULT [--seconds N] [--rate N] [--json]\n` +
        `Faults: ${faults.join(', ')}\n`,
    )
    return 2
  }
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort())
  return run(args, interrupted.signal)
}

process.exitCode = await main()
