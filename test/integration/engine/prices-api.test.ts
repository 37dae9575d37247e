import { expect, test } from 'vitest'
import { aClient } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

test("an operator's exchange rate holds at once, and the audit log has the one before it, the new one and why", async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = aClient(engine)
  const { rates } = await client.pricing.rates()
  const before = rates.find(({ currency }) => currency === 'USD')
  const date = new Date().toISOString().slice(0, 10)
  const rate = { currency: 'USD', microsPerEuro: 1_250_000, date }
  await client.pricing.setRate({ ...rate, reason: 'the bank said so' })

  const after = await client.pricing.rates()
  expect(after.rates.find(({ currency }) => currency === 'USD')).toEqual({ ...rate, source: 'manual' })
  const { rows } = await client.audit.list({ limit: 1 })
  const [line] = rows
  expect(line).toMatchObject({
    action: 'rate.set',
    subject: 'rate:USD',
    detail: { before, after: { ...rate, source: 'manual' } },
    reason: 'the bank said so',
  })
})
