import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, type ExpectStatic, test } from 'vitest'
import type { Fault } from '../../../src/contract/sandbox.ts'
import { systemClock, wait } from '../../../src/engine/clock.ts'
import type { Attack, Step } from './task.ts'
import {
  acceptancesWithoutWitness,
  type Footprint,
  footprint,
  isFinished,
  isFound,
  isHonest,
  messagesWithoutIntent,
  sentBy,
} from './witness.ts'
import { type Stored, Workspace } from './workspace.ts'

const steps: readonly Step[] = ['before-intent', 'after-intent', 'after-write', 'after-answer', 'before-commit']
/** `SIGNALBOX_KILLS=20` for a hundred in all. */
const KILLS_PER_STEP = Number(process.env['SIGNALBOX_KILLS'] ?? 10)

/**
 * Kinds of attack, in turn: the first attempt; or the second, after the first provider refused or left its answer open.
 * `staysOn`: the fault outlasts the restart, so the first attempt cannot be looked up.
 */
const kinds: readonly { readonly attempt: 1 | 2; readonly fault: Fault | null; readonly staysOn: boolean }[] = [
  { attempt: 1, fault: null, staysOn: false },
  { attempt: 2, fault: 'refuse', staysOn: false },
  { attempt: 1, fault: null, staysOn: false },
  { attempt: 2, fault: 'error-500', staysOn: false },
  { attempt: 2, fault: 'error-500', staysOn: true },
]

/** Long enough for a server to read a request, far below the engine's deadline. */
const READ_WITHIN_MS = 1_500
const HANG_KILL_AFTER_MS = 40

const compiled = mkdtempSync(join(tmpdir(), 'signalbox-compiled-'))

beforeAll(async () => {
  // Most of a short life would go into compiling the same files; a host that is killed keeps nothing for the next.
  const workspace = await Workspace.open(1, compiled)
  await workspace.live(null).finally(() => workspace.close())
})

afterAll(() => rmSync(compiled, { recursive: true, force: true }))

test.concurrent.for(steps)(
  `killed ${KILLS_PER_STEP} times %s: nothing is lost, nothing recorded as accepted is sent again`,
  { timeout: 300_000 },
  async (step, { expect }) => {
    const workspace = await Workspace.open(1 + steps.indexOf(step), compiled)
    try {
      const acceptedAtKill = new Map<string, Footprint>()
      const reached: Attack[] = []
      for (let kill = 0; kill < KILLS_PER_STEP; kill++) {
        const { attack, target } = await killOnce(workspace, step, kill)
        const stored = workspace.stored()
        const sent = sentBy(workspace, target, attack.victim.to)
        expectKilledAt(expect, attack, stored.get(attack.victim.label))
        expect(sent, 'messages that the provider has').toBeOneOf(sentWhenKilled(step, kill))
        if (sent > 0) reached.push(attack)
        for (const [label, { verification, attempts }] of stored)
          if (verification.accepted_at !== null && !acceptedAtKill.has(label))
            acceptedAtKill.set(label, footprint(workspace, label, attempts))
      }
      await workspace.live(null)

      const stored = workspace.stored()
      const all = [...stored]
      expect(
        all.filter(([, one]) => !isFinished(one)).map(([label]) => label),
        'lost',
      ).toEqual([])
      expect(
        [...acceptedAtKill].filter(([label, before]) => {
          const now = footprint(workspace, label, stored.get(label)?.attempts ?? [])
          return now.messages !== before.messages || now.attempts !== before.attempts
        }),
        'sent again after a recorded acceptance',
      ).toEqual([])
      expect(
        all.filter(([label, one]) => !isHonest(workspace, label, one)).map(([label]) => label),
        'doubled',
      ).toEqual([])
      expect(
        reached.filter(({ attempt, victim }) => !isFound(attempt, stored.get(victim.label))),
        'sent again although the provider could say that it has the message',
      ).toEqual([])
      expect(acceptancesWithoutWitness(workspace, stored), 'accepted by nobody').toEqual([])
      expect(messagesWithoutIntent(workspace, stored), 'sent without an intent on disk').toEqual([])
      expect(acceptedAtKill.size, 'verifications accepted before some kill').toBeGreaterThanOrEqual(KILLS_PER_STEP)
    } finally {
      await workspace.close()
    }
  },
)

/**
 * One life of the host, from reconciling what the last one left to its own death.
 *
 * @returns what was done, and the provider of the attempt in which the process died
 */
async function killOnce(workspace: Workspace, step: Step, kill: number) {
  const { sandbox } = workspace
  const { attempt, fault, staysOn } = kinds[kill % kinds.length] ?? { attempt: 1, fault: null, staysOn: false }
  const hangs = step === 'after-write' && hangsAt(kill)
  const attack: Attack = {
    step,
    attempt,
    victim: workspace.sending(`${kill}-victim`),
    before: workspace.sending(`${kill}-before`),
    beside: workspace.sending(`${kill}-beside`),
  }
  let faulty = ''
  let target = ''
  await workspace.live(attack, {
    async ready(first, second) {
      // Only now: the last life's leftovers are reconciled, and so a fault that was to outlast it has done so.
      for (const { name } of sandbox.providers) await sandbox.setFault(name, null)
      faulty = first
      target = attempt === 1 ? first : second
      if (fault !== null) await sandbox.setFault(faulty, fault)
      if (step === 'after-write') await sandbox.setFault(target, hangs ? 'hang' : 'slow')
    },
    async submitting() {
      if (hangs) return wait(systemClock, HANG_KILL_AFTER_MS)
      const until = Date.now() + READ_WITHIN_MS
      while (sentBy(workspace, target, attack.victim.to) === 0 && Date.now() < until) await wait(systemClock, 1)
    },
  })
  for (const { name } of sandbox.providers) if (!(staysOn && name === faulty)) await sandbox.setFault(name, null)
  return { attack, target }
}

/** Every third kill after the write meets a provider that may or may not act on what it has read. */
const hangsAt = (kill: number): boolean => kill % 3 === 0

/** The process really died at the step it was to die at. */
function expectKilledAt(expect: ExpectStatic, { step, attempt }: Attack, victim: Stored | undefined): void {
  const target = victim?.attempts.find(({ n }) => n === attempt)
  expect(target?.state, `attempt ${attempt} of the victim`).toBe(step === 'before-intent' ? undefined : 'intent')
  expect(victim === undefined, 'the victim is on disk unless it was to be written').toBe(
    step === 'before-intent' && attempt === 1,
  )
}

/** How many messages of the victim's last attempt the provider can have by then. */
function sentWhenKilled(step: Step, kill: number): readonly number[] {
  if (step === 'before-intent' || step === 'after-intent') return [0]
  return step === 'after-write' && hangsAt(kill) ? [0, 1] : [1]
}
