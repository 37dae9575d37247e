import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

test('a provider that accepts and never delivers: the next one delivers the same code, and it is told apart', async () => {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox })
  const client = createRouterClient(engine.router)
  setSetting(engine.db, 'rescue.afterMs', 5_000, Date.now())
  await client.sandbox.setFault({ provider: 'twilio', fault: 'silent-non-delivery' })
  const rescued = new Promise<void>((resolve) => {
    engine.events.on('failover.happened', () => resolve())
  })
  // Ends in 99011: delivered by whoever can, and its owner types the code.
  const { id } = await client.verifications.send({ to: '+4915112399011' })
  await rescued

  const { attemptList, maybeDuplicate } = await client.verifications.get({ id })
  expect(attemptList).toMatchObject([
    { provider: 'twilio', state: 'accepted', trigger: 'first', maybeDuplicate: false },
    { provider: 'vonage', state: 'accepted', trigger: 'rescue', maybeDuplicate: true },
  ])
  expect(maybeDuplicate).toBe(true)
  const texts = sandbox.record().map(({ provider, body }) => [provider, body])
  expect(texts).toEqual([
    ['twilio', texts[0]?.[1]],
    ['vonage', texts[0]?.[1]],
  ])
  const { rescue, failover } = await client.overview.get({})
  expect([rescue.n, failover.n]).toEqual([1, 0])
  expect(rescue.maxMs).toBeGreaterThan(5_000)
  const { rows } = await client.failovers.list({ filter: { triggers: ['rescue'] } })
  expect(rows).toMatchObject([{ verificationId: id, trigger: 'rescue', category: 'no-receipt', outcome: 'accepted' }])
  expect((await client.failovers.list({ filter: { triggers: ['failover'] } })).rows).toEqual([])
})
