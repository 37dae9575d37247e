import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { systemClock, wait } from '../../../src/engine/clock.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const signal = new AbortController().signal

async function until(what: string, isTrue: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
  const startedAt = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`${what}: not within ${withinMs} ms`)
    await wait(systemClock, 50, signal)
  }
  return performance.now() - startedAt
}

const firstOf = (engine: Engine) => {
  const [first] = engine.manager.providers
  if (first === undefined) throw new Error('the sandbox has no provider')
  return first.config.name
}

test('a provider that hangs is left alone, and takes real traffic within 45 s of being back', async () => {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  const client = createRouterClient(engine.router)
  const name = firstOf(engine)
  const breaker = () => engine.manager.breaker(name)?.view().state
  const health = async () => (await client.health.list()).find(({ provider }) => provider === name)
  const send = () => engine.flow.send({ to: sandbox.nextRecipient().e164, service: 'sms', mode: 'sandbox' })
  const acceptedByFirst = async () => {
    const id = await send()
    return client.verifications.get({ id }).then(({ provider, state }) => provider === name && state !== 'pending')
  }
  expect(await acceptedByFirst()).toBe(true)
  await until('the first probe', async () => (await health())?.probe?.ok === true, 20_000)
  expect((await health())?.balance?.money.micros).toBeGreaterThan(0)

  await sandbox.setFault(name, 'hang')
  await Promise.all([1, 2, 3].map(send))
  expect(breaker()).toBe('open')
  // Open: probes every 5 s with a deadline of 4, and real traffic goes elsewhere at once.
  await until('a failed probe', async () => (await health())?.probe?.ok === false, 15_000)
  expect((await health())?.status).toBe('down')

  await sandbox.setFault(name, null)
  const recoveredMs = await until('real traffic', acceptedByFirst, 45_000)
  expect(recoveredMs).toBeLessThan(45_000)
  await until('closed again', async () => (await send()) > 0 && breaker() === 'closed', 15_000)
  expect((await health())?.share).toBeLessThan(1)
})

test('an operator isolates a provider: nothing is sent there, also after a restart, until it is taken back', async () => {
  const sandbox = await aFastSandbox()
  const folder = aFolder()
  const before = await anEngine({ sandbox, folder })
  const name = firstOf(before)
  const isolated = await createRouterClient(before.router).health.setBreaker({
    provider: name,
    override: 'forced-open',
    reason: 'contract ended',
  })
  expect(isolated.breaker).toMatchObject({ state: 'forced-open', cause: 'contract ended' })
  const row = before.db.prepare('select status, breaker from provider_health where provider_name = ?').get(name)
  expect(row).toMatchObject({ status: 'down', breaker: expect.stringContaining('contract ended') })
  await before.stop()

  const engine = await anEngine({ sandbox, folder })
  const client = createRouterClient(engine.router)
  await engine.flow.send({ to: sandbox.nextRecipient().e164, service: 'sms', mode: 'sandbox' })
  expect(sandbox.record(name)).toEqual([])
  expect(sandbox.record()).toHaveLength(1)

  const back = await client.health.setBreaker({ provider: name, override: null })
  expect(back.breaker.state).toBe('closed')
  await expect(client.health.setBreaker({ provider: 'nobody', override: null })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await expect(client.health.liftEjection({ provider: 'nobody', country: 'DE' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('history answers through the contract: minutes as a ribbon, windows and uptime', async () => {
  const engine = await anEngine()
  const client = createRouterClient(engine.router)
  const name = firstOf(engine)
  const now = Date.now()
  const minute = Math.floor(now / 60_000) * 60_000
  const insert = engine.db.prepare('insert into provider_health_minutes values (?, ?, ?, 1, 0, 50, ?, 0, ?, ?)')
  insert.run(name, minute - 10 * 60_000, 3, 4, 'closed', 'up')
  insert.run(name, minute - 9 * 60_000, 0, 4, 'open', 'up')
  insert.run(name, minute - 5 * 60_000, 0, 0, 'closed', 'down')
  engine.db.prepare('insert into service_minutes values (?, 4, 0, 4, ?)').run(minute - 10 * 60_000, 'up')

  const hour = await client.health.timeline({ spanMs: 3_600_000 })
  expect([hour.bucketMs, hour.starts.length, hour.providers.length]).toEqual([60_000, 61, 1])
  const [ribbon] = hour.providers
  const at = (minutes: number) => hour.starts.indexOf(minute - minutes * 60_000)
  expect(ribbon).toMatchObject({ provider: name })
  expect([10, 9, 5, 1].map((m) => ribbon?.state[at(m)])).toEqual(['closed', 'open', 'unknown', null])
  expect(ribbon?.accepted[at(10)]).toBe(3)
  const day = await client.health.timeline({ provider: name })
  expect(day.bucketMs).toBe(300_000)
  expect(day.starts.length).toBeLessThanOrEqual(289)
  expect(day.providers[0]?.state).toContain('open')
  expect(day.providers[0]?.failed.reduce((sum, n) => sum + n)).toBe(3)

  expect(await client.health.uptime({})).toMatchObject({ good: 1, bad: 0, unknown: 0, value: 1, sent: 4 })
  expect(await client.health.uptime({ spanMs: 60_000 })).toMatchObject({ good: 0, value: null })
  await engine.flow.send({ to: '+4915112345678', service: 'sms', mode: 'sandbox' })
  const windows = await client.health.windows({})
  expect(windows.map(({ provider, windowMs, accept }) => [provider, windowMs, accept.k])).toEqual([
    [name, 300_000, 1],
    [name, 3_600_000, 1],
    [name, 86_400_000, 1],
  ])
})

test('our own network: the status bar shows it, verifications wait, and are sent when it is back', async () => {
  let isUp = true
  const sandbox = await aFastSandbox()
  const linkSenses = { hasInterface: () => isUp, reaches: async () => isUp }
  const engine = await anEngine({ sandbox, linkSenses })
  const client = createRouterClient(engine.router)
  expect((await client.system.status()).ownLink).toBe('up')
  isUp = false
  await until('the loss', async () => (await client.system.status()).ownLink === 'down', 20_000)
  const id = await engine.flow.send({ to: sandbox.nextRecipient().e164, service: 'sms', mode: 'sandbox' })
  expect(await client.verifications.get({ id })).toMatchObject({ state: 'pending' })
  expect(await client.system.status()).toMatchObject({ ownLink: 'down', queueDepth: 1 })
  expect(sandbox.record()).toEqual([])
  isUp = true
  await until('the return', async () => (await client.verifications.get({ id })).state !== 'pending', 20_000)
  expect(sandbox.record()).toHaveLength(1)
  engine.resume()
})
