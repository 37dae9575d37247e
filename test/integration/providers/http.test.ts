import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jsonLog, silentLog } from '../../../src/engine/log.ts'
import { createHttp, type Http, type HttpRequest } from '../../../src/engine/providers/http.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { answer, type Behaviour, LocalServer } from '../../fakes/local-server.ts'
import { loopbackCertificate } from '../../fakes/loopback-certificate.ts'

let clock: FakeClock
let server: LocalServer
let http: Http
let lines: string[]

beforeEach(async () => {
  clock = new FakeClock()
  lines = []
  server = await LocalServer.start()
  http = createHttp({ clock, log: jsonLog((line) => lines.push(line), clock.now) })
})

afterEach(async () => {
  http.close()
  await server.close()
})

const post = (overrides: Partial<HttpRequest> = {}) =>
  http.request({ method: 'POST', url: `${server.url}/send`, body: 'To=1', deadlineMs: 2_500, ...overrides })

const behaviour = (script: Behaviour) => {
  server.script = () => script
}

async function portNobodyListensOn(): Promise<string> {
  const gone = await LocalServer.start()
  const { url } = gone
  await gone.close()
  return url
}

describe('an answer', () => {
  test('comes with status, headers and the whole body', async () => {
    behaviour(answer(201, '{"name":"Zoë"}', { 'retry-after': '3' }))
    const reply = await post({ headers: { 'x-mark': 'yes' } })
    expect(reply).toMatchObject({ kind: 'answer', status: 201, body: '{"name":"Zoë"}' })
    expect(reply).toMatchObject({ headers: { 'retry-after': '3' } })
    expect(server.last).toMatchObject({ method: 'POST', path: '/send', body: 'To=1' })
    expect(server.last.headers).toMatchObject({ 'x-mark': 'yes', 'user-agent': 'Signalbox', 'content-length': '4' })
  })

  test('without a length ends with its connection', async () => {
    behaviour({ kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"a":2}' })
    expect(await post()).toMatchObject({ kind: 'answer', status: 200, body: '{"a":2}' })
  })

  test('is not followed elsewhere: a redirected POST could be sent twice', async () => {
    behaviour(answer(307, '', { location: `${server.url}/elsewhere` }))
    expect(await post()).toMatchObject({ kind: 'answer', status: 307 })
    expect(server.requests).toHaveLength(1)
  })

  test('leaves the connection open for the next request, and no timer behind', async () => {
    behaviour(answer(200, {}))
    await post()
    await post()
    expect(server.connections).toBe(1)
    expect(clock.pendingTimers).toBe(0)
  })

  test('names the program that asks', async () => {
    behaviour(answer(200, {}))
    const named = createHttp({ clock, log: silentLog, userAgent: 'Signalbox/9' })
    await named.request({ method: 'GET', url: new URL(server.url), deadlineMs: 2_500 })
    named.close()
    expect(server.last.headers['user-agent']).toBe('Signalbox/9')
  })
})

describe('nothing was written', () => {
  test('when nobody listens', async () => {
    expect(await post({ url: await portNobodyListensOn() })).toMatchObject({
      kind: 'no-answer',
      reason: 'refused',
      written: false,
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('when the host does not exist', async () => {
    expect(await post({ url: 'http://nobody.invalid/' })).toMatchObject({ reason: 'refused', written: false })
  })

  test('when a host with several addresses refuses on all of them; the first reason is told', async () => {
    const { port } = new URL(await portNobodyListensOn())
    const reply = await post({ url: `http://localhost:${port}/` })
    expect(reply).toMatchObject({ reason: 'refused', written: false, message: expect.stringContaining('ECONNREFUSED') })
  })

  test('when there is no connection by the deadline', async () => {
    const reply = post()
    // Before the event loop turns, so the connection cannot have come about.
    await clock.advance(2_500)
    expect(await reply).toMatchObject({ reason: 'refused', written: false, message: 'no connection within 2500 ms' })
    expect(server.requests).toHaveLength(0)
  })

  test('when the other side does not speak TLS', async () => {
    const url = server.url.replace('http:', 'https:')
    expect(await post({ url })).toMatchObject({ reason: 'refused', written: false })
    expect(server.requests).toHaveLength(0)
  })

  test('when the caller had given up before', async () => {
    const reply = await post({ signal: AbortSignal.abort() })
    expect(reply).toMatchObject({ reason: 'interrupted', written: false })
    expect(server.connections).toBe(0)
  })

  test('when the client is closed', async () => {
    http.close()
    expect(await post()).toMatchObject({ reason: 'interrupted', written: false })
  })

  test('when the address or a header cannot be sent at all', async () => {
    expect(await post({ url: 'nonsense' })).toMatchObject({ reason: 'refused', written: false })
    expect(await post({ headers: { 'x-bad': 'two\nlines' } })).toMatchObject({ reason: 'refused', written: false })
    expect(clock.pendingTimers).toBe(0)
  })
})

describe('the request was written and the answer is lost', () => {
  test.each(['hang', 'hang-half-way'] as const)('by the deadline: %s', async (kind) => {
    behaviour({ kind })
    const reply = post()
    await server.received()
    await clock.advance(2_500)
    expect(await reply).toMatchObject({ reason: 'timeout', written: true, durationMs: 2_500 })
  })

  test('a server that hangs is given its whole time', async () => {
    behaviour({ kind: 'hang' })
    let settled = false
    const reply = post().finally(() => {
      settled = true
    })
    await server.received()
    await clock.advance(2_499)
    expect(settled).toBe(false)
    await clock.advance(1)
    await reply
    expect(settled).toBe(true)
  })

  test.each<[string, Behaviour]>([
    ['the connection is dropped', { kind: 'reset' }],
    ['the body is cut short', { kind: 'truncate' }],
    ['the connection is closed politely', { kind: 'raw', bytes: '' }],
    ['the answer is not HTTP', { kind: 'raw', bytes: 'garbage\r\n\r\n' }],
    ['a chunk is missing', { kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{' }],
    // Node closes such a connection without an error; the exchange once waited for its deadline.
    [
      'another protocol is offered',
      { kind: 'raw', bytes: 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n' },
    ],
  ])('because %s', async (_, script) => {
    behaviour(script)
    expect(await post()).toMatchObject({ kind: 'no-answer', reason: 'reset', written: true })
    expect(server.requests).toHaveLength(1)
    expect(clock.pendingTimers).toBe(0)
  })

  test('because it is too long to take', async () => {
    behaviour(answer(200, 'x'.repeat(2_000)))
    expect(await post({ maxBytes: 1_000 })).toMatchObject({
      reason: 'reset',
      written: true,
      message: 'the answer is longer than 1000 bytes',
    })
    expect(await post({ maxBytes: 2_000 })).toMatchObject({ kind: 'answer' })
  })

  test('because the caller gave up', async () => {
    behaviour({ kind: 'hang' })
    const caller = new AbortController()
    const reply = post({ signal: caller.signal })
    await server.received()
    caller.abort()
    expect(await reply).toMatchObject({ reason: 'interrupted', written: true })
  })

  test('because the client was closed', async () => {
    behaviour({ kind: 'hang' })
    const reply = post()
    await server.received()
    http.close()
    expect(await reply).toMatchObject({ reason: 'interrupted', written: true })
  })

  test('on a connection that was used before', async () => {
    behaviour(answer(200, {}))
    await post()
    behaviour({ kind: 'reset' })
    expect(await post()).toMatchObject({ reason: 'reset', written: true })
    expect(server.connections).toBe(1)
  })
})

describe('over TLS', () => {
  const trusted = getCACertificates('default')
  let secure: LocalServer

  beforeEach(async () => {
    secure = await LocalServer.start(() => answer(200, { ok: true }), loopbackCertificate)
  })
  afterEach(async () => {
    setDefaultCACertificates(trusted)
    await secure.close()
  })

  test('a certificate nobody vouches for gets not one byte', async () => {
    expect(await post({ url: secure.url })).toMatchObject({
      reason: 'refused',
      written: false,
      message: expect.stringContaining('self-signed'),
    })
    expect(secure.requests).toHaveLength(0)
  })

  test('a trusted server answers, and what it leaves unanswered counts as written', async () => {
    setDefaultCACertificates([...trusted, loopbackCertificate.cert])
    expect(await post({ url: secure.url })).toMatchObject({ kind: 'answer', status: 200 })
    secure.script = () => ({ kind: 'reset' })
    expect(await post({ url: secure.url })).toMatchObject({ reason: 'reset', written: true })
    secure.script = () => ({ kind: 'hang' })
    const reply = post({ url: secure.url })
    await secure.received(3)
    await clock.advance(2_500)
    expect(await reply).toMatchObject({ reason: 'timeout', written: true })
  })
})

test('every request is logged with its time, and never with its query, which may hold a phone number', async () => {
  behaviour(answer(200, {}))
  await http.request({ method: 'GET', url: `${server.url}/list?To=%2B15551234567`, deadlineMs: 2_500 })
  behaviour({ kind: 'reset' })
  await post({ url: new URL(`${server.url}/send?To=%2B15551234567`) })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'debug', message: 'request', method: 'GET', address: `${server.url}/list`, status: 200 },
    { level: 'warn', message: 'request without answer', address: `${server.url}/send`, reason: 'reset' },
  ])
  expect(lines.join('\n')).not.toContain('5551234567')
})
