import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { type DeliveredMessage, startSandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, client, configOf, submit } from './talk.ts'

const CONVERTS = '+4915112399011'
const IGNORED = '+4915112399012'

test('seven providers in order of priority, each with its own port and credentials', async () => {
  const { providers } = await aSandbox()
  expect(providers.map(({ name, adapter, currency, priority }) => [name, adapter, currency, priority])).toEqual([
    ['twilio', 'twilio', 'USD', 1],
    ['vonage', 'vonage', 'EUR', 2],
    ['twilio-backup', 'twilio', 'USD', 3],
    ['vonage-value', 'vonage', 'EUR', 4],
    ['plivo', 'plivo', 'USD', 5],
    ['telnyx', 'telnyx', 'USD', 6],
    ['infobip', 'infobip', 'EUR', 7],
  ])
  for (const key of ['accountId', 'secret'] as const) {
    expect(new Set(providers.map((provider) => provider[key])).size).toBe(7)
  }
  const hosts = providers.flatMap(({ baseUrls }) => Object.values(baseUrls).map((url) => new URL(url).host))
  expect(new Set(hosts).size).toBe(7)
  expect(hosts.every((host) => host.startsWith('127.0.0.1:'))).toBe(true)
})

test('a message is witnessed when it is accepted and found on the handset when it arrives', async () => {
  const clock = new FakeClock()
  const sandbox = await aSandbox({ clock })
  const at = clock.now()
  await submit(sandbox, 'vonage', CONVERTS, 'Code 4711')
  await submit(sandbox, 'twilio', CONVERTS, 'Code 4712')
  expect(sandbox.record()).toMatchObject([
    { provider: 'twilio', to: CONVERTS, body: 'Code 4712', reference: null, at, deliveredAt: null },
    { provider: 'vonage', to: CONVERTS, body: 'Code 4711', reference: 'ref-1', at, deliveredAt: null },
  ])
  expect(sandbox.record('vonage')).toHaveLength(1)
  expect(sandbox.handset(CONVERTS)).toEqual([])
  await clock.advance(60_000)
  const texts = sandbox.handset(CONVERTS).map(({ text }) => text)
  expect(texts.toSorted()).toEqual(['Code 4711', 'Code 4712'])
  expect(sandbox.handset(CONVERTS)).toContainEqual({
    at: sandbox.record('vonage')[0]?.deliveredAt,
    provider: 'vonage',
    from: configOf(sandbox, 'vonage').sender,
    text: 'Code 4711',
  })
})

test('listeners hear of each delivery once, and one that throws does not disturb the others', async () => {
  const clock = new FakeClock()
  const sandbox = await aSandbox({ clock })
  const heard: DeliveredMessage[] = []
  sandbox.onDelivered(() => {
    throw new Error('broken')
  })
  const off = sandbox.onDelivered((message) => heard.push(message))
  await submit(sandbox, 'twilio', CONVERTS)
  await submit(sandbox, 'twilio', IGNORED)
  await clock.advance(60_000)
  expect(heard.toSorted((a, b) => a.to.localeCompare(b.to))).toMatchObject([
    { to: CONVERTS, provider: 'twilio', converts: true, typesAfterMs: expect.any(Number) },
    { to: IGNORED, provider: 'twilio', converts: false },
  ])
  off()
  await submit(sandbox, 'twilio', CONVERTS)
  await clock.advance(60_000)
  expect(heard).toHaveLength(2)
})

test('submissions take the time of the law, reads do not', async () => {
  const clock = new FakeClock()
  const sandbox = await aSandbox({ clock, pace: {} })
  const { config, get } = client(sandbox, 'twilio')
  expect((await get('api', `/2010-04-01/Accounts/${config.accountId}/Balance.json`)).status).toBe(200)
  const call = submit(sandbox, 'twilio', CONVERTS)
  while (clock.pendingTimers < 2) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(1_000)
  expect((await call).status).toBe(201)
})

test('recipients come from many countries, the same ones for the same seed', async () => {
  const some = async (seed: number) => {
    const sandbox = await aSandbox({ seed })
    return Array.from({ length: 300 }, () => sandbox.nextRecipient())
  }
  const recipients = await some(5)
  expect(new Set(recipients.map(({ country }) => country)).size).toBeGreaterThanOrEqual(12)
  expect(await some(5)).toEqual(recipients)
})

test('a second session of the same world never gives an id out again', async () => {
  const clock = new FakeClock()
  const first = await aSandbox({ clock })
  for (const { name } of first.providers) await submit(first, name, CONVERTS)
  await clock.advance(1_000)
  const second = await aSandbox({ clock })
  for (const { name } of second.providers) await submit(second, name, CONVERTS)
  const ids = [...first.record(), ...second.record()].map(({ providerMessageId }) => providerMessageId)
  expect(new Set(ids).size).toBe(14)
})

test('a request that is too large is cut off', async () => {
  const sandbox = await aSandbox()
  await expect(submit(sandbox, 'twilio', CONVERTS, 'a'.repeat(100_000))).rejects.toThrow()
  expect(sandbox.record()).toEqual([])
})

test('stop closes every port and cuts open connections, hung ones and refused ones included', async () => {
  const sandbox = await startSandbox({ seed: 1, clock: systemClock, log: silentLog })
  const ports = sandbox.providers.map(({ baseUrls }) => Number(new URL(baseUrls['api'] ?? '').port))
  await sandbox.setFault('vonage', 'refuse')
  await sandbox.setFault('twilio', 'hang')
  const hung = submit(sandbox, 'twilio', CONVERTS)
  const idle = connect(ports[2] ?? 0, '127.0.0.1')
  await once(idle, 'connect')
  await sandbox.stop()
  await expect(hung).rejects.toThrow()
  if (!idle.closed) await once(idle, 'close')
  for (const port of ports) {
    const [error] = await once(connect(port, '127.0.0.1'), 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  }
})
