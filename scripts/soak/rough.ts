import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import { type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { databaseFile } from '../../src/engine/store/open.ts'
import { anonymousMiB } from '../bench/process-tree.ts'
import { startChaos } from './chaos.ts'
import { makeDisk, type SmallDisk } from './disk.ts'
import { type Examination, examine } from './examine.ts'
import { courseOf, type Happening } from './happenings.ts'
import { settleAll, startHost } from './host-process.ts'
import type { Sample } from './memory.ts'
import { LONGEST_LIFE_MS, messagesByNumber, type Outcome, outcomeOf, query } from './outcome.ts'
import { startPeople } from './people.ts'
import type { HostTask } from './task.ts'

const CHAOS_EVERY_MS = 3_000
const FAULTY_SHARE = 0.25
const SAMPLE_EVERY_MS = 5_000
/** Recovery that takes longer is a breach. */
const RECOVERED_WITHIN_MS = 60_000
/** Longer than any send takes to answer. */
const LAST_ANSWER_MS = 5_000
const MIB = 1_024 * 1_024

/** A happening, and how long after a kill, or after the end of anything else, a new send was acknowledged again. */
export interface Endured {
  /** Ms since the start of the soak. */
  readonly at: number
  readonly what: Happening
  /** Null when none was, a minute after everything was there again. */
  readonly recoveredMs: number | null
}

/** The engine on a bad machine. */
export interface RoughSoak extends Outcome, Examination {
  readonly asked: number
  readonly converted: number
  /** Submissions that met a fault of their provider. */
  readonly faults: number
  /** Sends that the engine refused, by the code of its error. */
  readonly refused: Readonly<Record<string, number>>
  /** Of those: asked for while the disk was full. */
  readonly refusedWhileFull: number
  /** Numbers of refused sends to which a server has a message all the same. */
  readonly refusedYetSent: number
  /** How often the engine's process ended without being killed. */
  readonly endedByItself: number
  /** How the disk was made full. */
  readonly disk: string
  readonly endured: readonly Endured[]
  /** The largest write-ahead log, MiB. */
  readonly walMiB: number
  readonly databaseMiB: number
  /** Memory of its own of the engine's process. */
  readonly memory: readonly Sample[]
}

export interface RoughOptions {
  readonly minutes: number
  readonly perSecond: number
  readonly seed: number
  /** Where the engine's warnings and errors go. */
  readonly logFile: string
  readonly say: (line: string) => void
}

/**
 * Sends for so many minutes through the real engine, in a process of its own, while the sandbox's servers fail at random
 * and the machine does what bad machines do.
 */
export async function soakRough(options: RoughOptions): Promise<RoughSoak> {
  let faults = 0
  const onDisturbed = () => void faults++
  const sandbox = await startSandbox({ seed: options.seed, clock: systemClock, log: silentLog, onDisturbed })
  const disk = makeDisk()
  try {
    return { ...(await endure(options, sandbox, disk)), faults }
  } finally {
    await sandbox.stop()
    disk.remove()
  }
}

async function endure(options: RoughOptions, sandbox: Sandbox, disk: SmallDisk): Promise<Omit<RoughSoak, 'faults'>> {
  const { minutes, perSecond, seed, logFile, say } = options
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  const { folder } = disk
  const hashKey = randomBytes(32).toString('hex')
  let task: HostTask = { folder, hashKey, providers: sandbox.providers, aheadMs: 0, logFile }
  let [furthestMs, lives, endedByItself, walMiB] = [0, 1, 0, 0]
  const memory: Sample[] = []
  const endured: Endured[] = []
  let host = await startHost(task)
  const people = startPeople(sandbox, perSecond)
  people.talkTo(host)

  const restart = async () => {
    host = await startHost(task)
    lives += 1
    people.talkTo(host)
  }
  const sample = () => {
    const value = anonymousMiB([host.pid])
    if (value > 0) memory.push({ at: elapsed(), life: `engine ${lives}`, value })
    walMiB = Math.max(walMiB, sizeMiB(`${databaseFile(folder)}-wal`))
  }
  /** When it was over, or for a kill when it came, by the monotonic clock. */
  const happen = async (what: Happening): Promise<number> => {
    const now = performance.now()
    switch (what.is) {
      case 'kill':
        people.talkTo(null)
        await host.kill()
        await restart()
        return now
      case 'sleep':
        // People find nobody who answers while the machine sleeps.
        people.talkTo(null)
        host.signal('SIGSTOP')
        await wait(systemClock, what.ms)
        host.signal('SIGCONT')
        people.talkTo(host)
        return now + what.ms
      case 'full disk':
        disk.fill(host)
        people.diskIsFull = true
        await wait(systemClock, what.ms)
        people.diskIsFull = false
        disk.free(host)
        return now + what.ms
      case 'clock':
        task = { ...task, aheadMs: task.aheadMs + what.byMs }
        furthestMs = Math.max(furthestMs, task.aheadMs)
        host.send({ is: 'clock', aheadMs: task.aheadMs })
        return now
    }
  }
  const restartIfEnded = async () => {
    if (!host.hasEnded()) return
    endedByItself += 1
    say('the engine ended by itself')
    await restart()
  }

  let stopChaos = async () => {}
  const sampling = setInterval(() => sample(), SAMPLE_EVERY_MS)
  try {
    stopChaos = startChaos(sandbox, createRandom(seed, 'chaos'), CHAOS_EVERY_MS, FAULTY_SHARE)
    const course = courseOf(minutes, seed)
    while (elapsed() < minutes * 60_000 || endured.length < course.least) {
      await wait(systemClock, course.gapMs)
      const [at, what] = [elapsed(), course.next()]
      await restartIfEnded()
      const from = await happen(what)
      await restartIfEnded()
      const isBack = await people.nextAcknowledged(RECOVERED_WITHIN_MS)
      endured.push({ at, what, recoveredMs: isBack ? performance.now() - from : null })
      say(`${Math.round(elapsed() / 1_000)} s: ${what.is}, ${people.acknowledged.size} sent`)
    }
    people.stop()
    await wait(systemClock, LAST_ANSWER_MS)
    sample()
    await stopChaos()
    await host.stop()
    await settleAll(task, furthestMs + LONGEST_LIFE_MS)
    const record = sandbox.record()
    const messages = messagesByNumber(record)
    return {
      ...outcomeOf(folder, record, people.acknowledged),
      ...examine(folder),
      asked: people.asked,
      converted: query<number>(folder, 'select count(*) from verifications where converted_at is not null')[0] ?? 0,
      refused: Object.fromEntries(people.refused),
      refusedWhileFull: people.refusedWhileFull,
      refusedYetSent: people.refusedNumbers.filter((to) => messages.has(to)).length,
      endedByItself,
      disk: disk.how,
      endured,
      walMiB,
      databaseMiB: sizeMiB(databaseFile(folder)),
      memory,
    }
  } finally {
    clearInterval(sampling)
    people.stop()
    await stopChaos()
    if (!host.hasEnded()) await host.kill()
  }
}

const sizeMiB = (file: string): number => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / MIB
