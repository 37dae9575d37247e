import { expect, test } from 'vitest'
import { quantile } from '../../../src/contract/rate.ts'
import { ATTEMPT_DEADLINE_MS } from '../../../src/engine/routing/verification-flow.ts'
import { createRandom } from '../../../src/engine/sandbox/random.ts'
import { aHealthRig } from '../../builders/a-health.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const OUTAGES = 100
const message = { to: '+4915112345678', body: '123456', reference: 'sb-1', ttlMs: 600_000 }
const toGermany = { country: 'DE', service: 'sms', segments: 1, only: null, reportingCurrency: 'EUR' } as const

/** One verification a second, through 100 outages of the first provider of 10 s to 5 min each. */
async function recoveries(faultOf: (n: number) => 'hang' | 'refuse', doesProbeSeeIt: (n: number) => boolean) {
  const clock = new FakeClock()
  const random = createRandom('outages')
  const alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  const beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  const rig = await aHealthRig({ clock, providers: [alpha, beta], random: random.next })
  rig.health.start()
  const times: number[] = []
  let lost = 0
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
  const choose = (tried: ReadonlySet<string>) => rig.manager.choose({ ...toGermany, tried, key: `${sends++}` })
  let sends = 0
  const second = async () => {
    void send()
    await clock.advance(1_000)
  }
  for (let n = 0; n < OUTAGES; n++) {
    for (let i = 0; i < 45; i++) await second()
    alpha.onSend = faultOf(n) === 'hang' ? 'hang' : notAccepted('refused')
    const balance = alpha.onBalance
    if (doesProbeSeeIt(n)) alpha.onBalance = 'hang'
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
  times.sort((a, b) => a - b)
  return { p99: quantile(times, 0.99) ?? Number.NaN, p50: quantile(times, 0.5) ?? Number.NaN, lost }
}

test('over 100 outages that probes see, real traffic is back within 15 s, in the median within 5', async () => {
  const { p50, p99, lost } = await recoveries(
    (n) => (n % 2 === 0 ? 'hang' : 'refuse'),
    () => true,
  )
  expect(p99).toBeLessThanOrEqual(15_000)
  expect(p50).toBeLessThanOrEqual(6_000)
  expect(lost).toBe(0)
}, 60_000)

test('over 100 outages that probes do not see, within 45 s', async () => {
  const { p99, lost } = await recoveries(
    (n) => (n % 2 === 0 ? 'hang' : 'refuse'),
    () => false,
  )
  expect(p99).toBeLessThanOrEqual(45_000)
  expect(lost).toBe(0)
}, 60_000)
