import { expect, test } from 'vitest'
import { soakFaults } from '../../../scripts/soak/faults.ts'

test('through hundreds of faults and kill -9 nothing is lost, resent after an acceptance or doubled in silence', async () => {
  const result = await soakFaults(400, 7, () => {})
  expect(result).toMatchObject({ lost: 0, resentAfterAcceptance: 0, unmarkedDuplicates: 0 })
  expect(result.kills).toBeGreaterThan(0)
  expect(result.faults).toBeGreaterThanOrEqual(400)
  expect(result.maybeDuplicate).toBeLessThanOrEqual(result.unknownInjected)
  expect(result.maybeDuplicate).toBeGreaterThan(0)
}, 180_000)
