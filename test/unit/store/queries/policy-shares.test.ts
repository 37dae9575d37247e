import { expect, test } from 'vitest'
import { policyShares } from '../../../../src/engine/store/queries/policies.ts'
import { aStore } from '../../../builders/a-store.ts'
import { NOON, save } from '../../../builders/rows.ts'

const MINUTE = 60_000

test('conversion is of those that have had their time to answer: young ones that answered already are no better', async () => {
  const db = await aStore()
  const sent = (at: number, converted: boolean) =>
    save(
      db,
      { created_at: at, accepted_at: at, ...(converted && { converted_at: at + 5_000, final_at: at + 5_000 }) },
      [{ started_at: at, policy_version: 'policy@1/default' }],
    )
  for (const converted of [true, true, false]) sent(NOON - 20 * MINUTE, converted)
  for (const converted of [true, true, true, false]) sent(NOON - MINUTE, converted)
  const [share] = policyShares(db, { from: NOON - 60 * MINUTE, to: NOON, mature: NOON - 5 * MINUTE })
  expect(share).toMatchObject({ n: 7, judged: 3, converted: 2 })
})
