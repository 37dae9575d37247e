import { MessageChannel } from 'node:worker_threads'
import { ORPCError } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import type { Verification } from '../../../src/contract/models.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aClient, type Client } from '../../builders/a-client.ts'
import { fillUp } from '../../builders/a-store.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345678'
const soon = { timeout: 15_000, interval: 50 }

async function aConsole() {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  return { sandbox, engine, client: aClient(engine) }
}

/** The typed error that a call ends with. */
async function refusal(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError)) throw new Error(`no typed error but ${String(error)}`)
  expect(error.defined).toBe(true)
  return error
}

describe('typed errors arrive with their code, data and a sentence to act on', () => {
  test('recipients', async () => {
    const { client } = await aConsole()
    const error = await refusal(client.verifications.send({ to: '+49301234567' }))
    expect(error).toMatchObject({ code: 'INVALID_PHONE_NUMBER', status: 422, data: { reason: 'landline' } })
    expect(error.message).toMatch(/mobile number/)
    const quote = client.verifications.quote({ to: '015112345678', country: 'ZZ' })
    expect((await refusal(quote)).data).toEqual({ reason: 'unknown-country' })
  })

  test('policy', async () => {
    const { client, engine } = await aConsole()
    setSetting(engine.db, 'countries.allowed', ['FR'], 0)
    expect(await refusal(client.verifications.send({ to: NUMBER }))).toMatchObject({
      code: 'COUNTRY_NOT_ALLOWED',
      data: { country: 'DE' },
    })
  })

  test('ids that do not exist', async () => {
    const { client } = await aConsole()
    const calls = [
      client.verifications.get({ id: 4_711 }),
      client.verifications.check({ id: 4_711, code: '123456' }),
      client.sandbox.handset({ verificationId: 4_711 }),
      client.sandbox.setFault({ provider: 'nobody', fault: 'hang' }),
    ]
    for (const call of calls) expect((await refusal(call)).code).toBe('NOT_FOUND')
    const watching = await client.verifications.watchOne({ id: 4_711 })
    expect((await refusal(watching.next())).code).toBe('NOT_FOUND')
  })

  test('a full disk', async () => {
    const { client, engine, sandbox } = await aConsole()
    fillUp(engine.db)
    let error: ORPCError<string, unknown> | undefined
    for (let i = 0; error === undefined && i < 500; i++)
      await client.verifications.send({ to: NUMBER, customerId: 'x'.repeat(200) }).catch((thrown) => {
        error = thrown
      })
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', defined: true, data: { code: 'disk-full' } })
    const stored = engine.db.prepare('select count(*) from attempts').pluck().get()
    expect(sandbox.record()).toHaveLength(Number(stored))
  })

  test('input that does not fit the contract never reaches the engine', async () => {
    const { client } = await aConsole()
    await expect(client.verifications.list({ limit: 5_000 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(client.sandbox.setTraffic({ perMinute: -1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

test('what is sent shows in the lists, the overview, the status and on the handset', async () => {
  const { client, sandbox } = await aConsole()
  await sandbox.setFault('twilio', 'refuse')
  const sent = await client.verifications.send({ to: '0151 12345678', country: 'DE', customerId: 'shop-1' })
  expect(sent).toMatchObject({
    mode: 'sandbox',
    country: 'DE',
    maskedNumber: '+49151•••••78',
    provider: 'vonage',
    attempts: 2,
    checksLeft: 5,
    attemptList: [
      { provider: 'twilio', state: 'rejected-eligible' },
      { provider: 'vonage', state: 'accepted' },
    ],
  })
  expect(sent.attemptList[1]?.candidates[0]).toMatchObject({
    provider: 'twilio',
    excludedBy: 'already tried for this verification',
  })
  expect(await client.verifications.get({ id: sent.id })).toMatchObject({ id: sent.id, attempts: 2 })

  const { rows, ...counts } = await client.verifications.list({ filter: { failedOver: true } })
  expect(counts).toEqual({ total: 1, matching: 1 })
  expect(rows).toMatchObject([{ id: sent.id, customerId: 'shop-1' }])
  const failovers = await client.failovers.list({})
  expect(failovers).toMatchObject({
    total: 1,
    rows: [{ verificationId: sent.id, fromProvider: 'twilio', toProvider: 'vonage', category: 'refused' }],
  })

  const overview = await client.overview.get({})
  expect(overview).toMatchObject({ sent: 1, accept: { k: 1, n: 1 }, failover: { n: 1 }, windowMs: 3_600_000 })
  expect(overview.latestFailovers).toEqual(failovers.rows)
  expect(overview.providers.map(({ name }) => name).slice(0, 2)).toEqual(['twilio', 'vonage'])
  expect(overview.series.sent.reduce((a, b) => a + b, 0)).toBe(1)
  const providers = await client.providers.list({ windowMs: 60_000 })
  expect(providers[1]).toMatchObject({ name: 'vonage', share: 1, accept: { k: 1, n: 1 } })

  await expect.poll(() => client.sandbox.handset({ verificationId: sent.id }), soon).toHaveLength(1)
  const [message] = await client.sandbox.handset({ verificationId: sent.id })
  expect(message).toMatchObject({ provider: 'vonage', text: expect.stringMatching(/^\d{6} is your/) })
  const code = message?.text.slice(0, 6) ?? ''
  expect(await client.verifications.check({ id: sent.id, code })).toEqual({ result: 'converted', checksLeft: 5 })
  expect(await client.sandbox.handset({ verificationId: sent.id })).toHaveLength(1)

  expect(await client.system.status()).toMatchObject({ workspace: 'sandbox', mode: 'sandbox', ownLink: 'not-needed' })
  await expect.poll(() => client.countries.list(), soon).toContain('DE')
  expect((await client.countries.list())[0]).toBe('DE')
})

test('what sending would cost is known beforehand, in our currency', async () => {
  const { client } = await aConsole()
  const quote = () => client.verifications.quote({ to: NUMBER })
  await expect.poll(async () => (await quote()).cost, soon).toMatchObject({ currency: 'EUR' })
  const { cost, candidates, ...rest } = await quote()
  expect(rest).toEqual({ e164: NUMBER, country: 'DE', segments: 1, encoding: 'GSM-7' })
  expect(cost?.micros).toBeGreaterThan(10_000)
  expect(candidates[0]).toMatchObject({ provider: 'twilio', price: { currency: 'USD' }, comparablePrice: cost })
})

test('faults and traffic of the sandbox are shown as they were set', async () => {
  const { client, sandbox } = await aConsole()
  const state = await client.sandbox.setFault({ provider: 'vonage', fault: 'slow' })
  expect(state.providers).toContainEqual({ name: 'vonage', label: 'Vonage', fault: 'slow' })
  expect(sandbox.faults()['vonage']).toBe('slow')
  expect(await client.sandbox.setTraffic({ perMinute: 7, paused: true })).toMatchObject({ perMinute: 7, paused: true })
  expect(await client.sandbox.get()).toMatchObject({ perMinute: 7, paused: true })
})

/** Reads a stream until `enough`; closes it then. */
async function readUntil<T>(stream: AsyncIterable<T>, enough: (seen: readonly T[]) => boolean): Promise<readonly T[]> {
  const seen: T[] = []
  for await (const event of stream) {
    seen.push(event)
    if (enough(seen)) break
  }
  return seen
}

test('one verification is shown from its first state to its last, and then the stream ends', async () => {
  const { client, sandbox } = await aConsole()
  const { id } = await client.verifications.send({ to: NUMBER })
  const states: Verification['state'][] = []
  const watching = (async () => {
    for await (const { state } of await client.verifications.watchOne({ id })) states.push(state)
  })()
  await expect.poll(() => states.length, soon).toBeGreaterThan(0)
  const code = sandbox.record()[0]?.body.slice(0, 6) ?? ''
  await client.verifications.check({ id, code })
  await watching
  expect(states[0]).toBe('accepted')
  expect(states.at(-1)).toBe('converted')
})

const busy = (client: Client) =>
  Promise.all(Array.from({ length: 40 }, () => client.verifications.send({ to: NUMBER })))

test('a burst is a few events, and together they name every verification', async () => {
  const { client } = await aConsole()
  const ids = new Set<number>()
  const stream = await client.verifications.watch()
  const reading = readUntil(stream, (seen) => {
    for (const { id } of seen.at(-1)?.changed ?? []) ids.add(id)
    return ids.size === 40
  })
  await busy(client)
  expect((await reading).length).toBeLessThanOrEqual(10)
})

test('status and overview come at once and again when something happened', async () => {
  const { client } = await aConsole()
  const overview = readUntil(await client.overview.watch({}), (seen) => seen.at(-1)?.sent === 1)
  const status = readUntil(await client.system.watch(), (seen) => seen.length === 2)
  const hops = readUntil(await client.failovers.watch(), (seen) => seen.length === 1)
  await client.sandbox.setFault({ provider: 'twilio', fault: 'refuse' })
  const { id } = await client.verifications.send({ to: NUMBER })
  expect((await overview).at(0)).toMatchObject({ sent: expect.any(Number) })
  expect(await status).toHaveLength(2)
  expect((await hops)[0]?.added).toMatchObject([{ verificationId: id, fromProvider: 'twilio' }])
})

test('a client that leaves a stream, or goes away altogether, leaves no listener behind', async () => {
  const { client, engine } = await aConsole()
  let listening = 0
  const on = engine.events.on.bind(engine.events)
  engine.events.on = (name, listener) => {
    listening += 1
    const off = on(name, listener)
    return () => {
      listening -= 1
      off()
    }
  }
  const streams = await Promise.all([
    client.verifications.watch(),
    client.failovers.watch(),
    client.overview.watch({}),
    client.system.watch(),
  ])
  await expect.poll(() => listening, soon).toBe(1 + 1 + 3 + 3)
  for (const stream of streams) await stream.return?.()
  await expect.poll(() => listening, soon).toBe(0)

  const channel = new MessageChannel()
  const page = aClient(engine, channel)
  await Promise.all([page.overview.watch({}), page.verifications.watch()])
  await expect.poll(() => listening, soon).toBe(3 + 1)
  channel.port2.close()
  await expect.poll(() => listening, soon).toBe(0)
})
