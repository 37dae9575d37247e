import { beforeEach, describe, expect, test } from 'vitest'
import { ProviderCallError } from '../../../src/engine/providers/provider.ts'
import { KEEP_MINUTES_MS } from '../../../src/engine/routing/health-recorder.ts'
import { aHealthRig, type HealthRig } from '../../builders/a-health.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const MINUTE_MS = 60_000

let clock: FakeClock
let alpha: ScriptedProvider
let beta: ScriptedProvider
let rig: HealthRig

beforeEach(async () => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha', { priority: 1 })
  beta = new ScriptedProvider(clock, 'beta', { priority: 2 })
  rig = await aHealthRig({ clock, providers: [alpha, beta] })
  rig.health.start()
})

test('a minute holds what every provider did and was asked, and is written once', async () => {
  alpha.onSend = notAccepted('refused')
  const noon = clock.now()
  await clock.advance(100)
  for (let i = 0; i < 3; i++) await rig.send()
  await clock.advance(3 * MINUTE_MS)
  expect(rig.minutes().slice(0, 2)).toMatchObject([
    { provider: 'alpha', minute: noon, accepted: 0, refused: 3, unknown: 0, breaker: 'open', link: 'up' },
    { provider: 'alpha', minute: noon + MINUTE_MS, accepted: 0, refused: 0, breaker: 'half-open', link: 'up' },
  ])
  expect(rig.minutes().filter((row) => Object(row).provider === 'beta')).toMatchObject([
    { minute: noon, accepted: 3, refused: 0, probes_ok: 4, probes_failed: 0, breaker: 'closed' },
    { minute: noon + MINUTE_MS, accepted: 0 },
  ])
  expect(rig.serviceMinutes()).toMatchObject([
    { minute: noon, sent: 3, missed: 0, link: 'up' },
    { minute: noon + MINUTE_MS, sent: 0, missed: 0, link: 'up' },
  ])
})

test('a minute in which somebody found no provider says so; a wrong number is nobody’s outage', async () => {
  alpha.onSend = notAccepted('refused')
  beta.onSend = notAccepted('refused')
  await rig.send()
  alpha.onSend = notAccepted('bad-recipient')
  await rig.send()
  alpha.onSend = accepted()
  await rig.send()
  await clock.advance(2 * MINUTE_MS)
  expect(rig.serviceMinutes()[0]).toMatchObject({ sent: 3, missed: 1 })
})

test('a failed probe is counted apart from traffic', async () => {
  alpha.onBalance = () => {
    throw new ProviderCallError(notAccepted('server-error'))
  }
  await clock.advance(2 * MINUTE_MS)
  expect(rig.minutes()[0]).toMatchObject({ provider: 'alpha', probes_ok: 0, probes_failed: 4, breaker: 'closed' })
})

test('the current row has the hour’s rate and time, and the last failure', async () => {
  const noon = clock.now()
  alpha.onSend = async () => {
    await clock.advance(40)
    return accepted()
  }
  await rig.send()
  alpha.onSend = notAccepted('geo-blocked')
  await rig.send()
  await clock.advance(3 * MINUTE_MS)
  const row = rig.db.prepare('select * from provider_health where provider_name = ?').get('alpha')
  expect(row).toMatchObject({ success_rate: 0.5, avg_response_time: 40, last_failure: noon, status: 'up' })
})

describe('a machine that sleeps', () => {
  test('leaves no minutes, and the ones at both ends are unknown', async () => {
    const noon = clock.now()
    await clock.advance(2.5 * MINUTE_MS)
    clock.jump(60 * MINUTE_MS)
    await clock.advance(3 * MINUTE_MS)
    expect(rig.wakes()).toBe(1)
    const minutes = rig.serviceMinutes().map((row) => [(Object(row).minute - noon) / MINUTE_MS, Object(row).link])
    expect(minutes).toEqual([
      [0, 'up'],
      [1, 'up'],
      [2, 'down'],
      [62, 'down'],
      [63, 'up'],
      [64, 'up'],
    ])
  })

  test('is asked for everything at once when the system says that it woke', async () => {
    await clock.advance(1_000)
    const before = [alpha.balanceCalls, beta.balanceCalls]
    rig.health.wake()
    await clock.advance(0)
    expect([alpha.balanceCalls, beta.balanceCalls]).toEqual(before.map((calls) => calls + 1))
    expect(rig.wakes()).toBe(0)
  })
})

test('what is older than 90 days is forgotten', async () => {
  const old = clock.now() - KEEP_MINUTES_MS - MINUTE_MS
  const insert = rig.db.prepare('insert into service_minutes values (?, 0, 0, 1, ?)')
  insert.run(old, 'up')
  insert.run(old + 2 * MINUTE_MS, 'up')
  const perProvider = rig.db.prepare(
    `insert into provider_health_minutes values (?, ?, 0, 0, 0, 0, 1, 0, 'closed', 'up')`,
  )
  perProvider.run('alpha', old)
  await clock.advance(1_000)
  expect(rig.serviceMinutes()).toHaveLength(1)
  expect(rig.minutes()).toEqual([])
})

test('what became of messages is read two minutes later and ejects a route that swallows them', async () => {
  for (let i = 0; i < 40; i++) {
    const id = await rig.send()
    rig.db.prepare(`update verifications set converted_at = 1 where id = ?`).run(id)
    rig.db.prepare(`update attempts set delivery = 'delivered' where verification_id = ?`).run(id)
  }
  await clock.advance(MINUTE_MS)
  for (let i = 0; i < 12; i++) await rig.send()
  await clock.advance(1.9 * MINUTE_MS)
  expect(rig.ejection.of('alpha')).toEqual([])
  await clock.advance(MINUTE_MS / 2)
  expect(rig.ejection.of('alpha').map(({ country }) => country)).toEqual(['DE'])
  const sent = alpha.sent.length
  await rig.send()
  expect([alpha.sent.length, beta.sent.length]).toEqual([sent, 1])
})

test('a store that cannot be read stops nothing', async () => {
  rig.db.exec('drop table service_minutes')
  await clock.advance(3 * MINUTE_MS)
  expect(alpha.balanceCalls).toBeGreaterThan(10)
  expect(rig.log.lines.map(({ message }) => message)).toContain('health could not be recorded')
})
