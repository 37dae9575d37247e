import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import { startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { startChaos, uniqueNumbers } from './chaos.ts'
import { type Host, settleAll, startHost } from './host-process.ts'
import { LONGEST_LIFE_MS, type Outcome, outcomeOf, query } from './outcome.ts'
import type { HostTask } from './task.ts'

const PER_SECOND = 100
/** Faults come and go this fast, so that breakers do not keep the traffic away from all of them. */
const CHAOS_EVERY_MS = 40
/** Share of the time that a provider has a fault. */
const FAULTY_SHARE = 0.5
const LIFE_MS = { least: 2_000, most: 8_000 }
/** The message may be on its way although no verdict came back; a slow answer is cut off when the next fault comes. */
const ambiguous = new Set(['silence', 'reset', 'server-error', 'garbage', 'slow'])

/** What `npm run soak -- faults --json` prints. */
export interface FaultSoak extends Outcome {
  /** Submissions that met a fault, and kills of the engine. */
  readonly faults: number
  /** Of those: kills by SIGKILL. */
  readonly kills: number
  /** Injected ends that leave open whether the message went out, attempts under way at a kill included. */
  readonly unknownInjected: number
}

/**
 * Sends through the real engine, in a process of its own that is killed every few seconds, while each of the sandbox's
 * servers comes down with one fault after the other, until at least `goal` faults were met. What is counted in the end
 * is held against the servers' own record.
 */
export async function soakFaults(goal: number, seed: number, say: (line: string) => void): Promise<FaultSoak> {
  const random = createRandom(seed, 'soak')
  let [disturbed, unknown, kills, underWayAtKills] = [0, 0, 0, 0]
  const sandbox = await startSandbox({
    seed,
    clock: systemClock,
    log: silentLog,
    pace: { submit: 0, receipt: 0, typing: 0 },
    onDisturbed: ({ reply }) => {
      disturbed += 1
      if (ambiguous.has(reply)) unknown += 1
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-soak-'))
  const hashKey = randomBytes(32).toString('hex')
  const task: HostTask = { folder, hashKey, providers: sandbox.providers, aheadMs: 0, logFile: null }
  const numbers = uniqueNumbers(sandbox)
  const acknowledged = new Map<number, string>()
  /** A closed port refuses without its server's knowledge: the engine's own record has those. */
  const refused = () => query<number>(folder, `select count(*) from attempts where category = 'refused'`)[0] ?? 0
  try {
    while (disturbed + kills + refused() < goal) {
      const host = await startHost(task)
      const life = LIFE_MS.least + (LIFE_MS.most - LIFE_MS.least) * random.next()
      const stopChaos = startChaos(sandbox, random, CHAOS_EVERY_MS, FAULTY_SHARE)
      await sendFor(life, host, numbers, acknowledged)
      await host.kill()
      kills += 1
      await stopChaos()
      underWayAtKills += query<number>(folder, `select count(*) from attempts where state = 'intent'`)[0] ?? 0
      say(`${disturbed + kills + refused()} faults, ${kills} kills`)
    }
    await settleAll(task, LONGEST_LIFE_MS)
    return {
      faults: disturbed + kills + refused(),
      kills,
      unknownInjected: unknown + underWayAtKills,
      ...outcomeOf(folder, sandbox.record(), acknowledged),
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sendFor(ms: number, host: Host, numbers: () => string, acknowledged: Map<number, string>) {
  const asked = new Map<number, string>()
  host.onSent((n, id) => {
    const to = asked.get(n)
    if (id !== null && to !== undefined) acknowledged.set(id, to)
  })
  const startedAt = performance.now()
  for (let n = 0; performance.now() - startedAt < ms; n++) {
    const to = numbers()
    asked.set(n, to)
    host.send({ is: 'send', n, to })
    const due = startedAt + ((n + 1) * 1_000) / PER_SECOND
    if (due > performance.now()) await wait(systemClock, due - performance.now())
  }
}
