import Database from 'better-sqlite3'
import { ATTEMPT_DEADLINE_MS } from '../../src/engine/routing/verification-flow.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import { migrate } from '../../src/engine/store/migrate.ts'
import { healthRig } from '../../test/builders/health-rig.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../test/fakes/scripted-provider.ts'

const OUTAGES = 100
const SECOND_MS = 1_000
/** Between two outages, so that breaker and ramp are back where they were. */
const CALM_SECONDS = 45
const message = { to: '+4915112345678', body: '123456', reference: 'sb-1', ttlMs: 600_000 }
const toGermany = { country: 'DE', service: 'sms', segments: 1, only: null, reportingCurrency: 'EUR' } as const

export interface Recoveries {
  /** From the end of each outage to the first real message that the provider accepted, ms, ascending. */
  readonly times: readonly number[]
  /** Verifications that found no accepting provider. */
  readonly lost: number
}

/**
 * One verification a second through the real manager, breakers and health monitor, on a clock of its own, through 100
 * outages of the first provider of 10 s to 5 min each, hanging and refusing in turn.
 *
 * @param probesSeeIt whether the active probe fails too, or only sending does
 */
export async function simulateRecoveries(probesSeeIt: boolean): Promise<Recoveries> {
  const clock = new FakeClock()
  const random = createRandom('outages')
  const alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  const beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  const db = new Database(':memory:')
  migrate(db)
  const rig = await healthRig({ clock, db, providers: [alpha, beta], random: random.next })
  rig.health.start()
  const times: number[] = []
  let lost = 0
  let sends = 0
  const choose = (tried: ReadonlySet<string>) => rig.manager.choose({ ...toGermany, tried, key: `${sends++}` })
  /** The send path without its ledger, which a hundred outages would keep busy for minutes. */
  const send = async () => {
    const tried = new Set<string>()
    for (let route = choose(tried); route !== null; route = choose(tried)) {
      const { name } = route.provider.config
      const result = await route.provider.send(message, { deadlineMs: ATTEMPT_DEADLINE_MS })
      rig.manager.report(name, route.ticket, result)
      if (result.outcome === 'accepted') return
      tried.add(name)
    }
    lost += 1
  }
  const second = async () => {
    void send()
    await clock.advance(SECOND_MS)
  }
  for (let n = 0; n < OUTAGES; n++) {
    for (let i = 0; i < CALM_SECONDS; i++) await second()
    alpha.onSend = n % 2 === 0 ? 'hang' : notAccepted('refused')
    const balance = alpha.onBalance
    if (probesSeeIt) alpha.onBalance = 'hang'
    for (let left = 10 + 290 * random.next() ** 2; left > 0; left--) await second()
    let backAt = -1
    const repairedAt = clock.monotonic()
    alpha.onSend = () => {
      if (backAt < 0) backAt = clock.monotonic()
      return accepted()
    }
    alpha.onBalance = balance
    while (backAt < 0) await second()
    times.push(backAt - repairedAt)
  }
  await rig.stop()
  db.close()
  return { times: times.sort((a, b) => a - b), lost }
}
