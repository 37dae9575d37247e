import { expect, test } from 'vitest'
import { anApi } from '../../builders/an-api.ts'
import { aFastSandbox } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345678'
const key = (text: string) => ({ 'idempotency-key': text })
const DAY_MS = 86_400_000

async function aBackend() {
  const sandbox = await aFastSandbox()
  const api = await anApi({ sandbox })
  const send = (body: object, headers: Record<string, string>) => api.call('POST', '/verifications', { body, headers })
  return { ...api, sandbox, send, messages: () => sandbox.record().length }
}

test('twenty identical requests at once send one message', async () => {
  const { send, messages, engine } = await aBackend()
  const answers = await Promise.all(Array.from({ length: 20 }, () => send({ to: NUMBER }, key('order-1001'))))
  expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19)
  expect(messages()).toBe(1)
  expect(engine.db.prepare('select count(*) from verifications').pluck().get()).toBe(1)
})

test('the same key later gives the same verification as it is then; another body is refused', async () => {
  const { send, messages } = await aBackend()
  const first = await send({ to: NUMBER, customerId: 'a' }, key('k'))
  const again = await send({ customerId: 'a', to: NUMBER, service: 'sms' }, key('k'))
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, json: { id: first.json.id } })
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(await send({ to: NUMBER, customerId: 'b' }, key('k'))).toMatchObject({
    status: 409,
    json: { code: 'IDEMPOTENCY_KEY_REUSED', message: expect.stringContaining('new key') },
  })
  expect(messages()).toBe(1)
  expect((await send({ to: NUMBER, customerId: 'a' }, key('other'))).json.id).not.toBe(first.json.id)
  expect((await send({ to: NUMBER, customerId: 'a' }, {})).json.id).not.toBe(first.json.id)
})

test('a refused request leaves its key free', async () => {
  const { send } = await aBackend()
  expect((await send({ to: '+49301234567' }, key('k'))).status).toBe(422)
  expect((await send({ to: NUMBER }, key('k'))).status).toBe(200)
})

test('after 24 hours a key is forgotten', async () => {
  const { send, engine } = await aBackend()
  const first = await send({ to: NUMBER }, key('k'))
  engine.db.prepare('update idempotency_keys set created_at = created_at - ?').run(DAY_MS)
  const later = await send({ to: NUMBER }, key('k'))
  expect(later.json.id).not.toBe(first.json.id)
  expect(later.headers['idempotency-replayed']).toBeUndefined()
  expect(engine.db.prepare('select count(*) from idempotency_keys').pluck().get()).toBe(1)
})

test('keys are kept as hashes, and odd ones are refused', async () => {
  const { send, engine } = await aBackend()
  await send({ to: NUMBER }, key(NUMBER))
  expect(JSON.stringify(engine.db.prepare('select * from idempotency_keys').all())).not.toContain(NUMBER)
  for (const odd of ['', ' ', 'x'.repeat(201), 'with space'])
    expect((await send({ to: NUMBER }, key(odd))).json).toMatchObject({ code: 'BAD_IDEMPOTENCY_KEY' })
})
