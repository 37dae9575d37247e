import { expect, test } from 'vitest'
import type { Hit } from '../../../src/contract/search.ts'
import { insertAlert } from '../../../src/engine/store/alerts.ts'
import { saveCustomer } from '../../../src/engine/store/customers.ts'
import { addPolicy, addPolicyState } from '../../../src/engine/store/policies.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { NOON, save } from '../../builders/rows.ts'

async function aConsole() {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = aClient(engine)
  const find = (text: string) => client.search.find({ text })
  return { engine, client, db: engine.db, find }
}

const of = (kind: Hit['kind'], hits: readonly Hit[]) => hits.filter((hit) => hit.kind === kind)

test('a verification is found by its id, by another system’s id and by our reference', async () => {
  const { db, find } = await aConsole()
  const id = save(db, { source: 'shop', external_id: 'ORD-2026-17', reference: 'sb-known', to_last2: '42' })
  const other = save(db, { source: 'app', external_id: 'ORD-2026-99' })
  for (const text of [String(id), `#${id}`])
    expect(of('verification', await find(text))).toMatchObject([{ id, lastDigits: '42', foundBy: null }])
  expect(of('verification', await find('sb-known'))).toMatchObject([{ id, foundBy: 'sb-known' }])
  expect(of('verification', await find('ORD-2026-17'))).toMatchObject([{ id, foundBy: 'ORD-2026-17' }])
  const byPrefix = of('verification', await find('ORD-2026'))
  expect(byPrefix.map((hit) => hit.kind === 'verification' && hit.id).sort()).toEqual([id, other].sort())
  expect(of('verification', await find('2026-17'))).toEqual([])
})

test('no answer carries a phone number, and a number finds none', async () => {
  const { db, find } = await aConsole()
  save(db, { to_number: '+4915112345678', to_last2: '78' })
  for (const text of ['+4915112345678', '15112345678', '1'])
    expect(JSON.stringify(await find(text))).not.toContain('12345678')
  expect(of('verification', await find('+4915112345678'))).toEqual([])
})

test('providers, countries, customers, failovers, policies and alerts are found by parts of their names', async () => {
  const { db, find, client } = await aConsole()
  await expect.poll(() => client.countries.list(), { timeout: 10_000 }).toContain('DE')
  saveCustomer(db, { id: 'c-1', name: 'Glacier Books', currency: 'EUR', parentId: null, externalId: 'crm-7' }, NOON)
  saveCustomer(db, { id: 'c-2', name: '100 % Tea', currency: 'EUR', parentId: null, externalId: null }, NOON)
  db.exec(`insert into failover_episodes (id, provider, cause, drill, started_at, last_at, hops)
           values (5, 'twilio', 'outage', 0, 1, 2, 3), (6, 'twilio', 'outage', 1, 1, 2, 3)`)
  const draft = { rules: [], controlShare: 0, author: 'ada', createdAt: NOON }
  const { version } = addPolicy(db, { ...draft, reason: 'cheaper in Glasgow' })
  addPolicyState(db, { mode: 'on', live: version, trial: null, author: 'ada', reason: 'go', createdAt: NOON })
  insertAlert(db, {
    rule_id: 1,
    rule_name: 'Glue is missing',
    condition: JSON.stringify({ kind: 'link-down' }),
    severity: 'warning',
    subject: '',
    message: 'nothing sticks',
    since: NOON,
    created_at: NOON,
    read_at: null,
  })

  expect(of('provider', await find('TWIL'))).toMatchObject([{ name: 'twilio' }, { name: 'twilio-backup' }])
  expect(of('country', await find('germ'))).toEqual([{ kind: 'country', country: 'DE' }])
  expect(of('country', await find('de'))).toContainEqual({ kind: 'country', country: 'DE' })
  for (const text of ['glacier', 'BOOKS', 'c-1', 'crm'])
    expect(of('customer', await find(text))).toEqual([{ kind: 'customer', id: 'c-1', name: 'Glacier Books' }])
  expect(of('customer', await find('0 %'))).toMatchObject([{ id: 'c-2' }])
  expect(of('customer', await find('a_i'))).toEqual([])
  expect(of('episode', await find('twilio'))).toMatchObject([{ id: 5, provider: 'twilio', cause: 'outage', hops: 3 }])
  expect(of('policy', await find('glasgow'))).toMatchObject([{ version, live: true }])
  expect(of('alert', await find('STICKS'))).toMatchObject([{ ruleName: 'Glue is missing', open: true }])
  expect(new Set((await find('gl')).map(({ kind }) => kind))).toContain('alert')
})

test('nothing, a long text and too much at once are refused or bounded', async () => {
  const { client, db, find } = await aConsole()
  for (let i = 0; i < 30; i++)
    saveCustomer(db, { id: `many-${i}`, name: `Many ${i}`, currency: 'EUR', parentId: null, externalId: null }, NOON)
  expect(of('customer', await find('many'))).toHaveLength(5)
  expect(of('customer', await client.search.find({ text: 'many', limit: 20 }))).toHaveLength(20)
  expect(await find('no such thing at all')).toEqual([])
  await expect(find('  ')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(find('x'.repeat(81))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(client.search.find({ text: 'a', limit: 21 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
