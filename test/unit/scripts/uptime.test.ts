import { expect, test } from 'vitest'
import { simulateUptime } from '../../../scripts/uptime/simulation.ts'

test('over a simulated month in rough weather failover keeps 99.9 %, which the first choice alone does not', () => {
  const { minutes, primaryDown, badWithout, badWith } = simulateUptime('storm', 3, 7)
  expect(1 - badWithout / minutes).toBeLessThan(0.999)
  expect(1 - badWith / minutes).toBeGreaterThanOrEqual(0.999)
  expect(badWithout).toBeGreaterThanOrEqual(primaryDown)
}, 30_000)
