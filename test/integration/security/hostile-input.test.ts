import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { watchCalls } from '../../../src/engine/calls.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { jsonLog } from '../../../src/engine/log.ts'
import { fileKeyStore } from '../../../src/main/secrets.ts'
import type { Client } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { hostileInputs } from './hostile.ts'
import { callAny, type Procedure, procedures } from './procedures.ts'

/** Calls under way at once. */
const AT_ONCE = 16
/** What answers after this is a way to stop the console from outside. */
const ANSWER_WITHIN_MS = 120_000

interface Attacked {
  readonly engine: Engine
  readonly client: Client
  /** What the calls left in the log. */
  readonly log: string[]
  /** The workspace's folder is the only thing in it. */
  readonly around: string
  readonly port: MessageChannel['port2']
}

async function anEngineUnderAttack(): Promise<Attacked> {
  const around = aFolder()
  const log: string[] = []
  const folder = join(around, 'workspace')
  const keys = fileKeyStore(join(folder, 'keys.json'), null)
  const engine = await anEngine({ folder, keys, sandbox: await aFastSandbox() })
  const { port1, port2 } = new MessageChannel()
  // As the window's process serves it.
  new RPCHandler(engine.router, { clientInterceptors: [watchCalls(jsonLog((line) => log.push(line)))] }).upgrade(port1)
  port1.start()
  port2.start()
  onTestFinished(() => port2.close())
  return { engine, client: createORPCClient(new RPCLink({ port: port2 })), log, around, port: port2 }
}

type Outcome = 'answered' | 'refused' | 'typed error' | string

/** What became of a call; a sentence when it is none of what a caller may see. */
async function outcomeOf(client: Client, { path, name }: Procedure, input: unknown): Promise<Outcome> {
  const stop = new AbortController()
  const late = AbortSignal.timeout(ANSWER_WITHIN_MS)
  try {
    const signal = AbortSignal.any([stop.signal, late])
    const answer = await callAny(client, path, input, signal)
    return answer === undefined ? `${name} answered nothing` : 'answered'
  } catch (error) {
    if (late.aborted) return `${name} did not answer ${shown(input)}`
    if (!(error instanceof ORPCError)) return `${name}: ${String(error)} for ${shown(input)}`
    if (error.code === 'BAD_REQUEST') return 'refused'
    return error.defined ? 'typed error' : `${name}: ${error.code} for ${shown(input)}`
  } finally {
    stop.abort()
  }
}

const shown = (input: unknown): string => (JSON.stringify(input) ?? 'undefined').slice(0, 200)

async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

const shapeOf = ({ input }: Procedure) =>
  input === undefined
    ? {}
    : (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Parameters<
        typeof hostileInputs
      >[0])

/** Inputs of one procedure, taken evenly from all that there are for it. */
const MOST_PER_PROCEDURE = 12

function* attacks(now: number): Generator<readonly [Procedure, unknown]> {
  for (const procedure of procedures) {
    const inputs = [...hostileInputs(shapeOf(procedure), now)]
    const step = Math.max(1, inputs.length / MOST_PER_PROCEDURE)
    for (let at = 0; at < inputs.length; at += step) yield [procedure, inputs[Math.floor(at)]]
  }
}

test('every procedure answers hostile input or refuses it with a typed error, and the engine lives on', async () => {
  const { engine, client, log, around } = await anEngineUnderAttack()
  const reached = new Set<string>()
  const wrong = new Set<string>()
  let calls = 0
  await each(attacks(Date.now()), async ([procedure, input]) => {
    calls++
    const outcome = await outcomeOf(client, procedure, input)
    if (outcome === 'answered' || outcome === 'typed error') reached.add(procedure.name)
    else if (outcome !== 'refused') wrong.add(outcome)
  })
  expect([...wrong], log.filter((line) => line.includes('call failed')).join('\n')).toEqual([])
  expect(calls).toBeGreaterThan(1_000)
  // The attack is not stopped at the door everywhere: most inputs are wrong in one place only.
  expect(reached.size).toBeGreaterThan(procedures.length * 0.8)

  expect(({} as Record<string, unknown>)['taken']).toBeUndefined()
  expect(readdirSync(around)).toEqual(['workspace'])
  expect(engine.db.pragma('quick_check', { simple: true })).toBe('ok')
  expect(await client.system.status()).toMatchObject({ workspace: 'sandbox' })
}, 300_000)
