import { expect, test } from 'vitest'
import { simulateRecoveries } from '../../../scripts/bench/recovery.ts'
import { quantile } from '../../../src/contract/rate.ts'

test('over 100 outages that probes see, real traffic is back within 15 s, in the median within 6', async () => {
  const { times, lost } = await simulateRecoveries(true)
  expect(quantile(times, 0.99)).toBeLessThanOrEqual(15_000)
  expect(quantile(times, 0.5)).toBeLessThanOrEqual(6_000)
  expect(lost).toBe(0)
}, 60_000)

test('over 100 outages that probes do not see, within 45 s', async () => {
  const { times, lost } = await simulateRecoveries(false)
  expect(quantile(times, 0.99)).toBeLessThanOrEqual(45_000)
  expect(lost).toBe(0)
}, 60_000)
