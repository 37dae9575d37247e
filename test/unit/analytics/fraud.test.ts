import { describe, expect, test } from 'vitest'
import { FRAUD_SETTINGS, findFraud, legitimateAttempts } from '../../../src/engine/analytics/models/fraud.ts'
import { type PrefixTraffic, totalled } from '../../../src/engine/analytics/models/prefix-traffic.ts'
import { BUCKETS_A_DAY, type Episode, pumpingWorld, WORLD_DAYS } from './pumping-world.ts'

interface Alert {
  readonly prefix: string
  readonly at: number
}

/** Looks every ten minutes from the ninth day on. */
function alertsOf(traffic: readonly PrefixTraffic[]): readonly Alert[] {
  const totals = traffic.map(totalled)
  const alerts: Alert[] = []
  for (let at = 8 * BUCKETS_A_DAY; at <= WORLD_DAYS * BUCKETS_A_DAY; at++) {
    for (const finding of findFraud(totals, at)) {
      if (finding.kind === 'pumping') alerts.push({ prefix: finding.prefix, at })
    }
  }
  return alerts
}

/** An alert belongs to an episode until the longest window has left it behind. */
const belongs = ({ prefix, at }: Alert, { prefixes, from, to }: Episode): boolean =>
  prefixes.includes(prefix) && at > from && at <= to + 20

function judge(seed: number) {
  const { traffic, attacks, lookAlikes } = pumpingWorld(seed)
  const alerts = alertsOf(traffic)
  const delays = attacks.flatMap((attack) => {
    const first = alerts.find((alert) => belongs(alert, attack) && alert.at <= attack.to + 2)
    return first === undefined ? [] : [(first.at - attack.from) * 10]
  })
  const onAttacks = (alert: Alert) => attacks.some((attack) => belongs(alert, attack))
  const onLookAlikes = alerts.filter((alert) => !onAttacks(alert) && lookAlikes.some((one) => belongs(alert, one)))
  const background = alerts.filter((alert) => !onAttacks(alert) && !lookAlikes.some((one) => belongs(alert, one)))
  return {
    messages: traffic.reduce((sum, one) => sum + one.attempts.reduce((a, b) => a + b, 0), 0),
    detected: delays.length,
    medianMinutes: delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? Number.POSITIVE_INFINITY,
    onLookAlikes: onLookAlikes.length,
    backgroundDays: new Set(background.map(({ prefix, at }) => `${prefix} ${Math.floor(at / BUCKETS_A_DAY)}`)).size,
  }
}

describe('a world with seven attacks and three look-alikes', () => {
  test.each([101, 202, 303, 404])('seed %d: attacks are found within the hour, look-alikes are left alone', (seed) => {
    const found = judge(seed)
    expect(found.messages).toBeGreaterThan(350_000)
    expect(found.detected).toBeGreaterThanOrEqual(6)
    expect(found.medianMinutes).toBeLessThanOrEqual(60)
    expect(found.onLookAlikes).toBe(0)
    // One in 588 prefix-days, of 84 prefixes in 13 days.
    expect(found.backgroundDays).toBeLessThanOrEqual(1)
  })
})

/** One quiet prefix among others: six attempts an hour, five of them converted, for nine days. */
function quietTraffic(prefixes = 8): PrefixTraffic[] {
  return Array.from({ length: prefixes }, (_, i) => ({
    prefix: `+49${i}`,
    country: i < prefixes / 2 ? 'DE' : 'FR',
    provider: 'provider-1',
    attempts: Array.from({ length: 9 * BUCKETS_A_DAY }, () => 1),
    converted: Array.from({ length: 9 * BUCKETS_A_DAY }, (_, t) => (t % 6 === i % 6 ? 0 : 1)),
  }))
}

const NOW = 9 * BUCKETS_A_DAY

/** Adds attempts without conversions to the buckets from `from` to before `to`, counted back from now. */
function flood(one: PrefixTraffic, from: number, to: number, attempts: number): PrefixTraffic {
  const lasts = (t: number) => t >= NOW - from && t < NOW - to
  return { ...one, attempts: one.attempts.map((count, t) => (lasts(t) ? count + attempts : count)) }
}

describe('rules', () => {
  const look = (traffic: readonly PrefixTraffic[], settings = FRAUD_SETTINGS) =>
    findFraud(traffic.map(totalled), NOW, settings)

  test('a finding says what came and what was to be expected', () => {
    const [first, ...others] = quietTraffic()
    if (first === undefined) throw new Error('no traffic')
    const [finding, ...more] = look([flood(first, 7, 0, 20), ...others])
    expect(more).toEqual([])
    expect(finding).toMatchObject({ kind: 'pumping', prefix: '+490', windowMs: 3_600_000, attempts: 126, converted: 5 })
    expect(finding?.expectedAttempts).toBeCloseTo(43 / 7, 10)
    expect(finding?.expectedConversion).toBeCloseTo(5 / 6, 2)
    expect(finding?.chance).toBeLessThan(1e-6)
  })

  test('attempts younger than the validity of the code may still convert: they are not looked at', () => {
    const [first, ...others] = quietTraffic()
    if (first === undefined) throw new Error('no traffic')
    expect(look([flood(first, 1, 0, 200), ...others])).toEqual([])
    expect(look([flood(first, 2, 1, 200), ...others])).toHaveLength(1)
    const patient = { ...FRAUD_SETTINGS, validityMs: 1_800_000 }
    expect(look([flood(first, 3, 1, 200), ...others], patient)).toEqual([])
  })

  test('volume alone is no fraud, and neither is poor conversion alone', () => {
    const [first, ...others] = quietTraffic()
    if (first === undefined) throw new Error('no traffic')
    const campaign = flood(first, 7, 0, 20)
    const converting = {
      ...campaign,
      converted: campaign.attempts.map((n, t) => (n > 1 ? 18 : (first.converted[t] ?? 0))),
    }
    expect(look([converting, ...others])).toEqual([])
    const dead = { ...first, converted: first.converted.map((n, t) => (t >= NOW - 20 ? 0 : n)) }
    expect(look([dead, ...others])).toEqual([])
  })

  test('a country that loses its conversion and asks again is an outage', () => {
    const busy = (one: PrefixTraffic): PrefixTraffic => ({
      ...one,
      attempts: one.attempts.map((n) => 3 * n),
      converted: one.converted.map((n) => 3 * n),
    })
    const down = quietTraffic().map((one) =>
      one.country === 'DE'
        ? { ...flood(busy(one), 20, 0, 3), converted: busy(one).converted.map((n, t) => (t >= NOW - 20 ? 0 : n)) }
        : busy(one),
    )
    const findings = look(down)
    expect(findings.map((finding) => finding.kind)).toEqual(findings.map(() => 'delivery-outage'))
    expect(findings).toHaveLength(4)
  })

  test('a prefix never seen before is held against its country', () => {
    const fresh = {
      prefix: '+4999',
      country: 'DE',
      provider: 'provider-1',
      attempts: Array.from({ length: NOW }, (_, t) => (t >= NOW - 8 ? 8 : 0)),
      converted: Array.from({ length: NOW }, () => 0),
    }
    expect(look([fresh, ...quietTraffic()])).toMatchObject([{ kind: 'pumping', prefix: '+4999' }])
    const few = { ...fresh, attempts: fresh.attempts.map((n) => (n > 0 ? 1 : 0)) }
    expect(look([few, ...quietTraffic()])).toEqual([])
  })

  test('without a day of history there is nothing to hold a prefix against', () => {
    const [first] = quietTraffic()
    if (first === undefined) throw new Error('no traffic')
    expect(findFraud([totalled(first)], 100)).toEqual([])
    expect(look([])).toEqual([])
  })

  test('what a block would have cost: those that converted, and those that usually go with them', () => {
    const [first] = quietTraffic()
    if (first === undefined) throw new Error('no traffic')
    const traffic = totalled(flood(first, 6, 0, 20))
    expect(legitimateAttempts(traffic, NOW - 6, NOW, 5 / 6)).toBe(6)
    expect(legitimateAttempts(traffic, NOW - 6, NOW, 0)).toBe(126)
    expect(legitimateAttempts(totalled(first), NOW - 6, NOW, 0.1)).toBe(6)
  })
})
