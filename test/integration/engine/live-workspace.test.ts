import { expect, test } from 'vitest'
import { memoryKeyStore } from '../../../src/engine/keys.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { attemptsOf } from '../../../src/engine/store/attempts.ts'
import { saveProvider } from '../../../src/engine/store/providers.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

const NUMBER = '+4915112345678'
const toNumber = { to: NUMBER, service: 'sms', mode: 'test' } as const

/** A live workspace whose providers are stored, each with its secret where `secrets` has one. */
async function aLiveWorkspace(configs: readonly ProviderConfig[], secrets: Readonly<Record<string, string>>) {
  const folder = aFolder()
  const db = await aStore(folder)
  for (const config of configs) saveProvider(db, config, 0)
  db.close()
  const keys = memoryKeyStore()
  for (const [name, secret] of Object.entries(secrets)) await keys.set(`provider:${name}`, secret)
  const log = recordingLog()
  const engine = await anEngine({ workspace: 'live', folder, keys, log })
  return { engine, log }
}

test('without providers nothing can be sent, and the error says what to do', async () => {
  const { engine } = await aLiveWorkspace([], {})
  const client = aClient(engine)
  await expect(client.verifications.send({ to: NUMBER })).rejects.toMatchObject({
    code: 'NO_PROVIDER',
    defined: true,
    data: { country: 'DE' },
    message: expect.stringMatching(/Add or enable one/),
  })
  const quote = await client.verifications.quote({ to: NUMBER })
  expect(quote).toMatchObject({ country: 'DE', segments: 1, encoding: 'GSM-7', candidates: [], cost: null })
  expect(await client.providers.list({})).toEqual([])
  expect((await client.overview.get({})).providers).toEqual([])
  expect((await client.verifications.list({})).total).toBe(0)
  expect(await client.countries.list()).toEqual([])
})

test('what belongs to the sandbox is refused outside it', async () => {
  const { engine } = await aLiveWorkspace([], {})
  const { sandbox } = aClient(engine)
  const refused = { code: 'SANDBOX_ONLY', defined: true }
  await expect(sandbox.get()).rejects.toMatchObject(refused)
  await expect(sandbox.setTraffic({ paused: true })).rejects.toMatchObject(refused)
  await expect(sandbox.setFault({ provider: 'twilio', fault: null })).rejects.toMatchObject(refused)
  await expect(sandbox.handset({ verificationId: 1 })).rejects.toMatchObject(refused)
  expect(engine.sandbox).toBeNull()
})

test('its status says test mode, and whether this machine has a network', async () => {
  const { engine } = await aLiveWorkspace([], {})
  const status = await aClient(engine).system.status()
  expect(status).toMatchObject({ workspace: 'live', mode: 'test', reportingCurrency: 'EUR', queueDepth: 0 })
  expect(['up', 'down']).toContain(status.ownLink)
})

test('a stored provider with its secret sends, in test mode', async () => {
  const sandbox = await aFastSandbox()
  const [config] = sandbox.providers
  if (config === undefined) throw new Error('no provider')
  const { engine } = await aLiveWorkspace([config], { [config.name]: config.secret })
  const { id } = await aClient(engine).verifications.send({ to: NUMBER, customerId: 'shop-1' })
  expect(verificationById(engine.db, id)).toMatchObject({ mode: 'test', state: 'accepted', customer_id: 'shop-1' })
  expect(sandbox.record()).toMatchObject([{ provider: config.name, to: NUMBER }])
})

test('a provider without its secret, or with settings that cannot work, is named and left out; the others go on', async () => {
  const sandbox = await aFastSandbox()
  const [good, lost, bad] = sandbox.providers
  if (good === undefined || lost === undefined || bad === undefined) throw new Error('too few providers')
  const { engine, log } = await aLiveWorkspace([good, lost, { ...bad, sender: '' }], {
    [good.name]: good.secret,
    [bad.name]: bad.secret,
  })
  expect(engine.manager.providers.map(({ config }) => config.name)).toEqual([good.name])
  expect(log.lines.filter(({ level }) => level !== 'info')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ level: 'warn', fields: { provider: lost.name } }),
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ provider: bad.name }) }),
    ]),
  )
  await expect(engine.flow.send(toNumber)).resolves.toBe(1)
})

test('wrong credentials: the next provider takes it, and the first is left alone until somebody acts', async () => {
  const sandbox = await aFastSandbox()
  const [first, second] = sandbox.providers
  const providers = sandbox.providers.map((config) => (config === first ? { ...config, secret: 'wrong' } : config))
  const engine = await anEngine({ sandbox: { ...sandbox, providers } })
  const id = await engine.flow.send({ ...toNumber, mode: 'sandbox' })
  expect(attemptsOf(engine.db, id)).toMatchObject([
    { provider: first?.name, state: 'rejected-eligible', category: 'bad-credentials' },
    { provider: second?.name, state: 'accepted' },
  ])
  const [status] = await aClient(engine).providers.list({})
  expect(status).toMatchObject({ name: first?.name, breaker: { state: 'open', opened: 1 } })
  expect(status?.breaker.cause).toMatch(/credentials|authenticate|key|password/i)
  const next = await engine.flow.send({ ...toNumber, mode: 'sandbox' })
  expect(attemptsOf(engine.db, next)).toMatchObject([{ n: 1, provider: second?.name, state: 'accepted' }])
  expect(sandbox.record(first?.name)).toEqual([])
})
