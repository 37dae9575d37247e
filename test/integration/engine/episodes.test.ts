import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { aClient, type Client } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { saveProviderMinute, saveServiceMinute } from '../../builders/minutes.ts'
import { save } from '../../builders/rows.ts'

const NUMBER = '+4915112345678'
const FIRST = 'twilio'
const MINUTE = 60_000

async function anOutage(sends = 3): Promise<{ engine: Engine; client: Client }> {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  await sandbox.setFault(FIRST, 'refuse')
  // An open breaker would send nothing there, and so nothing would fail over.
  engine.manager.breaker(FIRST)?.override('metrics-only', 'test')
  for (let i = 0; i < sends; i++)
    await engine.flow.send({
      to: NUMBER,
      service: 'sms',
      mode: 'sandbox',
      customerId: i === 0 ? 'northwind' : 'wayfare',
    })
  return { engine, client: aClient(engine) }
}

describe('an outage of the first provider', () => {
  test('is one episode, with its cause, whom it touched and what became of them', async () => {
    const { client } = await anOutage()
    const { rows, total, matching } = await client.episodes.list({})
    expect([total, matching]).toEqual([1, 1])
    expect(rows).toMatchObject([
      {
        id: 1,
        provider: FIRST,
        cause: 'outage',
        category: 'refused',
        drill: false,
        state: 'ongoing',
        hops: 3,
        verifications: 3,
        takenOver: 3,
        lost: 0,
        slow: 0,
        countries: ['DE'],
        customers: 2,
        acknowledged: null,
        maintenance: null,
        recoveredAt: null,
      },
    ])
    expect(rows[0]?.to.reduce((sum, { hops }) => sum + hops, 0)).toBe(3)
    const { extraCost, unpriced } = rows[0] ?? {}
    expect(extraCost === null ? unpriced : extraCost).not.toBe(0)

    const detail = await client.episodes.get({ id: 3 })
    expect(detail).toMatchObject({ id: 1, reasons: [{ category: 'refused', hops: 3 }] })
    expect(detail.reasons[0]?.advice).toContain('status page')
    expect(detail.byCustomer.map(({ customer, verifications }) => [customer, verifications])).toEqual([
      ['wayfare', 2],
      ['northwind', 1],
    ])
    expect(detail.moments.map(({ kind }) => kind)).toEqual(['first-failure', 'taken-over', 'last-failover'])
    expect(detail.durations).toMatchObject({ n: 3, slow: 0 })
    await expect(client.episodes.get({ id: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('an episode matches when one of its hops does', async () => {
    const { client } = await anOutage()
    const count = async (filter: object) => (await client.episodes.list({ filter })).matching
    expect(await count({ customers: ['northwind'] })).toBe(1)
    expect(await count({ customers: ['nobody'] })).toBe(0)
    expect(await count({ fromProviders: [FIRST], countries: ['DE'], categories: ['refused'] })).toBe(1)
    expect(await count({ countries: ['FR'] })).toBe(0)
    expect(await count({ modes: ['drill'] })).toBe(0)
    expect(await count({ to: 1 })).toBe(0)
    expect(await count({ ids: [1, 99] })).toBe(1)
    expect(await count({ ids: [2] })).toBe(0)
    expect(await count({ minDurationMs: 5_000 })).toBe(0)
    expect(await client.episodes.flows({ filter: {} })).toMatchObject([{ from: FIRST, hops: 3, accepted: 3 }])
    expect(await client.episodes.flows({ filter: { acknowledged: true } })).toEqual([])
    expect(await client.episodes.flows({ filter: { ids: [1] } })).toMatchObject([{ hops: 3 }])
    expect(await client.episodes.flows({ filter: { ids: [2] } })).toEqual([])
    expect(await client.episodes.durations({ filter: { customers: ['wayfare'] } })).toMatchObject({ n: 2 })
  })

  test('whoever watches sees it begin, grow and be acknowledged', async () => {
    const sandbox = await aFastSandbox()
    const engine = await anEngine({ sandbox })
    engine.manager.breaker(FIRST)?.override('metrics-only', 'test')
    const client = aClient(engine)
    const events = await client.episodes.watch({ filter: { acknowledged: false } })
    const next = async () => (await events.next()).value
    await sandbox.setFault(FIRST, 'refuse')
    // The subscription has begun once its first event is asked for.
    const began = next()
    await engine.flow.send({ to: NUMBER, service: 'sms', mode: 'sandbox' })
    expect(await began).toMatchObject({ changed: [{ id: 1, hops: 1, matches: true }], removed: [] })
    await engine.flow.send({ to: NUMBER, service: 'sms', mode: 'sandbox' })
    expect(await next()).toMatchObject({ changed: [{ id: 1, hops: 2, matches: true }] })
    await client.episodes.acknowledge({ id: 1, text: 'told the provider' })
    expect(await next()).toMatchObject({
      changed: [{ id: 1, matches: false, acknowledged: { text: 'told the provider' } }],
    })
    await events.return?.()
  })

  test('acknowledgements and notes stay on record and belong to any of its hops', async () => {
    const { engine, client } = await anOutage()
    await client.episodes.acknowledge({ id: 2 })
    const noted = await client.episodes.note({ id: 3, text: 'ticket 4711' })
    expect(noted).toMatchObject({ id: 1, acknowledged: { author: 'operator', text: '' } })
    const { notes } = await client.episodes.get({ id: 1 })
    expect(notes.map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'ticket 4711'],
      ['acknowledge', ''],
    ])
    expect((await client.episodes.list({ filter: { acknowledged: true } })).matching).toBe(1)
    expect((await client.episodes.list({ filter: { acknowledged: false } })).matching).toBe(0)
    expect(() => engine.db.exec('delete from episode_notes')).toThrow('append-only')
    await expect(client.episodes.note({ id: 99, text: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('is still there after a restart, also when it was never taken up before', async () => {
    const sandbox = await aFastSandbox()
    const before = await anEngine({ sandbox })
    await sandbox.setFault(FIRST, 'refuse')
    await before.flow.send({ to: NUMBER, service: 'sms', mode: 'sandbox' })
    const folder = before.db.name.replace(/\/[^/]+$/, '')
    before.db.exec('delete from failover_episodes; update failover_episodes_progress set hop_id = 0')
    await before.stop()
    const client = aClient(await anEngine({ sandbox, folder }))
    expect((await client.episodes.list({})).rows).toMatchObject([{ id: 1, provider: FIRST, hops: 1 }])
  })
})

test('its story is told from the recorded minutes: breaker, probes, ramp and recovery', async () => {
  const engine = await anEngine()
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE
  const at = (minute: number) => start + minute * MINUTE
  save(
    engine.db,
    { created_at: at(0), accepted_at: at(0) + 900 },
    [
      { provider: FIRST, state: 'rejected-eligible', started_at: at(0) + 500 },
      { provider: 'vonage', started_at: at(0) + 700 },
    ],
    [{ from_provider: FIRST, to_provider: 'vonage', created_at: at(0) + 900 }],
  )
  const minutes = [
    { breaker: 'open', probes_ok: 2, probes_failed: 1 },
    { breaker: 'half-open', probes_ok: 0, probes_failed: 5 },
    { breaker: 'open', probes_ok: 0, probes_failed: 5 },
    { breaker: 'half-open', probes_ok: 5, probes_failed: 0 },
    { breaker: 'closed', accepted: 1 },
  ] as const
  for (const [index, minute] of minutes.entries())
    saveProviderMinute(engine.db, { provider: FIRST, minute: at(index), ...minute })
  save(engine.db, { created_at: at(4) }, [{ provider: FIRST, started_at: at(4) + 100, settled_at: at(4) + 150 }])
  const detail = await aClient(engine).episodes.get({ id: 1 })
  expect(detail).toMatchObject({ state: 'recovered', recoveredAt: at(4) + 150, probes: { ok: 11, failed: 11 } })
  expect(detail.moments.map(({ kind, at: moment }) => [kind, (moment - start) / MINUTE])).toEqual([
    ['first-failure', 500 / MINUTE],
    ['probe-failed', 500 / MINUTE],
    ['breaker-opened', 500 / MINUTE],
    ['taken-over', 900 / MINUTE],
    ['probing', 1],
    ['breaker-reopened', 2],
    ['probe-passed', 3],
    ['probing', 3],
    ['breaker-closed', 4],
    ['recovered', 4 + 150 / MINUTE],
    ['ramp-over', 4.5],
  ])
})

test('maintenance set afterwards takes bad minutes out of the SLO, is audited, edited and taken back', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const noon = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE
  for (let i = 0; i < 10; i++)
    saveServiceMinute(engine.db, { minute: noon + i * MINUTE, sent: 4, missed: i < 2 ? 4 : 0 })
  const uptime = async () => (await client.slo.get({ spanMs: 6 * 3_600_000 })).uptime
  expect(await uptime()).toMatchObject({ good: 8, bad: 2, value: 0.8 })

  const window = await client.maintenance.create({
    provider: null,
    from: noon,
    to: noon + MINUTE,
    reason: 'carrier upgrade',
  })
  expect(await uptime()).toMatchObject({ good: 8, bad: 1, maintenance: 1 })
  await client.maintenance.edit({ ...window, to: noon + 2 * MINUTE })
  const slo = await client.slo.get({ spanMs: 6 * 3_600_000 })
  expect(slo.uptime).toMatchObject({ good: 8, bad: 0, maintenance: 2, value: 1 })
  expect(slo.maintenance).toMatchObject([{ id: window.id, reason: 'carrier upgrade', to: noon + 2 * MINUTE }])
  expect(slo.method.join(' ')).toContain('0.1 %')
  await client.maintenance.delete({ id: window.id })
  expect(await uptime()).toMatchObject({ bad: 2, maintenance: 0 })
  expect(await client.maintenance.list({})).toEqual([])
  await expect(client.maintenance.delete({ id: window.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(client.maintenance.create({ ...window, provider: 'nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })

  const audit = (await client.providers.audit({})).filter(({ subject }) => subject === 'maintenance:all')
  expect(audit.map(({ action }) => action)).toEqual(['maintenance.delete', 'maintenance.edit', 'maintenance.create'])
})

test('an episode that a planned window covers is marked, and its filter tells', async () => {
  const { client } = await anOutage()
  const { rows } = await client.episodes.list({})
  const { createdAt = 0, lastAt = 0 } = rows[0] ?? {}
  const window = await client.maintenance.create({
    provider: FIRST,
    from: createdAt - 1,
    to: lastAt + 1,
    reason: 'contract ends',
  })
  expect((await client.episodes.list({ filter: { maintenance: true } })).rows).toMatchObject([
    { id: 1, maintenance: { id: window.id, reason: 'contract ends' } },
  ])
  expect((await client.episodes.list({ filter: { maintenance: false } })).matching).toBe(0)
})

test('the target is a setting, and the budget follows it', async () => {
  const engine = await anEngine()
  const client = aClient(engine)
  const minute = Math.floor(Date.now() / MINUTE) * MINUTE - 30 * MINUTE
  for (let i = 0; i < 10; i++) saveServiceMinute(engine.db, { minute: minute + i * MINUTE })
  await client.slo.setTarget({ target: 0.95 })
  expect((await client.slo.get({})).budget).toMatchObject({ allowed: expect.closeTo(0.5), used: 0 })
  await expect(client.slo.setTarget({ target: 1 })).rejects.toThrow()
})

test('readiness says what would keep traffic from failing over, and how long the balance lasts', async () => {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  const client = aClient(engine)
  const first = async () => (await client.readiness.list()).find(({ provider }) => provider === FIRST)
  await expect.poll(async () => (await first())?.ready, { timeout: 10_000 }).toBe(true)
  expect(await first()).toMatchObject({ perHour: null, runwayHours: null })
  // Two hours ago and now: what was paid is an hour's worth twice.
  for (const ago of [2 * 3_600_000, 0])
    save(engine.db, { mode: 'sandbox' }, [
      { provider: FIRST, started_at: Date.now() - ago, cost_micros: 1_000_000, cost_currency: 'USD' },
    ])
  const spent = await first()
  expect(spent?.perHour).toEqual({ micros: expect.closeTo(1_000_000, -3), currency: 'USD' })
  expect(spent?.runwayHours).toBeCloseTo((spent?.balance?.money.micros ?? 0) / 1_000_000, 0)
  await client.health.setBreaker({ provider: FIRST, override: 'forced-open', reason: 'test' })
  expect(await first()).toMatchObject({
    ready: false,
    checks: expect.arrayContaining([{ name: 'breaker', ok: false, detail: 'test' }]),
  })
})
