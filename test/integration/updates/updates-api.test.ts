import { createRouterClient, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import type { UpdateState } from '../../../src/contract/updates.ts'
import { noUpdates, type UpdateHost } from '../../../src/engine/updates/update-host.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const SOON = { timeout: 10_000 }
const FEED = 'https://updates.example.com/'

/** A host with a downloaded update that only notes what is asked of it. */
function aReadyHost() {
  const asked: string[] = []
  let tell = () => {}
  let feed: string | null = null
  const state = (): UpdateState => ({ ...noUpdates('1.0.0').state(), kind: 'ready', feed })
  const host: UpdateHost = {
    ...noUpdates('1.0.0'),
    state,
    onChange: (listener) => {
      tell = listener
      return () => {
        tell = () => {}
      }
    },
    useFeed: (next) => {
      feed = next
      tell()
    },
    install: () => void asked.push('install'),
  }
  return { host, asked }
}

test('an update waits for a drill to end unless somebody confirms', async () => {
  const { host, asked } = aReadyHost()
  const engine = await anEngine({ sandbox: await aFastSandbox(), updates: host })
  const client = createRouterClient(engine.router)
  await client.drills.start({ provider: 'twilio', fault: 'refuse', seconds: 60, perSecond: 5 })
  const { error } = await safe(client.updates.install({}))
  expect(error).toMatchObject({ code: 'UPDATE_INTERRUPTS', defined: true, data: { drill: true } })
  expect(String(error)).toMatch(/a drill runs\. Wait until that is over, or confirm/i)
  expect(asked).toEqual([])
  await client.updates.install({ confirmed: true })
  expect(asked).toEqual(['install'])
})

test('an update waits while a verification is being sent, and comes through when none is', async () => {
  const { host, asked } = aReadyHost()
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox, updates: host })
  const client = createRouterClient(engine.router)
  await sandbox.setFault('twilio', 'hang')
  const sending = client.verifications.send({ to: '+4915112345678' })
  await expect.poll(async () => (await client.system.status()).queueDepth, SOON).toBe(1)
  const { error } = await safe(client.updates.install({}))
  expect(error).toMatchObject({ code: 'UPDATE_INTERRUPTS', data: { pending: 1, drill: false } })
  expect(String(error)).toContain('1 verification is being sent.')
  await sending
  await expect.poll(async () => (await client.system.status()).queueDepth, SOON).toBe(0)
  await client.updates.install({})
  expect(asked).toEqual(['install'])
})

test('the feed follows the setting at once, and watchers see it', async () => {
  const { host } = aReadyHost()
  const engine = await anEngine({ updates: host })
  const client = createRouterClient(engine.router)
  const stop = new AbortController()
  const watch = await client.updates.watch(undefined, { signal: stop.signal })
  expect((await watch.next()).value).toMatchObject({ feed: null })
  await client.settings.set({ key: 'updates.feed', value: FEED })
  expect((await watch.next()).value).toMatchObject({ feed: FEED })
  const { error } = await safe(client.settings.set({ key: 'updates.feed', value: 'http://updates.example.com/' }))
  expect(String(error)).toContain('Update feed: enter an address that begins with https://')
  stop.abort()
})

test('an engine without a window says that it is updated by other means', async () => {
  const client = createRouterClient((await anEngine()).router)
  expect(await client.updates.check()).toMatchObject({ kind: 'off', canInstall: false, version: '0.0.0-test' })
  const { error } = await safe(client.updates.install({}))
  expect(error).toMatchObject({ code: 'UPDATE_NOT_POSSIBLE', defined: true })
})
