import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { LocalApiServer } from '../../../src/engine/http-api/server.ts'
import { ApiTokens } from '../../../src/engine/http-api/tokens.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { anApi, ask } from '../../builders/an-api.ts'

const NUMBER = '+4915112345678'

describe('a web page cannot use it', () => {
  test('a name that points here (DNS rebinding)', async () => {
    const { call, port } = await anApi()
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      '127.0.0.1',
      `[::1]:${port}`,
    ])
      expect(await call('GET', '/system/status', { headers: { host } })).toMatchObject({
        status: 403,
        json: { code: 'WRONG_HOST' },
      })
    expect((await call('GET', '/system/status', { headers: { host: `localhost:${port}` } })).status).toBe(200)
  })

  test('another origin, with or without a preflight', async () => {
    const { call, port } = await anApi()
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${port}`, 'app://ui']) {
      expect((await call('GET', '/system/status', { headers: { origin } })).json).toMatchObject({
        code: 'ORIGIN_REFUSED',
      })
      const preflight = await call('OPTIONS', '/verifications', {
        token: null,
        headers: { origin, 'access-control-request-method': 'POST' },
      })
      expect(preflight.status).toBe(403)
      expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    const image = await call('GET', '/', { token: null, headers: { 'sec-fetch-site': 'cross-site' } })
    expect(image.status).toBe(403)
  })

  test('a form or a beacon that needs no preflight', async () => {
    const { call } = await anApi()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(
        await call('POST', '/verifications', { body: `{"to":"${NUMBER}"}`, headers: { 'content-type': type } }),
      ).toMatchObject({ status: 415, json: { code: 'NOT_JSON' } })
  })
})

test('no token, a wrong one, one of somebody else and a revoked one are refused alike', async () => {
  const { call, token, engine } = await anApi()
  const mine = token('read')
  const [, id, secret = ''] = mine.split('_')
  const wrong = [null, '', 'x', `sbx_${id}_${secret.slice(1)}a`, `sbx_000000000000_${secret}`, `${mine}x`, '__proto__']
  for (const [n, given] of wrong.entries()) {
    const answer = await call('GET', '/system/status', { token: given })
    // After the fifth in a second they are slowed down.
    expect(answer.status).toBe(n < 5 ? 401 : 429)
    if (n < 5)
      expect(answer).toMatchObject({ json: { code: 'UNAUTHORIZED' }, headers: { 'www-authenticate': /Bearer/ } })
    else expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  // Guessing does not hold back whoever has a token.
  expect((await call('GET', '/system/status', { token: mine })).status).toBe(200)
  engine.localApi.revokeToken(engine.localApi.view().tokens[0]?.id ?? 0)
  expect((await call('GET', '/system/status', { token: mine })).status).not.toBe(200)
})

test('bodies that are too large, broken, too deep or not text', async () => {
  const { call, port, token } = await anApi()
  const send = (body: string, headers = {}) => call('POST', '/verifications', { body, headers })
  expect(await send('{"to":')).toMatchObject({ status: 400, json: { code: 'MALFORMED_JSON' } })
  expect(await send('['.repeat(50_000))).toMatchObject({ status: 400 })
  const deep = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
  expect(await send(deep)).toMatchObject({ status: 400, json: { code: 'MALFORMED_JSON' } })
  expect(await send(JSON.stringify({ to: 'x'.repeat(300_000) }))).toMatchObject({ status: 413 })
  const headers = {
    authorization: `Bearer ${token()}`,
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
  }
  const chunked = ask({ method: 'POST', port, path: '/api/verifications', headers }, 'x'.repeat(600_000))
  await expect(chunked.then(({ status }) => status)).resolves.toBe(413)
  expect((await send('null')).status).toBe(400)
  expect((await send('[]')).status).toBe(400)
  expect((await call('GET', '/system/status')).status).toBe(200)
})

test('prototype names are names like any other', async () => {
  const { call } = await anApi()
  const body = `{"to":"${NUMBER}","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`
  expect((await call('POST', '/verifications', { body })).status).toBe(200)
  for (const query of ['__proto__[polluted]=1', 'constructor[prototype][polluted]=1', 'filter[__proto__][polluted]=1'])
    expect((await call('GET', `/verifications?${query}`)).status).toBeLessThan(500)
  for (const path of ['/__proto__', '/constructor', '/verifications/__proto__', '/providers/__proto__', '/toString'])
    expect([400, 404]).toContain((await call('GET', path)).status)
  expect('polluted' in {}).toBe(false)
})

test('addresses that climb, and methods that do not exist', async () => {
  const { call, port, token } = await anApi()
  const headers = { authorization: `Bearer ${token()}` }
  for (const path of [
    '/api/../etc/passwd',
    '/api/%2e%2e/x',
    '//evil.example/api/system/status',
    '/api/..%5cx',
    '/x',
    '/',
    '/apix',
    '/api/system/status%00',
  ])
    expect([400, 404]).toContain((await ask({ port, path, headers })).status)
  for (const method of ['PUT', 'PATCH', 'HEAD', 'TRACE'])
    expect((await call(method, '/system/status')).status).toBe(405)
  expect((await call('POST', '/system/status')).headers.allow).toBe('GET')
})

test('what only the window may do is not there', async () => {
  const { call } = await anApi()
  for (const [method, path] of [
    ['GET', '/local-api'],
    ['POST', '/local-api/tokens'],
    ['POST', '/accounts'],
    ['POST', '/accounts/secret-storage/unlock'],
    ['POST', '/accounts/twilio/key'],
    ['POST', '/workspace'],
    ['POST', '/imports/choose'],
    ['POST', '/reports/1/reveal'],
  ] as const)
    expect([404, 405]).toContain((await call(method, path, { body: method === 'POST' ? {} : undefined })).status)
})

test('of 1,000 requests at once those over the rate are told to wait', async () => {
  const { call, engine, port, token } = await anApi()
  setSetting(engine.db, 'api.perSecond', 50, 0)
  const { Agent } = await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  const headers = { authorization: `Bearer ${token('read')}` }
  const started = performance.now()
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => ask({ port, path: '/api/countries', headers, agent })),
  )
  const seconds = (performance.now() - started) / 1_000
  agent.destroy()
  const served = answers.filter(({ status }) => status === 200).length
  const refused = answers.filter(({ status }) => status === 429)
  expect(served + refused.length).toBe(1_000)
  expect(served).toBeLessThanOrEqual(50 + Math.ceil(50 * seconds))
  expect(refused.length).toBeGreaterThan(0)
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  // Another token has a rate of its own.
  expect((await call('GET', '/system/status')).status).toBe(200)
})

test('a client that sends its request drop by drop is cut off', async () => {
  const { engine } = await anApi()
  const server = await LocalApiServer.listen(engine.router, {
    port: 0,
    version: '0',
    tokens: new ApiTokens(engine.db, systemClock),
    clock: systemClock,
    log: silentLog,
    perSecond: () => 50,
    requestTimeoutMs: 300,
  })
  try {
    const socket = connect(server.port, '127.0.0.1')
    const drip = setInterval(() => socket.write('X-A: b\r\n'), 50)
    const received: Buffer[] = []
    const started = performance.now()
    socket.write(`POST /api/verifications HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`)
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => {})
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(drip)
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(Buffer.concat(received).toString()).toContain('408')
  } finally {
    await server.stop()
  }
})

test('what fails inside is said without a stack or a path', async () => {
  const { call, engine } = await anApi()
  engine.db.exec('alter table providers rename to gone')
  const broken = await call('GET', '/providers/audit')
  const answers = [broken, await call('GET', '/providers/queues'), await call('GET', '/accounts')]
  const failed = answers.filter(({ status }) => status === 500)
  for (const { json, text } of failed) {
    expect(json).toEqual({ code: 'INTERNAL_SERVER_ERROR', message: expect.stringContaining('Its log has the details') })
    expect(text).not.toMatch(/\.ts|node_modules|SqliteError|gone/)
  }
  expect(failed.length).toBeGreaterThan(0)
  engine.db.exec('alter table gone rename to providers')
})
