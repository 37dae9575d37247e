import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Fault } from '../../../src/contract/sandbox.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, client, configOf, probe, submissionPath, submit } from './talk.ts'

const TO = '+4915112399011'
const providers = ['twilio', 'vonage', 'twilio-backup', 'vonage-value', 'plivo', 'telnyx', 'infobip'] as const
const dialects = ['twilio', 'vonage', 'plivo', 'telnyx', 'infobip'] as const

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: { cause?: { code?: string } }) => error.cause?.code,
  )

/** Sends `n` messages under a fault and says how many were accepted all the same. */
async function acceptedUnder(fault: Fault, name: string, n: number): Promise<number> {
  const sandbox = await aSandbox()
  await sandbox.setFault(name, fault)
  await Promise.allSettled(Array.from({ length: n }, () => submit(sandbox, name, TO)))
  return sandbox.record(name).length
}

const until = async (met: () => boolean) => {
  while (!met()) await turn()
}

test.each(providers)('refuse closes the port of %s only, and opens the same one again', async (name) => {
  const sandbox = await aSandbox()
  await probe(sandbox, name)
  await sandbox.setFault(name, 'refuse')
  expect(sandbox.faults()).toMatchObject({ [name]: 'refuse' })
  expect(await codeOf(submit(sandbox, name, TO))).toBe('ECONNREFUSED')
  const other = name === 'twilio' ? 'vonage' : 'twilio'
  expect((await probe(sandbox, other)).status).toBe(200)
  await sandbox.setFault(name, null)
  expect((await probe(sandbox, name)).status).toBe(200)
  expect(sandbox.record()).toEqual([])
})

test('changes of fault in quick succession take turns', async () => {
  const sandbox = await aSandbox()
  await Promise.all(
    (['refuse', null, 'refuse', 'hang', 'refuse', null] as const).map((fault) => sandbox.setFault('twilio', fault)),
  )
  expect((await probe(sandbox, 'twilio')).status).toBe(200)
})

test('hang answers nothing, reads included, until its end cuts the connections', async () => {
  const sandbox = await aSandbox()
  await sandbox.setFault('twilio', 'hang')
  let settled = 0
  const calls = [...Array.from({ length: 80 }, () => submit(sandbox, 'twilio', TO)), probe(sandbox, 'twilio')]
  for (const call of calls) call.catch(() => undefined).finally(() => settled++)
  // By now every request has been read: one in four is accepted although no answer will come.
  await until(() => sandbox.record('twilio').length >= 10)
  expect(settled).toBe(0)
  await sandbox.setFault('twilio', null)
  const results = await Promise.allSettled(calls)
  expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  expect((await probe(sandbox, 'twilio')).status).toBe(200)
})

test('a client that gives up on a hang leaves nothing behind', async () => {
  const sandbox = await aSandbox()
  const { accountId, secret, baseUrls } = configOf(sandbox, 'vonage')
  await sandbox.setFault('vonage', 'hang')
  const call = fetch(`${baseUrls['rest']}/account/get-balance?api_key=${accountId}&api_secret=${secret}`, {
    signal: AbortSignal.timeout(50),
  })
  await expect(call).rejects.toThrow('timeout')
  await sandbox.setFault('vonage', 'slow')
  await sandbox.setFault('vonage', null)
  expect((await probe(sandbox, 'vonage')).status).toBe(200)
})

test.each([
  ['reset-after-write', 0.5],
  ['wrong-body', 0.5],
  ['error-500', 0.25],
] as const)('%s is ambiguous: about %d of the messages are accepted', async (fault, share) => {
  for (const name of dialects) {
    const accepted = await acceptedUnder(fault, name, 200)
    expect(accepted / 200).toBeGreaterThan(share - 0.12)
    expect(accepted / 200).toBeLessThan(share + 0.12)
  }
})

test.each(dialects)('reset-after-write cuts the connection of %s', async (name) => {
  const sandbox = await aSandbox()
  await sandbox.setFault(name, 'reset-after-write')
  expect(await codeOf(submit(sandbox, name, TO))).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/)
  expect(await codeOf(probe(sandbox, name))).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/)
})

test('error-500 and throttle-429 speak the dialect, for reads as well', async () => {
  const sandbox = await aSandbox()
  for (const name of ['twilio', 'vonage']) await sandbox.setFault(name, 'error-500')
  expect(await submit(sandbox, 'twilio', TO)).toMatchObject({ status: 500, body: { code: 20500, status: 500 } })
  expect((await probe(sandbox, 'twilio')).status).toBe(500)
  expect((await submit(sandbox, 'vonage', TO)).status).toBe(500)
  expect((await probe(sandbox, 'vonage')).status).toBe(500)

  const before = sandbox.record().length
  for (const name of ['twilio', 'vonage']) await sandbox.setFault(name, 'throttle-429')
  expect(await submit(sandbox, 'twilio', TO)).toMatchObject({ status: 429, body: { code: 20429, status: 429 } })
  expect((await probe(sandbox, 'twilio')).status).toBe(429)
  expect(await submit(sandbox, 'vonage', TO)).toMatchObject({
    status: 200,
    body: { 'message-count': '1', messages: [{ status: '1' }] },
  })
  expect((await probe(sandbox, 'vonage')).status).toBe(429)
  expect(sandbox.record()).toHaveLength(before)
})

test.each([
  ['plivo', 500, { error: 'internal server error' }, { error: 'rate limit exceeded' }],
  ['telnyx', 500, { errors: [{ code: '10007' }] }, { errors: [{ code: '10011', title: 'Too many requests' }] }],
  ['infobip', 500, { errorCode: 'E500', violations: [] }, { errorCode: 'E429', violations: [] }],
] as const)('%s has its own bodies for error-500 and throttle-429', async (name, status, failure, throttled) => {
  const sandbox = await aSandbox()
  await sandbox.setFault(name, 'error-500')
  expect(await submit(sandbox, name, TO)).toMatchObject({ status, body: failure })
  expect((await probe(sandbox, name)).status).toBe(500)
  const before = sandbox.record().length
  await sandbox.setFault(name, 'throttle-429')
  expect(await submit(sandbox, name, TO)).toMatchObject({ status: 429, body: throttled })
  expect((await probe(sandbox, name)).status).toBe(429)
  expect(sandbox.record()).toHaveLength(before)
})

test('wrong-body answers success with something that is not JSON', async () => {
  const sandbox = await aSandbox()
  for (const [name, status] of [
    ['twilio', 201],
    ['vonage', 200],
    ['plivo', 202],
    ['telnyx', 200],
    ['infobip', 200],
  ] as const) {
    await sandbox.setFault(name, 'wrong-body')
    const { config, url } = client(sandbox, name)
    const path = url(...submissionPath(config))
    const kinds = new Set<string | null>()
    for (let i = 0; i < 20; i++) {
      const response = await fetch(path, { method: 'POST', body: new URLSearchParams({ To: TO }) })
      expect(response.status).toBe(status)
      kinds.add(response.headers.get('content-type'))
      const text = await response.text()
      expect(() => JSON.parse(text)).toThrow(SyntaxError)
    }
    expect(kinds.size).toBe(2)
  }
})

test.each(dialects)('slow takes the message of %s at once and answers after 1.8 s', async (name) => {
  const clock = new FakeClock()
  const sandbox = await aSandbox({ clock })
  await sandbox.setFault(name, 'slow')
  let answered = false
  const call = submit(sandbox, name, TO).finally(() => (answered = true))
  await until(() => sandbox.record().length === 1)
  await clock.advance(1_799)
  await turn()
  expect(answered).toBe(false)
  await clock.advance(1)
  expect((await call).status).toBeLessThan(300)
})

test.each(dialects)(
  'silent non-delivery of %s accepts everything and delivers nothing, until it ends',
  async (name) => {
    const clock = new FakeClock()
    const sandbox = await aSandbox({ clock })
    await sandbox.setFault(name, 'silent-non-delivery')
    expect((await submit(sandbox, name, TO)).status).toBeLessThan(300)
    await clock.advance(600_000)
    expect(sandbox.record()).toMatchObject([{ deliveredAt: null }])
    expect(sandbox.handset(TO)).toEqual([])
    await sandbox.setFault(name, null)
    await submit(sandbox, name, TO)
    await clock.advance(600_000)
    expect(sandbox.handset(TO)).toHaveLength(1)
  },
)

test('a fault for a provider that does not exist is an error', async () => {
  const sandbox = await aSandbox()
  await expect(sandbox.setFault('nobody', 'hang')).rejects.toThrow('nobody')
})
