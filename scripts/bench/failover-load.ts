import type { Fault } from '../../src/contract/sandbox.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { setSetting } from '../../src/engine/store/settings.ts'
import { countPending } from '../../src/engine/store/verifications.ts'
import { type HostedEngine, hostEngine } from '../engine-host.ts'
import { type Asked, countLost } from '../witness.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const SEED = 2027
const PER_SECOND = 50
const SECONDS = 60
/** How a provider dies, in turn. */
const faults = ['hang', 'refuse', 'error-500', 'reset-after-write', 'wrong-body'] as const satisfies readonly Fault[]
/** Each is down for the first part of its turn and recovers in the rest of it. */
const TURN_MS = (SECONDS * 1_000) / faults.length
const DOWN_MS = 5_000
const SETTLED_WITHIN_MS = 15_000

/**
 * 50 verifications a second for 60 s, while the provider that carries most of the traffic dies of each fault in turn.
 *
 * `load.lost` is counted by the record of the sandbox's servers; `load.hang.p99` is `accept_ms` of those whose first
 * attempt timed out; `load.refusal.extra.p99` is what a refused connection added to the time of the submission that
 * was accepted.
 *
 * @throws {Error} when too few verifications met a fault to say anything
 */
export async function measureLoad(): Promise<readonly Figure[]> {
  const pace = { submit: 0.2, receipt: 1, typing: 1 }
  const sandbox = await startSandbox({ seed: SEED, clock: systemClock, log: silentLog, pace })
  const host = await hostEngine({ sandbox })
  // A rescue sends a second message on purpose, and is measured for itself.
  setSetting(host.engine.db, 'rescue.enabled', false, Date.now())
  try {
    const dying = killInTurn(host, sandbox)
    const asked = await sendAtRate(host, sandbox)
    await dying
    for (const until = Date.now() + SETTLED_WITHIN_MS; countPending(host.engine.db) > 0 && Date.now() < until; )
      await wait(systemClock, 50)
    return [
      figure('failover.load.lost', countLost(asked, host.engine.db, sandbox.record()), 'count'),
      ...quantileFigures('failover.load.hang', acceptTimes(host, 'timeout', 'v.accept_ms'), 99),
      ...quantileFigures(
        'failover.load.refusal.extra',
        acceptTimes(host, 'refused', 'v.accept_ms - winner.duration_ms'),
        99,
      ),
    ]
  } finally {
    await host.stop()
    await sandbox.stop()
  }
}

async function sendAtRate({ engine }: HostedEngine, sandbox: Sandbox): Promise<readonly Asked[]> {
  const startedAt = performance.now()
  const sending: Promise<Asked>[] = []
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const due = startedAt + (n * 1_000) / PER_SECOND
    if (due > performance.now()) await wait(systemClock, due - performance.now())
    const { e164: to } = sandbox.nextRecipient()
    sending.push(
      engine.flow.send({ to, service: 'sms', mode: 'sandbox' }).then(
        (id) => ({ to, id }),
        () => ({ to, id: null }),
      ),
    )
  }
  return Promise.all(sending)
}

async function killInTurn(host: HostedEngine, sandbox: Sandbox): Promise<void> {
  for (const fault of faults) {
    await wait(systemClock, TURN_MS - DOWN_MS)
    const victim = busiest(host)
    await sandbox.setFault(victim, fault)
    await wait(systemClock, DOWN_MS)
    await sandbox.setFault(victim, null)
  }
}

/** The provider that took most of the latest attempts. */
function busiest({ engine }: HostedEngine): string {
  const name = engine.db
    .prepare(
      `select provider from (select provider from attempts order by id desc limit 100)
       group by provider order by count(*) desc limit 1`,
    )
    .pluck()
    .get()
  if (typeof name !== 'string') throw new Error('nothing was sent yet')
  return name
}

/** Over verifications whose first attempt ended so and which another provider accepted. */
function acceptTimes({ engine }: HostedEngine, category: string, expression: string): readonly number[] {
  return engine.db
    .prepare(
      `select ${expression} from verifications v
       join attempts first on first.verification_id = v.id and first.n = 1 and first.category = ?
       join attempts winner on winner.verification_id = v.id and winner.n > 1 and winner.state = 'accepted'`,
    )
    .pluck()
    .all(category) as number[]
}
