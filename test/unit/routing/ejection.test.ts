import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Ejection,
  ejectionMemorySchema,
  FIRST_EJECTION_MS,
  LONGEST_EJECTION_MS,
  RouteEjection,
} from '../../../src/engine/routing/ejection.ts'
import { ALARM_AT, cusum, emptyTally, pooledRate, tallied } from '../../../src/engine/routing/ejection-cusum.ts'
import { chance, createRandom, exponentialMs, type Random } from '../../../src/engine/sandbox/random.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const MATURITY_MS = 120_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let clock: FakeClock
let announced: Ejection[]
let ejection: RouteEjection

beforeEach(() => {
  clock = new FakeClock()
  announced = []
  ejection = new RouteEjection({ clock, onChange: (_, happened) => announced.push(happened) })
})

interface Law {
  readonly delivery: number
  /** Of what was delivered. */
  readonly conversion: number
}
const healthy: Law = { delivery: 0.95, conversion: 0.87 }
const silent: Law = { delivery: 0, conversion: 0 }

/** One attempt that matures now. */
function outcome(random: Random, law: Law, { provider = 'alpha', country = 'DE' } = {}) {
  const delivered = chance(random, law.delivery)
  const converted = delivered && chance(random, law.conversion)
  ejection.observe({ provider, country, startedAt: clock.now() - MATURITY_MS, delivered, converted })
}

function outcomes(times: number, law: Law, where = {}, random = createRandom('outcomes', times)) {
  for (let i = 0; i < times; i++) outcome(random, law, where)
}

/** A route that has worked for a while. */
function aKnownRoute() {
  outcomes(300, healthy)
  expect(announced).toEqual([])
}

describe('the evidence', () => {
  test('never falls below zero and melts with successes', () => {
    expect(cusum(0, true, 0.8)).toBe(0)
    const after = cusum(0, false, 0.8)
    expect(after).toBeGreaterThan(0)
    expect(cusum(after, true, 0.8)).toBeLessThan(after)
  })

  test('a failure weighs more where success is usual', () => {
    expect(cusum(0, false, 0.95)).toBeGreaterThan(cusum(0, false, 0.5))
  })

  test('a rate of nought or one does not make a single outcome decisive', () => {
    for (const usual of [0, 1])
      for (const success of [true, false]) expect(cusum(1, success, usual)).toBeLessThan(ALARM_AT)
  })

  test('a tally fades, and few outcomes are drawn to the prior', () => {
    let tally = emptyTally
    for (let i = 0; i < 2_000; i++) tally = tallied(tally, true, 100)
    expect(tally.n).toBeCloseTo(100, 0)
    for (let i = 0; i < 300; i++) tally = tallied(tally, false, 100)
    expect(tally.k / tally.n).toBeLessThan(0.06)
    expect(pooledRate(emptyTally, 0.8, 40)).toBe(0.8)
    expect(pooledRate({ n: 40, k: 0 }, 0.8, 40)).toBe(0.4)
  })
})

describe('a silent outage', () => {
  test('is found within eight outcomes, whatever the seed', () => {
    aKnownRoute()
    for (let i = 0; i < 8 && announced.length === 0; i++) outcomes(1, silent)
    expect(ejection.current('alpha', 'DE')).toMatchObject({
      since: clock.now(),
      until: clock.now() + FIRST_EJECTION_MS,
      level: 1,
      cause: expect.stringMatching(/^only 0 of the last \d messages arrived, usually 9\d %$/),
    })
  })

  test('that receipts hide is found by the codes that do not come back', () => {
    aKnownRoute()
    outcomes(8, { delivery: 1, conversion: 0 })
    expect(announced.map(({ cause }) => cause)).toEqual([
      expect.stringMatching(/^only \d+ of the last \d+ codes were entered, usually 8\d %$/),
    ])
  })

  test('takes the provider out of that country only', () => {
    outcomes(100, healthy, { country: 'FR' })
    aKnownRoute()
    outcomes(8, silent)
    expect(ejection.current('alpha', 'FR')).toBeNull()
    expect(ejection.of('alpha').map(({ country }) => country)).toEqual(['DE'])
    expect(ejection.of('beta')).toEqual([])
  })

  test('that lasts is ejected again after fewer outcomes, each time for longer, at most four hours', async () => {
    aKnownRoute()
    outcomes(8, silent)
    for (let n = 0; n < 6; n++) {
      const { until = 0 } = announced.at(-1) ?? {}
      await clock.advance(until - clock.now() + MATURITY_MS)
      expect(ejection.current('alpha', 'DE')).toBeNull()
      outcomes(4, silent)
    }
    expect(announced.map(({ since, until }) => (until - since) / FIRST_EJECTION_MS)).toEqual([1, 2, 4, 8, 8, 8, 8])
    expect(LONGEST_EJECTION_MS).toBe(8 * FIRST_EJECTION_MS)
  })

  test('a day later it begins again with the shortest time', async () => {
    aKnownRoute()
    outcomes(8, silent)
    await clock.advance(DAY_MS + FIRST_EJECTION_MS + MATURITY_MS)
    outcomes(4, silent)
    expect(announced.map(({ level }) => level)).toEqual([1, 1])
  })

  test('what was still under way when it was ejected does not eject it again', async () => {
    aKnownRoute()
    outcomes(8, silent)
    outcomes(50, silent)
    await clock.advance(FIRST_EJECTION_MS + MATURITY_MS - 1)
    outcomes(50, silent)
    expect(announced).toHaveLength(1)
  })
})

describe('coming back', () => {
  test('counts from the end of the ejection', async () => {
    aKnownRoute()
    expect(ejection.sinceReturnMs('alpha', 'DE')).toBeNull()
    outcomes(8, silent)
    expect(ejection.sinceReturnMs('alpha', 'DE')).toBeNull()
    await clock.advance(FIRST_EJECTION_MS + 5_000)
    expect(ejection.sinceReturnMs('alpha', 'DE')).toBe(5_000)
  })

  test('an operator may take it back at once', () => {
    ejection.lift('alpha', 'DE')
    aKnownRoute()
    outcomes(8, silent)
    ejection.lift('alpha', 'DE')
    expect(ejection.current('alpha', 'DE')).toBeNull()
    expect(ejection.sinceReturnMs('alpha', 'DE')).toBe(0)
  })

  test('ejections and what is usual are kept over a restart', () => {
    aKnownRoute()
    outcomes(8, silent)
    const saved = ejectionMemorySchema.parse(JSON.parse(JSON.stringify(ejection.memory('alpha'))))
    const restarted = new RouteEjection({ clock })
    restarted.restore('alpha', saved)
    expect(restarted.of('alpha')).toEqual(ejection.of('alpha'))
    expect(restarted.memory('alpha')).toEqual(ejection.memory('alpha'))
  })
})

describe('what is not known is not judged', () => {
  test('a new provider is given thirty outcomes, whatever they are', () => {
    outcomes(29, silent)
    expect(announced).toEqual([])
  })

  test('a new route of a known provider is given ten', () => {
    aKnownRoute()
    outcomes(10, silent, { country: 'BR' })
    expect(ejection.current('alpha', 'BR')).toBeNull()
    outcomes(20, silent, { country: 'BR' })
    expect(ejection.current('alpha', 'BR')).not.toBeNull()
  })

  test('a provider that never sends receipts is judged by conversion alone', () => {
    for (let i = 0; i < 60; i++) {
      const startedAt = clock.now() - MATURITY_MS
      ejection.observe({ provider: 'alpha', country: `X${i % 9}`, startedAt, delivered: false, converted: true })
    }
    const before = announced.length
    for (let i = 0; i < 500; i++)
      ejection.observe({ provider: 'alpha', country: 'DE', startedAt: clock.now(), delivered: false, converted: true })
    expect(announced.length - before).toBe(0)
  })
})

describe('simulated', () => {
  const weights = [30, 20, 12, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1.5, 1, 1, 0.8, 0.7, 0.5, 0.3, 0.1, 0.1]

  /** 300,000 verifications in 30 days over 20 countries whose rates differ and drift by the day. */
  test('a healthy month has hardly a false alarm', async () => {
    const random = createRandom('healthy month')
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const PER_DAY = 10_000
    for (let day = 0; day < 30; day++) {
      for (const [index, weight] of weights.entries()) {
        const law = {
          delivery: 0.93 + 0.04 * Math.sin(index + day / 5),
          conversion: 0.85 + 0.06 * Math.sin(2 * index + day / 3),
        }
        const where = { country: `C${index}` }
        for (let i = 0; i < (PER_DAY * weight) / total; i++) outcome(random, law, where)
      }
      await clock.advance(DAY_MS)
    }
    const lostMs = announced.reduce((sum, { since, until }) => sum + until - since, 0)
    const shareOfTime = lostMs / (30 * DAY_MS * weights.length)
    // One in 10,000 outcomes of either kind, as a threshold of 8 promises: a route is out for a thousandth of its time.
    expect(announced.length).toBeLessThanOrEqual(40)
    expect(shareOfTime).toBeLessThan(0.002)
  })

  test('a total silent outage at one message a minute is found within 14 minutes in 98 of 100, in the median within 8', async () => {
    const delays: number[] = []
    for (let seed = 0; seed < 100; seed++) {
      ejection = new RouteEjection({ clock })
      const random = createRandom('silent', seed)
      outcomes(300, healthy, {}, random)
      const from = clock.now()
      while (ejection.current('alpha', 'DE') === null) {
        await clock.advance(exponentialMs(random, MINUTE_MS))
        outcome(random, clock.now() - MATURITY_MS < from ? healthy : silent)
        if (clock.now() - from > DAY_MS) throw new Error(`never found with seed ${seed}`)
      }
      delays.push(clock.now() - from)
    }
    delays.sort((a, b) => a - b)
    expect(delays[50]).toBeLessThan(8 * MINUTE_MS)
    expect(delays[98]).toBeLessThan(14 * MINUTE_MS)
  })
})
