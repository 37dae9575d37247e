import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import type { EngineEvents } from '../../../src/engine/events.ts'
import type { SmsProvider } from '../../../src/engine/providers/provider.ts'
import { addAudit } from '../../../src/engine/store/audit.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { save } from '../../builders/rows.ts'

const NUMBER = '+4915112345678'
const HOUR_MS = 3_600_000
const soon = { timeout: 15_000, interval: 50 }

async function aConsole(folder = aFolder()) {
  const engine = await anEngine({ sandbox: await aFastSandbox(), folder })
  const client = aClient(engine)
  const names = (await client.providers.list({})).map(({ name }) => name)
  /** Sends one verification to Germany and says who took it, under which version of the order. */
  const send = async (to = NUMBER) => {
    const { attemptList } = await client.verifications.send({ to })
    return attemptList.map(({ provider, policyVersion }) => `${provider} ${policyVersion}`).join(', ')
  }
  return { engine, client, names, send }
}

/** The typed error that a call ends with. */
async function refusal(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError) || !error.defined) throw new Error(`no typed error but ${String(error)}`)
  return error
}

test('a new order of a country is used at once and named in the ledger; the others keep the default', async () => {
  const { client, names, send } = await aConsole()
  const [first, ...others] = names
  expect(await send()).toBe(`${first} priority@1`)
  const queue = await client.providers.reorder({
    country: 'DE',
    providers: [...others, first ?? ''],
    reason: 'a trial',
  })
  expect(queue).toMatchObject({ version: 2, country: 'DE', author: 'operator', reason: 'a trial' })
  expect(await send()).toBe(`${others[0]} priority@2`)
  expect(await send('+33612345678')).toBe(`${first} priority@1`)
  await client.providers.reorder({ country: 'DE', providers: null })
  expect(await send()).toBe(`${first} priority@1`)
  const history = await client.providers.queues({ history: true })
  expect(history.map(({ version, country, providers }) => [version, country, providers?.[0] ?? null])).toEqual([
    [3, 'DE', null],
    [2, 'DE', others[0]],
    [1, null, first],
  ])
})

test('without a list the default goes back to the order of the configuration', async () => {
  const { client, names } = await aConsole()
  await client.providers.reorder({ country: null, providers: names.toReversed() })
  expect((await client.providers.list({})).map(({ name, rank }) => [name, rank])).toEqual(
    names.toReversed().map((name, index) => [name, index + 1]),
  )
  await client.providers.reorder({ country: null, providers: null })
  expect((await client.providers.list({})).map(({ name }) => name)).toEqual(names)
})

test('draining, pinning and limits work at once, are announced, and outlive a restart', async () => {
  const folder = aFolder()
  const { client, engine, names, send } = await aConsole(folder)
  const [first = '', second = '', third = ''] = names
  const changes: EngineEvents['provider.changed'][] = []
  engine.events.on('provider.changed', (change) => changes.push(change))
  expect(await client.providers.setState({ name: first, state: 'drained' })).toMatchObject({ state: 'drained' })
  expect(await send()).toBe(`${second} priority@1`)
  expect(await client.providers.pin({ name: third, pinned: true })).toMatchObject({ pinned: true })
  expect(await send()).toBe(`${third} priority@1`)
  expect(await client.providers.setLimits({ name: third, perSecond: 5, concurrent: null })).toMatchObject({
    perSecond: 5,
    concurrent: null,
    weight: 1,
  })
  expect(changes.map(({ name }) => name)).toEqual([first, third, third])
  await engine.stop()

  const again = await aConsole(folder)
  expect((await again.client.providers.list({})).slice(0, 2)).toMatchObject([
    { name: third, pinned: true, perSecond: 5, rank: 1 },
    { name: first, state: 'drained', enabled: true, rank: 2 },
  ])
  const audit = await again.client.providers.audit({ name: third })
  expect(audit.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'operator provider.limits',
    'operator provider.pin',
  ])
  expect(await again.client.providers.audit({ limit: 1, beforeId: 2 })).toMatchObject([
    { id: 1, subject: `provider:${first}`, detail: { after: { state: 'drained' }, reason: null } },
  ])
})

test('the record of all providers is theirs alone, and holds entries without before, after or reason', async () => {
  const { client, engine, names } = await aConsole()
  const [first = ''] = names
  const subject = `provider:${first}`
  await client.providers.setState({ name: first, state: 'drained', reason: 'too slow' })
  const entry = { at: 1, actor: 'operator' }
  addAudit(engine.db, { ...entry, action: 'provider.note', subject, detail: { note: 'moved' } })
  addAudit(engine.db, { ...entry, action: 'rate.set', subject: 'rate:EUR', detail: { rate: 2 } })
  const all = await client.providers.audit({})
  expect(all.map(({ action, detail }) => ({ action, detail }))).toMatchObject([
    { action: 'provider.note', detail: { before: {}, after: { note: 'moved' }, reason: null } },
    { action: 'provider.state', detail: { before: { state: 'enabled' }, reason: 'too slow' } },
  ])
  expect(await client.providers.audit({ name: first })).toEqual(all)
})

test('a disabled provider is listed as such with its return, and takes nothing', async () => {
  const { client, names, send } = await aConsole()
  const [first = '', second] = names
  const until = Date.now() + HOUR_MS
  await client.providers.setState({ name: first, state: 'disabled', until })
  expect(await send()).toBe(`${second} priority@1`)
  expect(await client.providers.list({})).toContainEqual(
    expect.objectContaining({ name: first, state: 'disabled', disabledUntil: until, enabled: false }),
  )
})

test('disabling the last provider of a country is refused with what it would cost, and done when confirmed', async () => {
  const { client, engine, names } = await aConsole()
  const [last = '', ...others] = names
  for (const name of others.slice(1)) await client.providers.setState({ name, state: 'disabled' })
  const now = Date.now()
  for (let i = 0; i < 4; i++) save(engine.db, { country: i === 0 ? 'BR' : 'DE', created_at: now - 1_000 }, [{}])
  await client.providers.setState({ name: others[0] ?? '', state: 'disabled' })
  const error = await refusal(client.providers.setState({ name: last, state: 'disabled' }))
  expect(error).toMatchObject({ code: 'NO_PROVIDER_LEFT', status: 409, data: { share: 1 } })
  expect(error.data).toMatchObject({ countries: expect.arrayContaining(['BR', 'DE']) })
  expect(error.message).toMatch(/any country.*Enable another one first/)
  expect(await client.providers.setState({ name: last, state: 'drained' })).toMatchObject({ state: 'drained' })
  const done = await client.providers.setState({ name: last, state: 'disabled', confirm: true, reason: 'closing' })
  expect(done.state).toBe('disabled')
  expect((await refusal(client.verifications.send({ to: NUMBER }))).code).toBe('NO_PROVIDER')
})

/** The same provider, allowed in these countries only. */
const allowedIn = (provider: SmsProvider, allowedCountries: readonly string[]): SmsProvider => ({
  config: { ...provider.config, allowedCountries },
  statusBatchSize: provider.statusBatchSize,
  send: (...call) => provider.send(...call),
  lookup: (...call) => provider.lookup(...call),
  statuses: (...call) => provider.statuses(...call),
  prices: (...call) => provider.prices(...call),
  balance: (...call) => provider.balance(...call),
})

test('where others serve some countries, only those that are left alone are named', async () => {
  const wrapProvider = (provider: SmsProvider) =>
    allowedIn(provider, provider.config.name === 'twilio' ? ['DE', 'BR'] : ['DE'])
  const client = aClient(await anEngine({ sandbox: await aFastSandbox(), wrapProvider }))
  const error = await refusal(client.providers.setState({ name: 'twilio', state: 'disabled' }))
  expect(error).toMatchObject({ code: 'NO_PROVIDER_LEFT', data: { countries: ['BR'], share: null } })
  expect(error.message).toContain('No other provider could send to BR.')
  expect(await client.providers.setState({ name: 'vonage', state: 'disabled' })).toMatchObject({ state: 'disabled' })
})

test('what does not exist is refused before anything changes', async () => {
  const { client } = await aConsole()
  const calls = [
    client.providers.get({ name: 'nobody' }),
    client.providers.setState({ name: 'nobody', state: 'drained' }),
    client.providers.pin({ name: 'nobody', pinned: true }),
    client.providers.setLimits({ name: 'nobody', perSecond: 1 }),
    client.providers.reorder({ country: null, providers: ['nobody'] }),
  ]
  for (const call of calls) expect((await refusal(call)).code).toBe('NOT_FOUND')
  expect(await client.providers.audit({})).toEqual([])
})

test('the detail shows where it stands, how it does by country, and its errors with advice', async () => {
  const { client, engine, names } = await aConsole()
  const [first = '', second = ''] = names
  await client.providers.reorder({ country: 'BR', providers: [second, first] })
  const old = Date.now() - 600_000
  const failed = { state: 'rejected-eligible', delivery: 'none', provider: first, started_at: old } as const
  for (let i = 0; i < 3; i++)
    save(engine.db, { country: 'BR', created_at: old, converted_at: old }, [
      { provider: first, started_at: old, delivery: 'delivered' },
    ])
  save(engine.db, { country: 'BR', created_at: old }, [
    { ...failed, category: 'bad-credentials', error_code: '20003' },
    { provider: second, started_at: old },
  ])
  save(engine.db, { country: 'DE', created_at: old }, [{ ...failed, category: 'refused' }])
  save(engine.db, { country: 'DE', created_at: old }, [
    { provider: first, started_at: old, delivery: 'failed', error_code: '30005' },
  ])
  save(engine.db, { country: 'DE', created_at: old, mode: 'drill' }, [{ ...failed, category: 'reset' }])

  await expect.poll(async () => (await client.providers.get({ name: first })).provider.pricedAt, soon).not.toBeNull()
  const detail = await client.providers.get({ name: first })
  expect(detail.positions).toMatchObject([
    { country: null, service: 'sms', version: 1, position: 1, of: names.length },
    { country: 'BR', service: 'sms', version: 2, position: 2, of: names.length },
  ])
  expect(detail.load).toEqual({ underWay: 0, slowedTo: null })
  expect(detail.dayShare).toBe(0.8)
  expect(detail.provider).toMatchObject({ name: first, pricedAt: expect.any(Number) })
  expect(detail.countries).toMatchObject([
    {
      country: 'BR',
      share: 0.75,
      accept: { k: 3, n: 4 },
      delivery: { k: 3, n: 3 },
      conversion: { k: 3, n: 3 },
    },
    { country: 'DE', share: 1, accept: { k: 1, n: 2 }, delivery: { k: 0, n: 1 } },
  ])
  expect(detail.errors).toHaveLength(3)
  expect(detail.errors).toContainEqual({
    stage: 'submit',
    category: 'bad-credentials',
    code: '20003',
    count: 1,
    lastAt: old,
    meaning: 'Twilio does not accept the credentials.',
    advice: 'Copy the Account SID and the auth token again from the Twilio console.',
  })
  expect(detail.errors).toContainEqual(
    expect.objectContaining({ stage: 'delivery', category: null, code: '30005', advice: expect.stringMatching(/\w/) }),
  )
  expect(detail.errors).toContainEqual(
    expect.objectContaining({ category: 'refused', code: null, meaning: expect.stringContaining('No connection') }),
  )
})

test('the list is live', async () => {
  const { client, names } = await aConsole()
  const [first = ''] = names
  const controller = new AbortController()
  const watching = await client.providers.watch({}, { signal: controller.signal })
  expect((await watching.next()).value).toHaveLength(names.length)
  await client.providers.setState({ name: first, state: 'drained' })
  const next = await watching.next()
  expect(next.value).toContainEqual(expect.objectContaining({ name: first, state: 'drained' }))
  controller.abort()
})

test('failing over too much is announced', async () => {
  const { engine, names, send } = await aConsole()
  const alarms: string[] = []
  engine.events.on('alarm.raised', ({ kind, message }) => alarms.push(`${kind}: ${message}`))
  await engine.sandbox?.setFault(names[0] ?? '', 'refuse')
  for (let i = 0; i < 10; i++) await send()
  await expect.poll(() => alarms, soon).toHaveLength(1)
  expect(alarms[0]).toMatch(/^switch-budget: \d+ of the last minute's \d+ sends went to another provider/)
})
