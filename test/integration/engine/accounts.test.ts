import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { silentLog } from '../../../src/engine/log.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { type Sandbox, startSandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { attemptsOf } from '../../../src/engine/store/attempts.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { openLog } from '../../../src/main/logs.ts'
import { fileKeyStore } from '../../../src/main/secrets.ts'
import { aClient, type Client } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { anEngine } from '../../builders/an-engine.ts'
import { answer, LocalServer } from '../../fakes/local-server.ts'

const GERMAN = '+4915112345678'
const FRENCH = '+33612345678'
const WRONG = 'f'.repeat(32)

/** Servers that speak the providers' languages, in the place of the providers. */
async function theProviders(): Promise<Sandbox> {
  const pace = { submit: 0, receipt: 0, typing: 0 }
  const world = await startSandbox({ seed: 3, clock: systemClock, log: silentLog, pace })
  onTestFinished(() => world.stop())
  return world
}

const of = (world: Sandbox, adapter: string): ProviderConfig => {
  const found = world.providers.find((provider) => provider.adapter === adapter)
  if (found === undefined) throw new Error(`the sandbox has no ${adapter}`)
  return found
}

const credentials = ({ adapter, accountId, secret, sender, baseUrls }: ProviderConfig) => ({
  adapter,
  accountId,
  secret,
  sender,
  region: null,
  baseUrls: { ...baseUrls },
})

const aNewAccount = (config: ProviderConfig, label: string) => ({
  ...credentials(config),
  label,
  currency: config.currency,
})

async function aLiveConsole(options: { readonly folder?: string } = {}) {
  const folder = options.folder ?? aFolder()
  const logs = join(folder, 'logs')
  const keys = fileKeyStore(join(folder, 'keys.json'), null)
  const engine = await anEngine({ workspace: 'live', folder, keys, log: openLog(logs, { mirror: () => {} }) })
  return { folder, keys, engine, client: aClient(engine) }
}

const send = (engine: Engine, to: string) => engine.flow.send({ to, service: 'sms', mode: 'test' })

const providerOf = (engine: Engine, id: number) => attemptsOf(engine.db, id).at(-1)?.provider

const filesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

test('an account is tried, added, used, given another key and removed, without a restart', async () => {
  const world = await theProviders()
  const twilio = of(world, 'twilio')
  const { engine, client, folder } = await aLiveConsole()
  await expect(send(engine, GERMAN)).rejects.toMatchObject({ code: 'NO_PROVIDER' })

  const refused = await client.accounts.test({ ...credentials(twilio), secret: WRONG })
  expect(refused).toMatchObject({ ok: false, problem: 'wrong-key', field: 'secret' })
  expect(JSON.stringify(refused)).not.toContain(WRONG)
  const taken = await client.accounts.test(credentials(twilio))
  expect(taken).toMatchObject({ ok: true, balance: { currency: 'USD' }, testCredentials: false })
  expect(await client.accounts.list()).toEqual([])

  const added = await client.accounts.add(aNewAccount(twilio, 'Twilio Main'))
  expect(added).toMatchObject({ name: 'twilio-main', state: 'ready', sender: twilio.sender })
  expect((await client.providers.list({})).map(({ name }) => name)).toEqual(['twilio-main'])
  const first = await send(engine, GERMAN)
  expect(verificationById(engine.db, first)).toMatchObject({ state: 'accepted' })
  expect(world.record(twilio.name)).toHaveLength(1)
  await vi.waitFor(async () =>
    expect((await client.health.list()).find(({ provider }) => provider === 'twilio-main')?.probe?.ok).toBe(true),
  )

  // A second one, before the first in the order.
  const plivo = of(world, 'plivo')
  await client.accounts.add({ ...aNewAccount(plivo, 'Plivo'), place: 1, perSecond: 50 })
  expect((await client.providers.list({})).map(({ name }) => name)).toEqual(['plivo', 'twilio-main'])
  expect(providerOf(engine, await send(engine, GERMAN))).toBe('plivo')
  await client.providers.setState({ name: 'plivo', state: 'disabled' })

  // A key that the provider does not take, then the right one again.
  await client.accounts.rotateKey({ name: 'twilio-main', secret: WRONG })
  const failed = await send(engine, GERMAN)
  expect(attemptsOf(engine.db, failed)).toMatchObject([{ provider: 'twilio-main', category: 'bad-credentials' }])
  await client.accounts.rotateKey({ name: 'twilio-main', secret: twilio.secret })
  expect(verificationById(engine.db, await send(engine, GERMAN))).toMatchObject({ state: 'accepted' })

  await expect(client.accounts.remove({ name: 'twilio-main' })).rejects.toMatchObject({ code: 'NO_PROVIDER_LEFT' })
  await client.accounts.remove({ name: 'twilio-main', confirm: 'twilio-main' })
  await expect(send(engine, GERMAN)).rejects.toMatchObject({ code: 'NO_PROVIDER' })
  // Its records stay readable, and its name is never given to another.
  expect((await client.verifications.get({ id: first })).attemptList[0]?.provider).toBe('twilio-main')
  expect((await client.accounts.add(aNewAccount(twilio, 'Twilio Main'))).name).toBe('twilio-main-2')

  const actions = (await client.providers.audit({ name: 'twilio-main' })).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['provider.add', 'provider.key', 'provider.remove']))
  await engine.stop()
  const written = filesIn(folder)
  expect(written).toContain('provider.remove')
  for (const secret of [twilio.secret, plivo.secret, WRONG]) expect(written).not.toContain(secret)
})

test('what is wrong with an account is said before anything is asked or saved', async () => {
  const world = await theProviders()
  const twilio = of(world, 'twilio')
  const { client } = await aLiveConsole()
  const wrong = (patch: object) => client.accounts.add({ ...aNewAccount(twilio, 'Twilio'), ...patch })
  await expect(wrong({ accountId: 'AC12' })).rejects.toMatchObject({
    code: 'INVALID_ACCOUNT',
    data: { field: 'accountId' },
    message: expect.stringMatching(/not a Account SID|Account SID.*Find it here/),
  })
  await expect(wrong({ sender: 'much too long for letters' })).rejects.toMatchObject({ data: { field: 'sender' } })
  await expect(wrong({ baseUrls: { api: 'http://example.com' } })).rejects.toMatchObject({
    data: { field: 'baseUrls' },
  })
  await expect(wrong({ region: 'mars' })).rejects.toMatchObject({ data: { field: 'baseUrls' } })
  expect(await client.accounts.list()).toEqual([])

  const elsewhere = await client.accounts.test({ ...credentials(twilio), baseUrls: { api: 'http://127.0.0.1:9' } })
  expect(elsewhere).toMatchObject({ ok: false, problem: 'wrong-region', field: 'baseUrls' })
  const stranger = await LocalServer.start(() => answer(404, '<html>not here</html>'))
  onTestFinished(() => stranger.close())
  const page = await client.accounts.test({ ...credentials(twilio), baseUrls: { api: stranger.url } })
  expect(page).toMatchObject({ ok: false, problem: 'wrong-region' })
})

test('every company of the list can be tried and added with what its form asks for', async () => {
  const world = await theProviders()
  const { client, engine } = await aLiveConsole()
  for (const { adapter } of await client.accounts.kinds()) {
    const config = of(world, adapter)
    expect(await client.accounts.test(credentials(config)), adapter).toMatchObject({ ok: true })
    const { name } = await client.accounts.add({ ...aNewAccount(config, config.label), place: 1 })
    const id = await send(engine, GERMAN)
    expect(verificationById(engine.db, id), adapter).toMatchObject({ state: 'accepted' })
    expect(providerOf(engine, id)).toBe(name)
    const wrong = { ...credentials(config), secret: `KEY${'0'.repeat(37)}` }
    const length = adapter === 'twilio' ? 'a'.repeat(32) : wrong.secret
    expect(await client.accounts.test({ ...wrong, secret: length }), adapter).toMatchObject({ problem: 'wrong-key' })
  }
})

test('a country sees the sender that was set for it', async () => {
  const world = await theProviders()
  const infobip = of(world, 'infobip')
  const { client, engine } = await aLiveConsole()
  const { name } = await client.accounts.add(aNewAccount(infobip, 'Infobip'))
  const set = await client.accounts.senders.set({
    name,
    senders: [
      { country: 'FR', sender: 'Signal FR' },
      { country: 'IN', sender: null, registered: true },
      { country: 'US', sender: '+15551234567' },
    ],
  })
  expect(set).toEqual([
    { country: 'FR', sender: 'Signal FR', registration: 'not-needed' },
    { country: 'IN', sender: null, registration: 'done' },
    { country: 'US', sender: '+15551234567', registration: 'needed' },
  ])
  const senderSeen = async (to: string) => {
    await send(engine, to)
    await vi.waitFor(() => expect(world.handset(to).length).toBeGreaterThan(0))
    return world.handset(to).at(-1)?.from
  }
  expect(await senderSeen(FRENCH)).toBe('Signal FR')
  expect(await senderSeen(GERMAN)).toBe(infobip.sender)
  await expect(client.accounts.senders.set({ name, senders: [{ country: 'FR', sender: '?' }] })).rejects.toMatchObject({
    code: 'INVALID_ACCOUNT',
  })
})

test('tests go by the test credentials: unsent, free, and with the sender that these take', async () => {
  const asked: string[] = []
  const twilio = await LocalServer.start((request) => {
    asked.push(`${request.method} ${request.path}`)
    if (request.path.endsWith('/Balance.json')) return answer(200, { balance: '12.50', currency: 'USD' })
    const message = { sid: `SM${'1'.repeat(32)}`, status: 'queued', to: GERMAN, price: null, num_segments: '1' }
    return request.path.includes(TEST_SID) ? answer(201, message) : answer(500, {})
  })
  onTestFinished(() => twilio.close())
  const { client, engine } = await aLiveConsole()
  const account = {
    adapter: 'twilio' as const,
    accountId: `AC${'a'.repeat(32)}`,
    secret: 'b'.repeat(32),
    sender: '+14155550123',
    region: null,
    baseUrls: { api: twilio.url, pricing: twilio.url },
    testAccountId: TEST_SID,
    testSecret: 'c'.repeat(32),
  }
  expect(await client.accounts.test(account)).toMatchObject({ ok: true, testCredentials: true })
  await client.accounts.add({ ...account, label: 'Twilio', currency: 'USD' })
  const id = await send(engine, GERMAN)
  expect(twilio.requests.findLast(({ method }) => method === 'POST')).toMatchObject({
    path: expect.stringContaining(TEST_SID),
    form: { From: '+15005550006', To: GERMAN },
  })
  const [attempt] = attemptsOf(engine.db, id)
  expect(attempt).toMatchObject({ state: 'accepted', cost_micros: 0 })
  expect(await client.accounts.testBudget.get()).toMatchObject({ used: { micros: 0 }, unpriced: 0 })
  // Nobody can say more of it, and nobody sends it again.
  await engine.flow.rescue(id)
  expect(attemptsOf(engine.db, id)).toHaveLength(1)
  expect(asked.filter((line) => line.startsWith('GET') && line.includes('/Messages/'))).toEqual([])
})

const TEST_SID = `AC${'9'.repeat(32)}`

test('tests stop at the cap of the day', async () => {
  const world = await theProviders()
  const { client, engine } = await aLiveConsole()
  await client.accounts.add(aNewAccount(of(world, 'vonage'), 'Vonage'))
  expect(await client.accounts.testBudget.set({ capMicros: 1 })).toMatchObject({ cap: { micros: 1, currency: 'EUR' } })
  await send(engine, GERMAN)
  expect((await client.accounts.testBudget.get()).used.micros).toBeGreaterThan(1)
  await expect(client.verifications.send({ to: GERMAN })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
  await client.accounts.testBudget.set({ capMicros: 5_000_000 })
  expect(await client.verifications.send({ to: GERMAN })).toMatchObject({ mode: 'test' })
})

test('accounts under a passphrase wait for it after a start, and go on once it is given', async () => {
  const world = await theProviders()
  const first = await aLiveConsole()
  expect(await first.client.accounts.secretStorage.get()).toMatchObject({ protection: 'session', chosen: false })
  await first.client.accounts.secretStorage.choose({ protection: 'passphrase', passphrase: 'eight words and a tree' })
  await first.client.accounts.add(aNewAccount(of(world, 'vonage'), 'Vonage'))
  await first.engine.stop()

  const { client, engine, folder } = await aLiveConsole({ folder: first.folder })
  expect(await client.accounts.list()).toMatchObject([{ name: 'vonage', state: 'locked' }])
  expect(await client.providers.list({})).toEqual([])
  await expect(client.accounts.rotateKey({ name: 'vonage', secret: '0123456789abcdef' })).rejects.toMatchObject({
    code: 'KEYS_LOCKED',
  })
  await expect(client.accounts.secretStorage.unlock({ passphrase: 'a wrong one' })).rejects.toMatchObject({
    code: 'WRONG_PASSPHRASE',
    defined: true,
  })
  await client.accounts.secretStorage.unlock({ passphrase: 'eight words and a tree' })
  expect(await client.accounts.list()).toMatchObject([{ state: 'ready' }])
  expect(providerOf(engine, await send(engine, GERMAN))).toBe('vonage')
  await engine.stop()
  expect(filesIn(folder)).not.toMatch(/eight words|a wrong one/)
})

test('an account is changed while it works, and its settings outlast a start', async () => {
  const world = await theProviders()
  const first = await aLiveConsole()
  const vonage = of(world, 'vonage')
  await first.client.accounts.secretStorage.choose({ protection: 'passphrase', passphrase: 'eight words and a tree' })
  const { name } = await first.client.accounts.add(aNewAccount(vonage, 'Vonage'))
  await first.client.accounts.update({ name, label: 'Vonage EU', allowedCountries: ['DE'], sender: 'Other' })
  await expect(send(first.engine, FRENCH)).rejects.toMatchObject({ code: 'NO_PROVIDER' })
  await send(first.engine, GERMAN)
  await vi.waitFor(() => expect(world.handset(GERMAN).at(-1)?.from).toBe('Other'))
  await first.engine.stop()
  const again = await aLiveConsole({ folder: first.folder })
  await again.client.accounts.secretStorage.unlock({ passphrase: 'eight words and a tree' })
  expect(await again.client.accounts.list()).toMatchObject([
    {
      name,
      label: 'Vonage EU',
      accountId: vonage.accountId,
      allowedCountries: ['DE'],
      sender: 'Other',
      state: 'ready',
    },
  ])
})

test('the sandbox has no accounts, and no workspace is switched without a window', async () => {
  const engine = await anEngine()
  const client: Client = aClient(engine)
  const account = { adapter: 'vonage' as const, accountId: 'abcd1234', secret: '0123456789abcdef', sender: 'Signalbox' }
  await expect(client.accounts.add({ ...account, label: 'V', currency: 'EUR' })).rejects.toMatchObject({
    code: 'LIVE_ONLY',
  })
  await expect(client.accounts.remove({ name: 'twilio' })).rejects.toMatchObject({ code: 'LIVE_ONLY' })
  expect(await client.workspace.open({ workspace: 'live' })).toEqual({ opening: false })
})
