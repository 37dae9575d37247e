import { expect, test } from 'vitest'
import { shareRows } from '../../../src/engine/optimizer/policy-shares.ts'
import { addShadowChoice } from '../../../src/engine/store/policies.ts'
import { policyShares, policyTraffic, shadowSums } from '../../../src/engine/store/queries/policies.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const window = { from: NOON - 3_600_000, to: NOON + 1 }
const OLD = NOON - 600_000

test('shares, conversions and costs of each rule add up from what was sent', async () => {
  const db = await aStore()
  const send = (policy_version: string, provider: string, converted: boolean, cost: number | null, at = OLD) =>
    save(
      db,
      {
        created_at: at,
        accepted_at: at,
        ...(converted && { state: 'converted', converted_at: at + 9_000, final_at: at + 9_000 }),
      },
      [
        { policy_version, provider, state: 'rejected-eligible', cost_reporting_micros: 0 },
        { policy_version, provider: 'other', cost_reporting_micros: cost },
      ],
    )
  for (let i = 0; i < 4; i++) send('policy@2/de', 'alpha', true, 5_000)
  send('policy@2/de', 'beta', false, 7_000)
  send('policy@2/de', 'beta', false, 7_000, NOON)
  send('policy@2/de:control', 'alpha', true, null)
  send('priority@1', 'alpha', true, 1_000)
  send('priority@2', 'alpha', false, 1_000)
  save(db, { created_at: OLD, mode: 'drill' }, [{ policy_version: 'priority@2' }])
  save(db, { created_at: OLD, mode: 'test' }, [{ policy_version: 'priority@2' }])
  const { verifications, rows } = shareRows(policyShares(db, { ...window, mature: NOON - 300_000 }), 'EUR')
  expect(verifications).toBe(9)
  const euros = (micros: number) => ({ micros, currency: 'EUR' })
  expect(rows).toMatchObject([
    {
      version: 2,
      rule: 'de',
      arm: 'strategy',
      verifications: 6,
      share: 6 / 9,
      conversion: { k: 4, n: 5 },
      cost: euros(34_000),
      costPerConversion: euros(6_750),
      providers: [
        { provider: 'alpha', share: 4 / 6 },
        { provider: 'beta', share: 2 / 6 },
      ],
    },
    { version: null, rule: null, arm: null, verifications: 2, providers: [{ provider: 'alpha', share: 1 }] },
    { version: 2, rule: 'de', arm: 'control', verifications: 1, cost: null, costPerConversion: null },
  ])
})

test('traffic is grouped by what a rule can ask for, without tests and what was sent by hand', async () => {
  const db = await aStore()
  for (const customer_id of ['acme', 'acme', null]) save(db, { customer_id })
  for (const change of [{ mode: 'test' }, { mode: 'drill' }, { only_provider: 'alpha' }] as const) save(db, change)
  expect(policyTraffic(db, window).map(({ customerId, n, prefix }) => [customerId, n, prefix])).toEqual([
    [null, 1, '+49151'],
    ['acme', 2, '+49151'],
  ])
})

test('a shadow is summed up by version: how often it differs, what it saves and what it gains', async () => {
  const db = await aStore()
  const vote = {
    version: 3,
    rule: 'de',
    provider: 'beta',
    price: 4_000,
    estimate: 0.9,
    actualPrice: 6_000,
    actualEstimate: 0.8,
  }
  addShadowChoice(db, 1, 'alpha', vote, NOON)
  addShadowChoice(db, 2, 'beta', { ...vote, actualPrice: 4_000, actualEstimate: 0.9 }, NOON)
  addShadowChoice(db, 3, 'alpha', { ...vote, provider: null, price: null, estimate: null }, NOON)
  addShadowChoice(db, 4, 'alpha', vote, NOON - 7_200_000)
  const [sum] = shadowSums(db, window)
  expect(sum).toMatchObject({ version: 3, choices: 3, different: 2, saving: 2_000 })
  expect(sum?.gain).toBeCloseTo(0.05, 9)
})
