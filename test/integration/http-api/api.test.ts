import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aClient } from '../../builders/a-client.ts'
import { anApi, ask } from '../../builders/an-api.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

const NUMBER = '+4915112345678'
const soon = { timeout: 15_000, interval: 50 }

test('a backend sends a verification, checks its code and looks at it', async () => {
  const api = await anApi()
  const token = api.token('send')
  const sent = await api.call('POST', '/verifications', { token, body: { to: NUMBER, customerId: 'shop-berlin' } })
  expect(sent).toMatchObject({ status: 200, json: { state: 'accepted', mode: 'sandbox', customerId: 'shop-berlin' } })
  expect(sent.text).not.toContain(NUMBER)
  const { id } = sent.json
  const code = await vi.waitFor(async () => {
    const handset = await api.call('GET', `/sandbox/handset/${id}`, { token })
    return /\d{6}/.exec(handset.json[0]?.text)?.[0] ?? expect.fail('no code yet')
  }, soon)
  const wrong = code === '000000' ? '111111' : '000000'
  const check = (entered: string) => api.call('POST', `/verifications/${id}/check`, { token, body: { code: entered } })
  expect((await check(wrong)).json).toEqual({ result: 'wrong-code', checksLeft: 4 })
  expect((await check(code)).json).toEqual({ result: 'converted', checksLeft: 4 })
  expect((await api.call('GET', `/verifications/${id}`, { token })).json).toMatchObject({ id, state: 'converted' })
})

test('what fails is said with a code and a sentence', async () => {
  const { call } = await anApi()
  expect(await call('POST', '/verifications', { body: { to: '+49301234567' } })).toMatchObject({
    status: 422,
    json: {
      code: 'INVALID_PHONE_NUMBER',
      message: expect.stringMatching(/mobile number/),
      data: { reason: 'landline' },
    },
  })
  expect(await call('GET', '/verifications/99999')).toMatchObject({
    status: 404,
    json: { code: 'NOT_FOUND', message: 'There is no verification 99999.' },
  })
  expect(await call('POST', '/verifications', { body: {} })).toMatchObject({
    status: 400,
    json: { code: 'BAD_REQUEST', message: expect.stringContaining('to:'), data: { issues: [{ path: 'to' }] } },
  })
  expect(await call('GET', '/nothing')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } })
  expect(await call('DELETE', '/verifications')).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } })
})

test('filters of GET requests are nested query parameters', async () => {
  const { call } = await anApi()
  const { json } = await call('POST', '/verifications', { body: { to: NUMBER } })
  const find = (query: string) => call('GET', `/verifications?${query}`)
  const german = await find('filter[countries][]=DE&filter[failedOver]=false&limit=5')
  expect(german).toMatchObject({ status: 200, json: { matching: 1, rows: [{ id: json.id }] } })
  expect((await find('filter[countries][]=FR')).json).toMatchObject({ matching: 0, rows: [] })
  expect((await find(`before[createdAt]=${json.createdAt}&before[id]=${json.id}`)).json.rows).toEqual([])
  expect((await find('limit=501')).status).toBe(400)
  const span = `from=${Date.now() - 3_600_000}&to=${Date.now()}`
  expect((await call('GET', `/cost/analysis?${span}&filter[country][values][]=DE`)).status).toBe(200)
  expect((await call('GET', `/cost/savings?${span}`)).status).toBe(200)
})

test('events come as a stream, and end when the token is revoked', async () => {
  const { engine, port, token, call } = await anApi()
  const mine = token('read')
  const response = await fetch(`http://127.0.0.1:${port}/api/verifications/watch`, {
    headers: { authorization: `Bearer ${mine}` },
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body?.getReader()
  await call('POST', '/verifications', { body: { to: NUMBER } })
  let seen = ''
  while (!seen.includes('"changed"')) seen += new TextDecoder().decode((await reader?.read())?.value)
  expect(seen).toContain('event: message')
  const [newest] = engine.localApi.view().tokens
  engine.localApi.revokeToken(newest?.id ?? 0)
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toThrow()
  expect((await call('GET', '/system/status', { token: mine })).status).toBe(401)
})

test('a token may do what its scope says and no more', async () => {
  const { call, token } = await anApi()
  const status = async (scope: 'read' | 'send' | 'full', method: string, path: string, body?: object) =>
    (await call(method, path, { token: token(scope), body })).status
  expect(await status('read', 'GET', '/cost/recommendations')).toBe(200)
  expect(await status('read', 'POST', '/verifications/quote', { to: NUMBER })).toBe(200)
  expect(await status('read', 'POST', '/verifications', { to: NUMBER })).toBe(403)
  expect(await status('send', 'GET', '/cost/recommendations')).toBe(403)
  expect(await status('send', 'GET', '/system/status')).toBe(200)
  expect(await status('send', 'POST', '/sandbox/fault', { provider: 'twilio', fault: null })).toBe(403)
  expect(await status('full', 'POST', '/sandbox/traffic', { perMinute: 5 })).toBe(200)
  const refused = await call('POST', '/verifications', { token: token('read'), body: { to: NUMBER } })
  expect(refused.json).toEqual({
    code: 'FORBIDDEN',
    message: 'This token\'s scope is "read"; this call needs "send" or "full".',
  })
})

test('tokens are shown once, kept as a hash, audited, and their last use is known', async () => {
  const { engine, call } = await anApi()
  const client = aClient(engine)
  const { token, details } = await client.localApi.createToken({ name: 'shop', scope: 'read' })
  const stored = JSON.stringify(engine.db.prepare('select * from api_tokens').all())
  expect(stored).not.toContain(token.split('_')[2])
  expect(token.startsWith(details.begins)).toBe(true)
  expect(details.lastUsedAt).toBeNull()
  await call('GET', '/system/status', { token })
  const find = async () => (await client.localApi.get()).tokens.find(({ id }) => id === details.id)
  expect((await find())?.lastUsedAt).toBeGreaterThan(0)
  await client.localApi.revokeToken({ id: details.id })
  expect((await find())?.revokedAt).toBeGreaterThan(0)
  expect((await call('GET', '/system/status', { token })).status).toBe(401)
  const audit = listAudit(engine.db, { subjects: [`api-token:${details.id}`], beforeId: null, limit: 10 })
  expect(audit.map(({ action }) => action)).toEqual(['api.token-revoked', 'api.token-created'])
  expect(JSON.stringify(audit)).not.toContain(token.split('_')[2])
})

test('it is off by default, switched at once, and says when its port is taken', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = aClient(engine)
  expect(await client.localApi.get()).toMatchObject({ enabled: false, state: 'off', address: null, port: 4_177 })

  const other = createServer()
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
  )
  onTestFinished(() => void other.close())
  const taken = await client.localApi.configure({ enabled: true, port })
  expect(taken).toMatchObject({ enabled: true, state: 'failed', address: null })
  expect(taken.problem).toContain(`Port ${port} is taken by another program`)
  await vi.waitFor(async () => {
    const { open } = await client.alerts.summary()
    expect(open.info + open.warning + open.critical).toBe(1)
  }, soon)

  await new Promise((resolve) => other.close(resolve))
  const on = await client.localApi.configure({ enabled: true })
  expect(on).toMatchObject({ state: 'listening', address: `http://127.0.0.1:${port}/api`, problem: null })
  const status = () => ask({ port, path: '/api/system/status' })
  expect((await status()).status).toBe(401)
  expect(await client.localApi.configure({ enabled: false })).toMatchObject({ state: 'off' })
  await expect(status()).rejects.toThrow('ECONNREFUSED')

  // The settings page switches it too.
  setSetting(engine.db, 'api.enabled', true, 0)
  engine.events.emit('setting.changed', { keys: ['api.enabled'] })
  await vi.waitFor(async () => expect((await status()).status).toBe(401), soon)
})

test('it listens on the loopback and nowhere else', async () => {
  const { port } = await anApi()
  const { networkInterfaces } = await import('node:os')
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of others)
    await expect(ask({ host: address, port, path: '/api/' })).rejects.toThrow('ECONNREFUSED')
  await expect(ask({ host: '127.0.0.2', port, path: '/api/' })).rejects.toThrow('ECONNREFUSED')
})

test('a token that can send needs a confirmation in the live workspace, and what it sends is live', async () => {
  const { engine, call } = await anApi({ workspace: 'live' })
  const client = aClient(engine)
  await expect(client.localApi.createToken({ name: 'shop', scope: 'send' })).rejects.toMatchObject({
    code: 'LIVE_NOT_CONFIRMED',
  })
  await client.localApi.createToken({ name: 'dashboard', scope: 'read' })
  const { token } = await client.localApi.createToken({ name: 'shop', scope: 'send', confirmLive: true })
  // No account is set up, so that nothing can be sent here; which mode is asked for shows in the refusal of the budget.
  setSetting(engine.db, 'budget.testPerDayMicros', 0, 0)
  expect((await call('POST', '/verifications', { token, body: { to: NUMBER } })).json.code).toBe('NO_PROVIDER')
  await expect(client.verifications.send({ to: NUMBER })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
})

test('every request is in the log, without numbers and tokens', async () => {
  const log = recordingLog()
  const { call, token } = await anApi({ log })
  const mine = token('send')
  await call('POST', '/verifications', { token: mine, body: { to: NUMBER } })
  await call('GET', '/verifications?filter[search]=*78')
  await call('GET', '/system/status', { token: 'sbx_wrong' })
  const requests = log.lines.filter(({ message }) => message === 'api request')
  expect(requests.map(({ level, fields }) => [level, fields['name'], fields['status']])).toEqual([
    ['debug', 'verifications.send', 200],
    ['debug', 'verifications.list', 200],
    ['debug', 'none', 401],
  ])
  const text = JSON.stringify(log.lines)
  expect(text).not.toContain(NUMBER.slice(4))
  expect(text).not.toContain(mine.slice(4))
  expect(text).not.toContain('*78')
})
