import { ORPCError } from '@orpc/client'
import { expect, test, vi } from 'vitest'
import { sandboxCustomers } from '../../../src/engine/sandbox/customers.ts'
import { codeIn } from '../../../src/engine/sandbox/traffic.ts'
import { rebuildRollups } from '../../../src/engine/store/rollup-rebuild.ts'
import { flat } from '../../builders/a-business.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { rollupDump } from '../../builders/rollup-dump.ts'

const NUMBER = '+4915112345678'
const soon = { timeout: 15_000, interval: 50 }

async function aConsole(folder = aFolder()) {
  const engine = await anEngine({ sandbox: await aFastSandbox(), folder })
  return { engine, client: aClient(engine) }
}

async function refusal(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError) || !error.defined) throw new Error(`no typed error but ${String(error)}`)
  return error
}

const plan = {
  id: null,
  name: 'Standard',
  currency: 'EUR',
  billableOn: 'accepted' as const,
  validFrom: 0,
  validTo: null,
  prices: flat(250_000),
}

test('the sandbox has customers with plans from the start, and a verification earns what its plan says', async () => {
  const { client, engine } = await aConsole()
  const { rows, total } = await client.customers.list({ limit: 500 })
  expect([rows.length, total]).toEqual([sandboxCustomers.length, sandboxCustomers.length])
  const northwind = await client.customers.get({ id: 'northwind' })
  expect(northwind).toMatchObject({
    name: 'Northwind Bank',
    accounts: [{ id: 'mintleaf' }],
    plans: [{ name: 'Volume' }],
  })

  await client.customers.save({ id: 'acme', name: 'Acme', currency: 'EUR' })
  await client.customers.plans.save({ ...plan, customerId: 'acme', billableOn: 'converted' })
  const { id } = await client.verifications.send({ to: NUMBER, customerId: 'acme' })
  const earned = engine.db
    .prepare(`select sum(revenue_micros) from rollup_customer_days where customer = 'acme'`)
    .pluck()
  expect(earned.get()).toBe(0)
  await vi.waitFor(async () => expect(await client.sandbox.handset({ verificationId: id })).not.toEqual([]), soon)
  const [message] = await client.sandbox.handset({ verificationId: id })
  await client.verifications.check({ id, code: codeIn(message?.text ?? '') ?? '' })
  expect(earned.get()).toBe(250_000)
  // Sent, failed over, delivered, checked and billed by the console itself: nothing went past the roll-ups.
  await engine.stop()
})

test('roll-ups survive a restart and are what a rebuild makes of the rows', async () => {
  const folder = aFolder()
  const first = await aConsole(folder)
  for (const customerId of ['northwind', 'tidepool', 'unheard-of'])
    await first.client.verifications.send({ to: NUMBER, customerId })
  await first.engine.stop()
  const { engine } = await aConsole(folder)
  const kept = rollupDump(engine.db)
  expect(kept['rollup_customer_days']?.length).toBe(3)
  rebuildRollups(engine.db)
  expect(rollupDump(engine.db)).toEqual(kept)
})

test('a plan for time that has passed is for what was sent then and has no revenue yet', async () => {
  const { client, engine } = await aConsole()
  await client.customers.save({ id: 'acme', name: 'Acme', currency: 'EUR' })
  await client.verifications.send({ to: NUMBER, customerId: 'acme' })
  const earned = engine.db
    .prepare(`select sum(revenue_micros) from rollup_customer_days where customer = 'acme'`)
    .pluck()
  expect(earned.get()).toBe(0)
  await client.customers.plans.save({ ...plan, customerId: 'acme' })
  await vi.waitFor(() => expect(earned.get()).toBe(250_000), soon)
})

test('plans whose dates, prices or currency cannot be are refused with a sentence', async () => {
  const { client } = await aConsole()
  await client.customers.save({ id: 'acme', name: 'Acme', currency: 'EUR' })
  const save = (change: object) => client.customers.plans.save({ ...plan, customerId: 'acme', ...change })
  const day = Date.UTC(2026, 5, 1)
  const first = await save({ validTo: day })
  const error = await refusal(save({ validFrom: day - 1 }))
  expect(error).toMatchObject({ code: 'INVALID_PLAN', data: { field: 'validFrom' } })
  expect(error.message).toBe(
    'The plan “Standard” holds from 1970-01-01 00:00 UTC until 2026-06-01 00:00 UTC. Two plans cannot hold at one time.',
  )
  await save({ validFrom: day })
  expect((await save({ id: first.id, validTo: day - 5, name: 'Older' })).id).toBe(first.id)
  expect((await client.customers.plans.list({ customerId: 'acme' })).map(({ name }) => name)).toEqual([
    'Standard',
    'Older',
  ])
  const tiers = (...starts: number[]) => [
    { country: null, service: null, tiers: starts.map((fromVolume) => ({ fromVolume, micros: 1 })) },
  ]
  const dates = { validFrom: day - 4, validTo: day - 3 }
  for (const [change, field] of [
    [{ validTo: -1 }, 'validTo'],
    [{ customerId: 'nobody' }, 'customerId'],
    [{ currency: 'USD' }, 'currency'],
    [{ prices: [...flat(1), ...flat(2)] }, 'prices'],
    [{ prices: tiers(10) }, 'prices'],
    [{ prices: tiers(0, 10, 10) }, 'prices'],
  ] as const)
    expect(await refusal(save({ ...dates, ...change }))).toMatchObject({ code: 'INVALID_PLAN', data: { field } })
  expect(await refusal(save({ id: 99_999 }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('customers are changed, archived, found again, and every step is in the audit log', async () => {
  const { client, engine } = await aConsole()
  await client.customers.save({ id: 'acme', name: 'Acme', currency: 'EUR', externalId: 'crm-7' })
  await client.customers.save({
    id: 'acme',
    name: 'Acme Ltd',
    currency: 'EUR',
    externalId: 'crm-7',
    parentId: 'northwind',
  })
  expect((await client.customers.list({ search: 'CRM-7' })).rows).toMatchObject([{ id: 'acme', name: 'Acme Ltd' }])
  await client.customers.archive({ id: 'acme', archived: true })
  expect((await client.customers.list({ search: 'acme' })).rows).toEqual([])
  expect((await client.customers.list({ search: 'acme', archived: true })).matching).toBe(1)
  const actions = engine.db.prepare(`select action from audit_log where subject = 'customer:acme' order by id`).pluck()
  expect(actions.all()).toEqual(['customer.save', 'customer.save', 'customer.archive'])
  const customer = { id: 'other', name: 'Other', currency: 'EUR' }
  for (const [change, field] of [
    [{ externalId: 'crm-7' }, 'externalId'],
    [{ parentId: 'nobody' }, 'parentId'],
    [{ parentId: 'other' }, 'parentId'],
    [{ id: 'northwind', parentId: 'acme' }, 'parentId'],
  ] as const)
    expect(await refusal(client.customers.save({ ...customer, ...change }))).toMatchObject({
      code: 'INVALID_CUSTOMER',
      data: { field },
    })
  expect(await refusal(client.customers.get({ id: 'nobody' }))).toMatchObject({ code: 'NOT_FOUND' })
  const [first, second] = (await client.customers.list({ limit: 2 })).rows
  const next = await client.customers.list({ limit: 1, after: { name: first?.name ?? '', id: first?.id ?? '' } })
  expect(next.rows).toEqual([second])
})

test('a refund is booked with the customer, the verification and the reason, and cannot be what it is not', async () => {
  const { client, engine } = await aConsole()
  const { id } = await client.verifications.send({ to: NUMBER, customerId: 'northwind' })
  const refund = {
    kind: 'refund' as const,
    customerId: 'northwind',
    verificationId: id,
    amount: { micros: -250_000, currency: 'EUR' },
    reason: 'never arrived',
  }
  const booked = await client.customers.corrections.add(refund)
  expect(booked).toMatchObject({ ...refund, author: 'operator', reporting: { micros: -250_000, currency: 'EUR' } })
  expect(await client.customers.corrections.list({ customerId: 'northwind' })).toEqual([booked])
  const row = engine.db.prepare(
    'select sum(refunds_micros) as micros, sum(sent) as sent from rollup_route_days where refunds_micros <> 0',
  )
  expect(row.get()).toEqual({ micros: -250_000, sent: 1 })
  for (const [change, field] of [
    [{ amount: { micros: 5, currency: 'EUR' } }, 'amount'],
    [{ amount: { micros: 0, currency: 'EUR' } }, 'amount'],
    [{ customerId: 'tidepool' }, 'verificationId'],
    [{ customerId: 'nobody', verificationId: null }, 'customerId'],
    [{ bookedAt: Date.now() + 60_000 }, 'bookedAt'],
  ] as const)
    expect(await refusal(client.customers.corrections.add({ ...refund, ...change }))).toMatchObject({
      code: 'INVALID_CUSTOMER',
      data: { field },
    })
  const missing = client.customers.corrections.add({ ...refund, verificationId: 99_999 })
  expect(await refusal(missing)).toMatchObject({ code: 'NOT_FOUND' })
  expect(() => engine.db.exec('update revenue_corrections set micros = 0')).toThrow('append-only')
})
