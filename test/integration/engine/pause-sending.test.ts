import { expect, test } from 'vitest'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345672'
const soon = { timeout: 15_000 }

test('a pause refuses new verifications and lets those go on that were taken', async () => {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  const client = aClient(engine)
  const taken = await client.verifications.send({ to: NUMBER })

  const { sendingPausedAt } = await client.system.pauseSending({ paused: true, reason: 'price dispute' })
  expect(sendingPausedAt).toBeGreaterThan(0)
  expect((await client.system.status()).sendingPausedAt).toBe(sendingPausedAt)
  const refused = client.verifications.send({ to: NUMBER })
  await expect(refused).rejects.toMatchObject({ code: 'SENDING_PAUSED', data: { since: sendingPausedAt } })
  expect((await client.verifications.list({})).total).toBe(1)
  expect(await client.verifications.quote({ to: NUMBER })).toMatchObject({ country: 'DE' })

  await expect.poll(() => client.sandbox.handset({ verificationId: taken.id }), soon).toHaveLength(1)
  const [message] = await client.sandbox.handset({ verificationId: taken.id })
  const code = message?.text.slice(0, 6) ?? ''
  expect(await client.verifications.check({ id: taken.id, code })).toMatchObject({ result: 'converted' })

  expect(await client.system.pauseSending({ paused: false })).toEqual({ sendingPausedAt: null })
  expect((await client.verifications.send({ to: NUMBER })).id).toBeGreaterThan(taken.id)
})

test('a pause outlasts a restart, begins once and is audited', async () => {
  const folder = aFolder()
  const first = await anEngine({ folder, sandbox: await aFastSandbox() })
  const client = aClient(first)
  const { sendingPausedAt } = await client.system.pauseSending({ paused: true, reason: 'price dispute' })
  expect(await client.system.pauseSending({ paused: true })).toEqual({ sendingPausedAt })
  await first.stop()

  const second = await anEngine({ folder, sandbox: await aFastSandbox() })
  const again = aClient(second)
  await expect(again.verifications.send({ to: NUMBER })).rejects.toMatchObject({ code: 'SENDING_PAUSED' })
  await again.system.pauseSending({ paused: false })
  const entries = listAudit(second.db, { subjects: ['sending'], beforeId: null, limit: 10 })
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['sending.resume', 'operator'],
    ['sending.pause', 'operator'],
  ])
  expect(JSON.parse(entries[1]?.detail ?? '')).toEqual({
    before: { pausedAt: null },
    after: { pausedAt: sendingPausedAt },
    reason: 'price dispute',
  })
})
