import { beforeEach, expect, test } from 'vitest'
import { FIRST_EJECTION_MS, RouteEjection } from '../../../src/engine/routing/ejection.ts'
import { HealthGate } from '../../../src/engine/routing/health-gate.ts'
import { inShare, rampShare } from '../../../src/engine/routing/health-ramp.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let ejection: RouteEjection
let gate: HealthGate

beforeEach(() => {
  clock = new FakeClock()
  ejection = new RouteEjection({ clock })
  gate = new HealthGate({ clock, ejection })
})

const keys = Array.from({ length: 2_000 }, (_, i) => `sb-${i}`)
/** How many of 2,000 verifications the gate lets through, as a share. */
const admitted = (country = 'DE') =>
  keys.filter((key) => gate.reason('alpha', country, key) === null).length / keys.length

function loseMessages() {
  const outcome = { provider: 'alpha', country: 'DE', startedAt: clock.now() }
  for (let i = 0; i < 100; i++) ejection.observe({ ...outcome, delivered: true, converted: true })
  for (let i = 0; i < 10; i++) ejection.observe({ ...outcome, delivered: false, converted: false })
}

test('a provider that never failed takes everything', () => {
  expect(gate.share('alpha')).toBe(1)
  expect(admitted()).toBe(1)
})

test('one that came back takes a quarter, then half, then all of its traffic within 30 s', async () => {
  gate.recovered('alpha')
  expect(admitted()).toBeCloseTo(0.25, 1)
  expect(
    gate.reason(
      'alpha',
      'DE',
      keys.find((key) => !inShare('alpha', key, 0.25)),
    ),
  ).toBe('came back a moment ago: takes 25 % of its traffic')
  await clock.advance(15_000)
  expect(admitted()).toBeCloseTo(0.5, 1)
  await clock.advance(15_000)
  expect([admitted(), gate.share('alpha')]).toEqual([1, 1])
})

test('whoever gets through at a quarter gets through at half: no verification goes to and fro', () => {
  for (const key of keys) if (inShare('alpha', key, 0.25)) expect(inShare('alpha', key, 0.5)).toBe(true)
  expect(keys.map((key) => inShare('alpha', key, 0.5))).toEqual(keys.map((key) => inShare('alpha', key, 0.5)))
})

test('two providers that come back at once do not turn the same verifications away', () => {
  const both = keys.filter((key) => !inShare('alpha', key, 0.5) && !inShare('beta', key, 0.5)).length / keys.length
  expect(both).toBeCloseTo(0.25, 1)
})

test('without a verification in hand a ramp turns nobody away', () => {
  gate.recovered('alpha')
  expect(gate.reason('alpha', 'DE')).toBeNull()
})

test('an ejected route says why and for how long, and comes back in steps of minutes', async () => {
  loseMessages()
  expect(gate.reason('alpha', 'DE')).toMatch(
    /^ejected for Germany for another 30 min: only \d+ of the last \d+ messages arrived, usually \d\d %$/,
  )
  expect(gate.reason('alpha', 'FR', 'sb-1')).toBeNull()
  await clock.advance(FIRST_EJECTION_MS)
  expect(admitted()).toBeCloseTo(0.25, 1)
  expect(admitted('FR')).toBe(1)
  await clock.advance(150_000)
  expect(admitted()).toBeCloseTo(0.5, 1)
  await clock.advance(150_000)
  expect(admitted()).toBe(1)
})

test('the share of a ramp never falls with time', () => {
  const shares = Array.from({ length: 40 }, (_, i) => rampShare(i * 1_000, 30_000))
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect([shares[0], shares.at(-1)]).toEqual([0.25, 1])
})
