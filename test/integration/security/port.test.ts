import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RPCHandler } from '@orpc/server/message-port'
import { expect, onTestFinished, test } from 'vitest'
import { watchCalls } from '../../../src/engine/calls.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { frameOf } from '../../../src/main/frames.ts'
import type { Client } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { callAny } from './procedures.ts'

test.each([
  ['text that is no JSON', 'hello'],
  ['half a message', '{"i":"1","p":{'],
  ['an empty object', '{}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number for an id', '{"i":1,"p":{"u":"/system/status"}}'],
  ['no address', '{"i":"1","p":{}}'],
  ['an address elsewhere', '{"i":"1","p":{"u":"http://127.0.0.1/"}}'],
  ['an unknown kind', '{"i":"1","t":9,"p":{"u":"/system/status"}}'],
  ['an event without a body', '{"i":"1","t":3}'],
  ['an object', { i: '1', p: { u: '/system/status' } }],
  ['bytes', new Uint8Array(64)],
  ['undefined', undefined],
  ['more than anybody reads', `"${'x'.repeat(65 * 1024 * 1024)}"`],
])('%s is no message of the contract', (_, data) => {
  expect(frameOf(data)).toBeNull()
})

test.each([
  ['a call', '{"i":"1","p":{"u":"/system/status"}}'],
  ['the end of a call', '{"i":"1","t":4}'],
  ['an event', '{"i":"1","t":3,"p":{"e":"message","d":{}}}'],
])('%s is one', (_, data) => {
  expect(frameOf(data)).toEqual(JSON.parse(data))
})

async function aPort() {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(engine.router, { clientInterceptors: [watchCalls(silentLog)] }).upgrade(port1)
  port1.start()
  port2.start()
  onTestFinished(() => port2.close())
  const client: Client = createORPCClient(new RPCLink({ port: port2 }))
  let id = 0
  /** Sends a body as it is, without a client that would put it right. */
  const raw = (path: string, body: string) =>
    new Promise<{ s?: number }>((resolve) => {
      const mine = `raw-${id++}`
      const listen = (data: string) => {
        const { i, p } = JSON.parse(data)
        if (i !== mine) return
        port2.off('message', listen)
        resolve(p)
      }
      port2.on('message', listen)
      port2.postMessage(`{"i":"${mine}","p":{"u":"/${path}","b":${body}}}`)
    })
  return { client, raw }
}

const LARGE = 'x'.repeat(10_000_000)

test('ten megabytes are refused in every kind of field, in bounded time', async () => {
  const { client } = await aPort()
  const attacks: readonly (readonly [string, unknown])[] = [
    ['verifications.send', { to: LARGE }],
    ['verifications.list', { filter: { search: LARGE } }],
    ['verifications.list', { filter: { providers: Array.from({ length: 500_000 }, () => 'x') } }],
    ['customers.save', { id: 'a', name: LARGE, currency: 'EUR' }],
    ['search.find', { text: LARGE }],
    ['settings.set', { key: LARGE, value: 1 }],
    ['settings.set', { key: 'message.brand', value: LARGE }],
    ['settings.preview', { file: LARGE }],
    ['accounts.secretStorage.unlock', { passphrase: LARGE }],
    ['backups.preview', { name: LARGE }],
    ['imports.preview', { handle: LARGE, mapping: null }],
    ['support.diagnostics', { problem: { message: LARGE, stack: '', page: '' } }],
  ]
  for (const [name, input] of attacks) {
    const started = performance.now()
    const error = await callAny(client, name.split('.'), input).catch((thrown: unknown) => thrown)
    expect.soft(error, name).toBeInstanceOf(ORPCError)
    const { code, defined } = error as ORPCError<string, unknown>
    expect.soft(defined || code === 'BAD_REQUEST', `${name}: ${code}`).toBe(true)
    expect.soft(performance.now() - started, name).toBeLessThan(30_000)
  }
  expect((await client.system.status()).workspace).toBe('sandbox')
})

test('depth, and paths into what every object inherits, change nothing', async () => {
  const { client, raw } = await aPort()
  for (const depth of [100, 5_000, 100_000]) {
    const value = `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`
    const answer = await raw('settings/set', `{"json":{"key":"message.brand","value":${value}}}`)
    expect(answer.s).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(answer)).not.toMatch(/RangeError|node_modules|\.ts/)
  }
  // The protocol names the places of dates, sets and the like within a body by their paths.
  for (const place of ['"__proto__","taken"', '"constructor","prototype","taken"'])
    for (const kind of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const answer = await raw('customers/list', `{"json":{"search":"1"},"meta":[[${kind},${place}]]}`)
      expect(answer.s ?? 200).toBeLessThanOrEqual(500)
    }
  await raw('customers/list', '{"json":{"__proto__":{"taken":1},"constructor":{"prototype":{"taken":1}}}}')
  expect(({} as Record<string, unknown>)['taken']).toBeUndefined()
  expect((await client.system.status()).workspace).toBe('sandbox')
})
