import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { faults as faultKinds } from '../../src/contract/models.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { chance, createRandom, type Random } from '../../src/engine/sandbox/random.ts'
import { type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { databaseFile } from '../../src/engine/store/open.ts'
import { type Asked, countLost } from '../witness.ts'
import type { HostMessage, HostRequest, HostTask } from './task.ts'

const PER_SECOND = 100
/** Faults come and go this fast, so that breakers do not keep the traffic away from all of them. */
const CHAOS_EVERY_MS = 40
/** Share of the time that a provider has a fault. */
const FAULTY_SHARE = 0.5
const LIFE_MS = { least: 2_000, most: 8_000 }
const DRAINED_WITHIN_MS = 20_000
/** No code can be entered for longer. */
const LONGEST_LIFE_MS = 11 * 60_000
/** The message may be on its way although no verdict came back; a slow answer is cut off when the next fault comes. */
const ambiguous = new Set(['silence', 'reset', 'server-error', 'garbage', 'slow'])

/** What `npm run soak -- faults --json` prints. */
export interface FaultSoak {
  /** Submissions that met a fault, and kills of the engine. */
  readonly faults: number
  /** Of those: kills by SIGKILL. */
  readonly kills: number
  readonly verifications: number
  /** Acknowledged or on disk, and neither accepted (as the servers' own record has it) nor ended with a reason. */
  readonly lost: number
  /** Verifications sent once more after an acceptance was on record. */
  readonly resentAfterAcceptance: number
  /** Injected ends that leave open whether the message went out, attempts under way at a kill included. */
  readonly unknownInjected: number
  /** Verifications marked as perhaps sent twice. */
  readonly maybeDuplicate: number
  /** Verifications of which the servers have more messages than one, and which are not marked. */
  readonly unmarkedDuplicates: number
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
  const task = { folder, hashKey: randomBytes(32).toString('hex'), providers: sandbox.providers, aheadMs: 0 }
  const numbers = uniqueNumbers(sandbox)
  const acknowledged = new Map<number, string>()
  /** A closed port refuses without its server's knowledge: the engine's own record has those. */
  const refused = () => query<number>(folder, `select count(*) from attempts where category = 'refused'`)[0] ?? 0
  try {
    while (disturbed + kills + refused() < goal) {
      const host = await startHost(task)
      const life = LIFE_MS.least + (LIFE_MS.most - LIFE_MS.least) * random.next()
      const stopChaos = startChaos(sandbox, random)
      await sendFor(life, host, numbers, acknowledged)
      await host.kill()
      kills += 1
      await stopChaos()
      underWayAtKills += query<number>(folder, `select count(*) from attempts where state = 'intent'`)[0] ?? 0
      say(`${disturbed + kills + refused()} faults, ${kills} kills`)
    }
    const next = await startHost(task)
    await drained(folder, 'accepted_at is null and final_at is null and maybe_duplicate = 0')
    await next.stop()
    // What may have gone out is left open for as long as its code can be entered.
    const last = await startHost({ ...task, aheadMs: LONGEST_LIFE_MS })
    await drained(folder, 'accepted_at is null and final_at is null')
    await last.stop()
    return {
      faults: disturbed + kills + refused(),
      kills,
      unknownInjected: unknown + underWayAtKills,
      ...outcome(folder, sandbox, acknowledged),
    }
  } finally {
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function outcome(folder: string, sandbox: Sandbox, acknowledged: ReadonlyMap<number, string>) {
  const db = new Database(databaseFile(folder), { readonly: true })
  try {
    const count = (sql: string) => db.prepare(sql).pluck().get() as number
    const record = sandbox.record()
    // By the code's message: a number is asked for once, so its messages are one verification's.
    const messages = new Map<string, number>()
    for (const { to } of record) messages.set(to, (messages.get(to) ?? 0) + 1)
    const marked = new Set(db.prepare('select id from verifications where maybe_duplicate = 1').pluck().all())
    const asked: readonly Asked[] = [...acknowledged].map(([id, to]) => ({ id, to }))
    const unacknowledged = count('select count(*) from verifications') - acknowledged.size
    return {
      verifications: acknowledged.size + unacknowledged,
      lost:
        countLost(asked, db, record) +
        count('select count(*) from verifications where accepted_at is null and final_at is null'),
      resentAfterAcceptance: count(
        `select count(*) from verifications v where exists (
           select 1 from attempts a where a.verification_id = v.id and a.started_at > v.accepted_at)`,
      ),
      maybeDuplicate: marked.size,
      unmarkedDuplicates: asked.filter(({ id, to }) => (messages.get(to) ?? 0) > 1 && !marked.has(id)).length,
    }
  } finally {
    db.close()
  }
}

/** Gives every server now and then another fault; the returned stop takes all of them away. */
function startChaos(sandbox: Sandbox, random: Random): () => Promise<void> {
  const setFaults = async () => {
    for (const { name } of sandbox.providers) {
      const kind = faultKinds[Math.floor(random.next() * faultKinds.length)] ?? null
      await sandbox.setFault(name, chance(random, FAULTY_SHARE) ? kind : null)
    }
  }
  let isOver = false
  const running = (async () => {
    while (!isOver) {
      await setFaults()
      await wait(systemClock, CHAOS_EVERY_MS)
    }
    for (const { name } of sandbox.providers) await sandbox.setFault(name, null)
  })()
  return () => {
    isOver = true
    return running
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

/** Mobile numbers of which none comes twice, so that a number stands for a verification. */
function uniqueNumbers(sandbox: Sandbox): () => string {
  const used = new Set<string>()
  return () => {
    for (;;) {
      const { e164 } = sandbox.nextRecipient()
      if (used.has(e164)) continue
      used.add(e164)
      return e164
    }
  }
}

async function drained(folder: string, open: string): Promise<void> {
  for (const until = Date.now() + DRAINED_WITHIN_MS; Date.now() < until; ) {
    if (query<number>(folder, `select count(*) from verifications where ${open}`)[0] === 0) return
    await wait(systemClock, 200)
  }
}

function query<T>(folder: string, sql: string): readonly T[] {
  let db: Database.Database
  try {
    db = new Database(databaseFile(folder), { readonly: true, fileMustExist: true })
  } catch {
    return [] // no host has lived yet
  }
  try {
    return db.prepare(sql).pluck().all() as T[]
  } finally {
    db.close()
  }
}

type Host = Awaited<ReturnType<typeof startHost>>

async function startHost(task: HostTask) {
  const child = fork(join(import.meta.dirname, 'host.ts'), [JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let onSent: (n: number, id: number | null) => void = () => {}
  const exited = once(child, 'exit')
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine's process ended with ${code} before it was ready`)))
    child.on('message', (message: HostMessage) => {
      if (message.is === 'ready') resolve()
      else onSent(message.n, message.id)
    })
  })
  return {
    send: (request: HostRequest) => void child.send(request),
    onSent(listener: typeof onSent) {
      onSent = listener
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.send({ is: 'stop' } satisfies HostRequest)
      await exited
    },
  }
}
