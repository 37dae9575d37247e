import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { memoryKeyStore } from '../../../src/engine/keys.ts'
import { attemptsOf } from '../../../src/engine/store/attempts.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aStore } from '../../builders/a-store.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

/** Delivered, and the person of the sandbox types the code. */
const CONVERTS = '+4915112399011'
const IGNORES = '+4915112399012'

const send = { service: 'sms', mode: 'sandbox' } as const
const soon = { timeout: 20_000, interval: 50 }
const codeOf = (body: string | undefined) => body?.slice(0, 6) ?? ''

test('the example people sign in by themselves: sent, delivered and converted', async () => {
  const folder = aFolder()
  const db = await aStore(folder)
  setSetting(db, 'sandbox.perMinute', 1_200, 0)
  db.close()
  const engine = await anEngine({ folder, sandbox: await aFastSandbox(), exampleTraffic: true })
  const count = (state: string) =>
    engine.db.prepare('select count(*) from verifications where state = ?').pluck().get(state)
  await expect.poll(() => count('converted'), soon).toBeGreaterThan(20)
  await expect
    .poll(() => engine.db.prepare(`select count(*) from attempts where delivery = 'delivered'`).pluck().get(), soon)
    .toBeGreaterThan(20)
  const client = createRouterClient(engine.router)
  await client.sandbox.setTraffic({ paused: true })
  const [one] = engine.db.prepare(`select * from verifications where state = 'converted'`).all()
  expect(one).toMatchObject({ mode: 'sandbox', to_number: null, body: null })
  expect(one).toHaveProperty('customer_id', expect.stringMatching(/./))
})

test('a code from the handset converts, and the receipt follows', async () => {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  const id = await engine.flow.send({ to: IGNORES, ...send })
  await expect.poll(() => sandbox.handset(IGNORES).length, soon).toBe(1)
  const [message] = sandbox.handset(IGNORES)
  expect(engine.check(id, '000')).toMatchObject({ result: 'wrong-code', checksLeft: 4 })
  expect(engine.check(id, codeOf(message?.text)).result).toBe('converted')
  await expect.poll(() => attemptsOf(engine.db, id)[0]?.delivery, soon).toBe('delivered')
  expect(verificationById(engine.db, id)).toMatchObject({ state: 'converted', body: null })
  expect(verificationById(engine.db, id)?.delivered_at).not.toBeNull()
})

test('stopped and started again on the same folder everything is still there', async () => {
  const folder = aFolder()
  const keys = memoryKeyStore()
  const sandbox = await aFastSandbox()
  const first = await anEngine({ folder, keys, sandbox })
  await sandbox.setFault('twilio', 'refuse')
  const ids = [await first.flow.send({ to: CONVERTS, ...send }), await first.flow.send({ to: IGNORES, ...send })]
  // What does not move on by itself: receipts go on arriving while this test looks.
  const everything = (db: typeof first.db) =>
    [
      'select id, created_at, country, customer_id, service, mode, to_hash, reference from verifications',
      'select id, verification_id, n, provider, reference, state from attempts',
      'select * from failover_logs',
      'select name from providers',
    ].map((rows) => db.prepare(rows).all())
  const before = everything(first.db)
  const body = verificationById(first.db, ids[1] ?? 0)?.body
  await first.stop()

  const second = await anEngine({ folder, keys, sandbox })
  expect(everything(second.db)).toEqual(before)
  expect(second.check(ids[1] ?? 0, codeOf(body ?? '')).result).toBe('converted')
})

test('stopped while a provider hangs: the next start finishes it, and it is sent at most twice', async () => {
  const folder = aFolder()
  const sandbox = await aFastSandbox()
  const first = await anEngine({ folder, sandbox })
  await sandbox.setFault('twilio', 'hang')
  const sending = first.flow.send({ to: IGNORES, ...send })
  await expect.poll(() => attemptsOf(first.db, 1)[0]?.state, soon).toBe('intent')
  await new Promise((resolve) => setTimeout(resolve, 100))
  await first.stop()
  await expect(sending).resolves.toBe(1)

  const second = await anEngine({ folder, sandbox })
  await expect.poll(() => verificationById(second.db, 1)?.state, soon).toMatch(/accepted|delivered/)
  expect(attemptsOf(second.db, 1).at(-1)).toMatchObject({ state: 'accepted', maybe_duplicate: 1 })
  const messages = sandbox.record().filter(({ to }) => to === IGNORES)
  expect(messages.filter(({ provider }) => provider !== 'twilio')).toHaveLength(1)
  expect(new Set(messages.map((message) => message.body)).size).toBe(1)
})

test('what expired while it was closed is closed at the start, and nothing is sent for it', async () => {
  const folder = aFolder()
  const db = await aStore(folder)
  const id = save(db, { created_at: NOON }, [{ provider: 'twilio', state: 'intent', delivery: 'none' }])
  db.close()
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ folder, sandbox })
  expect(verificationById(engine.db, id)).toMatchObject({ state: 'expired', to_number: null })
  expect(attemptsOf(engine.db, id)).toMatchObject([{ state: 'unknown', category: 'interrupted' }])
  expect(sandbox.record()).toEqual([])
})

test('what an operator set about a provider survives; how to reach it is always that of the running sandbox', async () => {
  const folder = aFolder()
  const first = await anEngine({ folder, sandbox: await aFastSandbox() })
  const others = first.manager.providers.map(({ config }) => config.name).filter((name) => name !== 'twilio')
  await aClient(first).providers.reorder({ country: null, providers: [...others, 'twilio'] })
  await first.stop()
  const sandbox = await aFastSandbox()
  const second = await anEngine({ folder, sandbox })
  expect(second.manager.states().at(-1)?.config).toMatchObject({
    name: 'twilio',
    baseUrls: sandbox.providers.find(({ name }) => name === 'twilio')?.baseUrls,
  })
  const id = await second.flow.send({ to: IGNORES, ...send })
  expect(attemptsOf(second.db, id)[0]?.provider).not.toBe('twilio')
})

test('a damaged setting does not keep it from starting', async () => {
  const folder = aFolder()
  const db = await aStore(folder)
  db.prepare(`insert into settings values ('reporting.currency', '{oops', 0), ('sandbox.perMinute', '"x"', 0)`).run()
  db.close()
  const engine = await anEngine({ folder, sandbox: await aFastSandbox() })
  await expect(engine.flow.send({ to: IGNORES, ...send })).resolves.toBe(1)
})

test('its log holds no full number, no code and no secret', async () => {
  const log = recordingLog()
  const sandbox = await aFastSandbox({ log })
  const engine = await anEngine({ log, sandbox })
  await sandbox.setFault('twilio', 'error-500')
  const id = await engine.flow.send({ to: IGNORES, ...send })
  const body = verificationById(engine.db, id)?.body
  await expect.poll(() => log.lines.some(({ message }) => message === 'prices read'), soon).toBe(true)
  await engine.stop()
  const text = JSON.stringify(log.lines)
  expect(text.length).toBeGreaterThan(500)
  for (const secret of [IGNORES.slice(1), codeOf(body ?? ''), ...sandbox.providers.map((provider) => provider.secret)])
    expect(text).not.toContain(secret)
})
