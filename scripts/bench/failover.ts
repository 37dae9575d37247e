import type { Category } from '../../src/contract/models.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { countPending } from '../../src/engine/store/verifications.ts'
import { type HostedEngine, hostEngine } from '../engine-host.ts'
import { measureLoad } from './failover-load.ts'
import { type Figure, quantileFigures } from './figure.ts'
import { simulateRecoveries } from './recovery.ts'

const VERIFICATIONS = 500
const SEED = 2026
/** Between two faults that refuse: with two successes to a failure the breaker stays closed. */
const HEALTHY_SENDS = 2
/** Arrivals of one batch while the first provider hangs, all before the first of them times out after 2.5 s. */
const HANGING_BATCH = 60
const HANGING_GAP_MS = 38
/** A verification that outlasts its request goes on in the background, and counts all the same. */
const SETTLED_WITHIN_MS = 10_000

/**
 * From the first submission to the acceptance by another provider (`accept_ms`), over verifications that met the
 * fault themselves: an open breaker would spare the later ones, and the figure would say nothing of the failover.
 *
 * `refusal`: one after the other; the first provider's port is closed for one verification and open for the next
 * two, so the breaker never opens. `hang`: batches of 60 that arrive evenly within 2.3 s, before the first time-out
 * can open the breaker, each batch on a fresh engine. Providers that work answer at once, so what is measured is
 * the console's own time and its deadlines. `load`: see {@link measureLoad}. `recovery`: 100 simulated outages that the
 * active probe does not see, which is the worse case.
 */
export async function benchFailover(): Promise<readonly Figure[]> {
  const pace = { submit: 0, receipt: 0, typing: 0 }
  const sandbox = await startSandbox({ seed: SEED, clock: systemClock, log: silentLog, pace })
  try {
    const refusal = await measureRefusal(sandbox)
    const hang = await measureHang(sandbox)
    return [
      ...quantileFigures('failover.refusal', refusal, 50, 99),
      ...quantileFigures('failover.hang', hang, 50, 99),
      ...(await measureLoad()),
      ...quantileFigures('failover.recovery', (await simulateRecoveries(false)).times, 99),
    ]
  } finally {
    await sandbox.stop()
  }
}

async function measureRefusal(sandbox: Sandbox): Promise<readonly number[]> {
  const host = await hostEngine({ sandbox })
  const first = firstProvider(host)
  try {
    const samples: number[] = []
    for (let tries = 0; samples.length < VERIFICATIONS; tries++) {
      if (tries > 2 * VERIFICATIONS) throw new Error('too few verifications met a refusing provider')
      await sandbox.setFault(first, 'refuse')
      // The engine hears of its closed sockets first: one that it reuses would end as a reset.
      await wait(systemClock, 1)
      const id = await send(host, sandbox)
      await sandbox.setFault(first, null)
      for (let n = 0; n < HEALTHY_SENDS; n++) await send(host, sandbox)
      samples.push(...(await acceptTimes(host, 'refused', [id])))
    }
    return samples
  } finally {
    await host.stop()
  }
}

async function measureHang(sandbox: Sandbox): Promise<readonly number[]> {
  const samples: number[] = []
  for (let batches = 0; samples.length < VERIFICATIONS; batches++) {
    if (batches > (2 * VERIFICATIONS) / HANGING_BATCH) throw new Error('too few verifications met a hanging provider')
    const host = await hostEngine({ sandbox })
    const first = firstProvider(host)
    try {
      await sandbox.setFault(first, 'hang')
      const sending: Promise<number>[] = []
      for (let n = 0; n < HANGING_BATCH; n++) {
        sending.push(send(host, sandbox))
        await wait(systemClock, HANGING_GAP_MS)
      }
      samples.push(...(await acceptTimes(host, 'timeout', await Promise.all(sending))))
    } finally {
      await sandbox.setFault(first, null)
      await host.stop()
    }
  }
  return samples.slice(0, VERIFICATIONS)
}

function firstProvider({ engine }: HostedEngine): string {
  const [first] = engine.manager.providers
  if (first === undefined) throw new Error('the sandbox has no provider')
  return first.config.name
}

const send = ({ engine }: HostedEngine, sandbox: Sandbox): Promise<number> =>
  engine.flow.send({ to: sandbox.nextRecipient().e164, service: 'sms', mode: 'sandbox' })

/** Of those verifications among `ids` that met the fault themselves; each must have been accepted by another provider. */
async function acceptTimes({ engine }: HostedEngine, category: Category, ids: readonly number[]) {
  for (const until = Date.now() + SETTLED_WITHIN_MS; countPending(engine.db) > 0 && Date.now() < until; )
    await wait(systemClock, 20)
  const acceptMs = engine.db
    .prepare(
      `select v.accept_ms from verifications v
       join attempts first on first.verification_id = v.id and first.n = 1 and first.category = :category
       where v.id = :id and exists (select 1 from attempts a where a.verification_id = v.id and a.n > 1)`,
    )
    .pluck()
  const samples: number[] = []
  for (const id of ids) {
    const ms = acceptMs.get({ id, category }) as number | null | undefined
    if (ms === null) throw new Error(`verification ${id} was not accepted by another provider`)
    if (ms !== undefined) samples.push(ms)
  }
  return samples
}
