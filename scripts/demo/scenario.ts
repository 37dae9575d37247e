import { systemClock, wait } from '../../src/engine/clock.ts'
import { errorText, silentLog } from '../../src/engine/log.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { createTraffic, type Recipient, type Traffic } from '../../src/engine/sandbox/traffic.ts'
import type { HostedEngine } from '../engine-host.ts'
import type { Asked } from '../witness.ts'

const TOTAL = 200
const BEFORE_FAULT = 100
/** By then the fault has lasted about 10 s: longer than an open breaker waits for its first probe. */
const BEFORE_END_OF_FAULT = 150
/** Verifications per minute. */
const RATE = { before: 420, whileHanging: 300, trickle: 90, after: 300 } as const
/** An open breaker probes at the latest after 37.5 s. */
const RECOVERY_WITHIN_MS = 60_000
/** Nothing new for this long means that whoever was going to type has typed. */
const QUIET_MS = 10_000
const RECEIPTS_WITHIN_MS = 45_000

/** One verification as the sender saw it. */
export interface Sent extends Asked {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Why the engine refused it; null when it did not. */
  readonly problem: string | null
}

/** What was done. Times are UTC epoch ms. */
export interface Story {
  readonly sent: readonly Sent[]
  /** Name of the provider that hung. */
  readonly provider: string
  readonly startedAt: number
  readonly faultFrom: number
  readonly faultTo: number
  /** First acceptance by the provider of a verification submitted after the fault; null when there was none in time. */
  readonly recoveredAt: number | null
}

export interface ScenarioOptions {
  readonly host: HostedEngine
  readonly sandbox: Sandbox
  readonly seed: number
  /** Aborts the scenario, which then rejects. */
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** Plays the whole demonstration: traffic, the fault, the recovery, and the wait for receipts and typed codes. */
export async function playScenario({ host, sandbox, seed, signal, say }: ScenarioOptions): Promise<Story> {
  const { client, engine } = host
  const [first] = engine.manager.providers
  if (first === undefined) throw new Error('the sandbox has no provider')
  const { name: provider, label } = first.config
  const startedAt = Date.now()
  const crowd = gatherCrowd(host, sandbox, seed, signal)
  try {
    say(`${TOTAL} verifications go out; ${label} comes first`)
    await crowd.sendUpTo(BEFORE_FAULT, RATE.before)

    await client.sandbox.setFault({ provider, fault: 'hang' })
    const faultFrom = Date.now()
    say(`${label} hangs: it takes requests and answers none`)
    await crowd.sendUpTo(BEFORE_END_OF_FAULT, RATE.whileHanging)

    await client.sandbox.setFault({ provider, fault: null })
    const faultTo = Date.now()
    say(`${label} is back; a trickle goes on until it has accepted traffic again`)
    const recovered = () => firstAcceptance(host, provider, faultTo)
    while (recovered() === null && Date.now() - faultTo < RECOVERY_WITHIN_MS)
      await crowd.sendUpTo(crowd.sent.length + 1, RATE.trickle)
    await crowd.sendUpTo(TOTAL, RATE.after)

    const sent = await Promise.all(crowd.sent)
    say('all sent; receipts and typed codes come in')
    await untilQuiet(host, signal)
    return { sent, provider, startedAt, faultFrom, faultTo, recoveredAt: recovered() }
  } finally {
    crowd.leave()
  }
}

/** People of the sandbox world, who ask for codes at a given rate and type what arrives. */
function gatherCrowd({ client }: HostedEngine, sandbox: Sandbox, seed: number, signal: AbortSignal) {
  const sent: Promise<Sent>[] = []
  let goal = 0
  let reached = () => {}

  const send = async ({ e164: to, country, customerId }: Recipient): Promise<Sent> => {
    try {
      const { id } = await client.verifications.send({ to, customerId })
      return { to, country, id, problem: null }
    } catch (error) {
      return { to, country, id: null, problem: errorText(error) }
    }
  }
  const traffic: Traffic = createTraffic({
    sandbox,
    clock: systemClock,
    seed,
    log: silentLog,
    send: async (recipient) => {
      const sending = send(recipient)
      sent.push(sending)
      if (sent.length >= goal) {
        traffic.set({ paused: true })
        reached()
      }
      const { id } = await sending
      return id === null ? null : { id }
    },
    check: (id, code) => client.verifications.check({ id, code }),
  })
  traffic.set({ paused: true })
  traffic.start()

  return {
    /** Every verification so far; settled when its sender has an answer. */
    sent: sent as readonly Promise<Sent>[],
    /** Goes on until `total` verifications have been sent; exactly that many, unless it was more before. */
    async sendUpTo(total: number, perMinute: number): Promise<void> {
      signal.throwIfAborted()
      if (sent.length >= total) return
      goal = total
      await new Promise<void>((resolve) => {
        reached = resolve
        signal.addEventListener('abort', reached, { once: true })
        traffic.set({ perMinute, paused: false })
      })
      signal.removeEventListener('abort', reached)
      signal.throwIfAborted()
    },
    leave: () => traffic.stop(),
  }
}

function firstAcceptance({ engine }: HostedEngine, provider: string, since: number): number | null {
  return engine.db
    .prepare(`select min(settled_at) from attempts where provider = ? and started_at >= ? and state = 'accepted'`)
    .pluck()
    .get(provider, since) as number | null
}

async function untilQuiet({ engine }: HostedEngine, signal: AbortSignal): Promise<void> {
  const news = engine.db
    .prepare('select count(accepted_at) || count(delivered_at) || count(converted_at) from verifications')
    .pluck()
  const until = Date.now() + RECEIPTS_WITHIN_MS
  let last = news.get()
  let changedAt = Date.now()
  while (Date.now() < until && Date.now() - changedAt < QUIET_MS) {
    await wait(systemClock, 500, signal)
    signal.throwIfAborted()
    const now = news.get()
    if (now === last) continue
    last = now
    changedAt = Date.now()
  }
}
