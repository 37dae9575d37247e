import { describe, expect, test } from 'vitest'
import type { AlertCondition } from '../../../src/contract/alert-rules.ts'
import { findingsOf } from '../../../src/engine/alerts/conditions.ts'
import type { Readings } from '../../../src/engine/alerts/readings.ts'
import type { AlertReadings, AlertWindow } from '../../../src/engine/store/queries/alerts-readings.ts'
import { aProviderReading, calm } from '../../builders/an-alert-rig.ts'
import { NOON } from '../../builders/rows.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const find = (condition: AlertCondition, readings: Partial<Readings>, named: readonly string[] = []) =>
  findingsOf(condition, { ...calm, now: NOON, ...readings }, new Set(named))
const scanned = (patch: Partial<AlertReadings>): Partial<Readings> => ({
  scanned: calm.scanned && { ...calm.scanned, ...patch },
})
const none = { accept: { k: 0, n: 0 }, delivery: { k: 0, n: 0 }, conversion: { k: 0, n: 0 } }
const aWindow = (patch: Partial<AlertWindow>): Partial<Readings> =>
  scanned({
    windows: [{ windowMs: HOUR, sent: 0, failed: 0, failedOver: 0, service: none, providers: [], ...patch }],
  })

describe('primary failing', () => {
  const condition = { kind: 'primary-failing', failovers: 2, windowMs: 5 * MINUTE } as const
  const hop = (secondsAgo: number, to: string | null = 'beta') => ({
    from: 'alpha',
    to,
    reason: 'connection refused',
    at: NOON - secondsAgo * 1_000,
  })
  const providers = [aProviderReading(), aProviderReading({ name: 'beta', label: 'Beta' })]

  test('holds although every failover found another provider', () => {
    expect(find(condition, { providers, failovers: [hop(60), hop(5)] })).toEqual([
      { subject: 'alpha', message: 'Alpha fails: 2 failovers in 5 min, the last one to Beta: connection refused.' },
    ])
    expect(find(condition, { providers, failovers: [hop(60), hop(5, null)] })?.[0]?.message).toContain(
      'no provider was left to try',
    )
  })

  test('old failovers and too few of them do not count', () => {
    expect(find(condition, { providers, failovers: [hop(301), hop(5)] })).toEqual([])
  })

  test('goes on while the breaker keeps traffic away, so that nothing fails any more', () => {
    const out = aProviderReading({ breaker: { state: 'open', cause: '3 failures in a row' } })
    expect(find(condition, { providers: [out] })).toEqual([
      { subject: 'alpha', message: 'Alpha takes no traffic: 3 failures in a row.' },
    ])
    expect(find({ kind: 'breaker-open' }, { providers: [out] })).toMatchObject([{ subject: 'alpha' }])
    expect(find({ kind: 'breaker-open' }, { providers: [{ ...out, enabled: false }] })).toEqual([])
  })
})

describe('rates', () => {
  const below = {
    kind: 'rate-below',
    metric: 'delivery',
    of: 'provider',
    below: 0.8,
    windowMs: HOUR,
    minimum: 50,
  } as const
  const providers = [aProviderReading(), aProviderReading({ name: 'off', label: 'Off', enabled: false })]
  const row = (provider: string, k: number, n: number) => ({ ...none, provider, delivery: { k, n } })

  test('a low rate of an enabled provider with enough behind it', () => {
    const rows = [row('alpha', 39, 50), row('off', 0, 500)]
    expect(find(below, { providers, ...aWindow({ providers: rows }) })).toEqual([
      { subject: 'alpha', message: 'The delivery rate of Alpha is 78.0 % over 1 h (n = 50), below 80.0 %.' },
    ])
    expect(find(below, { providers, ...aWindow({ providers: [row('alpha', 0, 49)] }) })).toEqual([])
    expect(find(below, { providers, ...aWindow({ providers: [row('alpha', 40, 50)] }) })).toEqual([])
  })

  test('of the whole service', () => {
    const service = { ...none, accept: { k: 10, n: 100 } }
    const condition = { ...below, metric: 'accept', of: 'service' } as const
    expect(find(condition, aWindow({ service }))).toMatchObject([{ subject: null }])
  })

  test('failovers and failures', () => {
    const rate = { kind: 'failover-rate', above: 0.1, windowMs: HOUR, minimum: 50 } as const
    expect(find(rate, aWindow({ sent: 100, failedOver: 11 }))).toMatchObject([{ subject: null }])
    expect(find(rate, aWindow({ sent: 100, failedOver: 10 }))).toEqual([])
    expect(find(rate, aWindow({ sent: 49, failedOver: 49 }))).toEqual([])
    const count = { kind: 'failed', count: 5, windowMs: HOUR } as const
    expect(find(count, aWindow({ failed: 5 }))).toMatchObject([{ message: '5 verifications failed in 1 h.' }])
    expect(find(count, aWindow({ failed: 4 }))).toEqual([])
  })
})

describe('money', () => {
  const euros = (micros: number) => aProviderReading({ balance: { micros, currency: 'EUR' } })
  const cost = (currency: string) => scanned({ hourlyCosts: [{ provider: 'alpha', currency, micros: 2_000_000 }] })
  const runway = { kind: 'runway', belowHours: 24 } as const

  test('a balance that does not last', () => {
    expect(find(runway, { providers: [euros(40_000_000)], ...cost('EUR') })).toMatchObject([
      { subject: 'alpha', message: "40.00 EUR at Alpha last 20 h at the last hour's rate." },
    ])
    expect(find(runway, { providers: [euros(50_000_000)], ...cost('EUR') })).toEqual([])
  })

  test('an unknown balance, no costs or costs in another currency say nothing', () => {
    expect(find(runway, { providers: [aProviderReading()], ...cost('EUR') })).toEqual([])
    expect(find(runway, { providers: [euros(1)] })).toEqual([])
    expect(find(runway, { providers: [euros(1)], ...cost('USD') })).toEqual([])
  })

  test('a low balance and a spent budget', () => {
    const balance = { kind: 'balance', belowMicros: 50_000_000 } as const
    expect(find(balance, { providers: [euros(49_000_000)] })).toHaveLength(1)
    expect(find(balance, { providers: [euros(50_000_000)] })).toEqual([])
    const budget = { kind: 'budget', above: 0.8 } as const
    expect(find(budget, { budget: { spentMicros: 81, limitMicros: 100 } })).toHaveLength(1)
    expect(find(budget, { budget: { spentMicros: 80, limitMicros: 100 } })).toEqual([])
  })
})

test('silence counts only where there was traffic the day before', () => {
  const silent = { kind: 'no-traffic', windowMs: 30 * MINUTE } as const
  const last = (msAgo: number | null) => find(silent, scanned({ lastSentAt: msAgo === null ? null : NOON - msAgo }))
  expect(last(30 * MINUTE)).toHaveLength(1)
  expect(last(29 * MINUTE)).toEqual([])
  expect(last(25 * HOUR)).toEqual([])
  expect(last(null)).toEqual([])
})

test('stale prices, failed drills, failed probes, last routes', () => {
  const providers = [aProviderReading({ probe: { ok: false, error: 'timed out' } })]
  const stale = { kind: 'prices-stale', olderThanMs: HOUR } as const
  const priced = (at: number) => scanned({ pricedAt: [{ provider: 'alpha', at }] })
  expect(find(stale, { providers, ...priced(NOON - HOUR - 1) })).toMatchObject([{ subject: 'alpha' }])
  expect(find(stale, { providers, ...priced(NOON - HOUR) })).toEqual([])
  expect(find(stale, { providers })).toEqual([])
  const drills = scanned({ failedDrills: [{ provider: 'alpha', id: 7, at: NOON }] })
  expect(find({ kind: 'drill-failed' }, { providers, ...drills })).toEqual([
    { subject: 'alpha', message: 'The scheduled drill 7 of Alpha failed.' },
  ])
  expect(find({ kind: 'unreachable' }, { providers })).toEqual([
    { subject: 'alpha', message: 'Alpha fails its probes: timed out.' },
  ])
  expect(find({ kind: 'last-route' }, { lastRoutes: [{ country: 'US', reason: 'Alpha (breaker open)' }] })).toEqual([
    {
      subject: 'US',
      message: 'No provider should be used for the United States, so the least bad one is: Alpha (breaker open).',
    },
  ])
})

test('an alarm goes to the rule that names it, all others to the rule for the rest', () => {
  const alarms = [
    { kind: 'switch-budget', subject: null, message: 'Too many switches.' },
    { kind: 'price', subject: 'alpha', message: 'A price rose.' },
  ]
  expect(find({ kind: 'alarm', alarm: 'price' }, { alarms })).toEqual([{ subject: 'alpha', message: 'A price rose.' }])
  expect(find({ kind: 'alarm', alarm: null }, { alarms }, ['price'])).toEqual([
    { subject: null, message: 'Too many switches.' },
  ])
})

test('while our own network is down, what is measured through it stands still', () => {
  const down = { linkDown: 'no interface has an address', providers: [aProviderReading()] }
  expect(find({ kind: 'link-down' }, down)).toHaveLength(1)
  expect(find({ kind: 'link-down' }, {})).toEqual([])
  for (const kind of ['unreachable', 'breaker-open', 'last-route'] as const) expect(find({ kind }, down)).toBeNull()
  expect(find({ kind: 'drill-failed' }, { scanned: null })).toBeNull()
})
