import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HostedEngine, hostEngine } from '../../../scripts/engine-host.ts'
import type { Dimension } from '../../../src/contract/analytics-query.ts'
import type { Candidate } from '../../../src/contract/models.ts'
import { createRandom, integerBelow } from '../../../src/engine/sandbox/random.ts'
import { save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000

let host: HostedEngine
let client: HostedEngine['client']
let engine: HostedEngine['engine']
let now: number
let span: { readonly from: number; readonly to: number }

// Nothing here changes anything, so that one history serves all.
beforeAll(async () => {
  host = await hostEngine()
  ;({ client, engine } = host)
  now = Date.now()
  span = { from: now - 29 * DAY_MS, to: now }
  aHistory()
})
afterAll(() => host.stop())

/** 58 days: two providers in two countries, the cheap one of which converts badly in one of them. */
function aHistory(): void {
  const random = createRandom(4, 'cost-history')
  const pick = <T>(values: readonly [T, ...T[]]): T => values[integerBelow(random, values.length)] ?? values[0]
  engine.db.transaction(() => {
    for (let i = 0; i < 1_500; i++) {
      const at = Math.floor(now - random.next() * 58 * DAY_MS)
      const country = pick(['DE', 'FR'])
      const provider = pick(['twilio', 'vonage-value'])
      const chance = provider === 'twilio' ? 0.8 : country === 'DE' ? 0.3 : 0.78
      const converted = random.next() < chance
      const cost = (provider === 'twilio' ? 80_000 : 50_000) + integerBelow(random, 9_000)
      const isDoubled = random.next() < 0.08
      save(
        engine.db,
        {
          mode: 'sandbox',
          country,
          customer_id: pick(['northwind', 'wayfare', null]),
          network: pick(['26201', '26202', null]),
          service: pick(['sms', 'sms', 'voice']),
          segments: pick([1, 1, 2]),
          created_at: at,
          accepted_at: at + 80,
          delivered_at: at + 3_000,
          converted_at: converted ? at + 20_000 : null,
          final_at: converted ? at + 20_000 : at + 600_000,
          state: converted ? 'converted' : 'expired',
        },
        [
          {
            provider,
            started_at: at,
            cost_micros: cost,
            cost_reporting_micros: random.next() < 0.02 ? null : cost,
            delivery: random.next() < 0.05 ? 'failed' : 'delivered',
            policy_version: random.next() < 0.9 ? 'policy@1/default' : 'policy@1/default:control',
            candidates: JSON.stringify(candidatesFor(provider)),
          },
          ...(isDoubled
            ? [{ provider: 'plivo', started_at: at, maybe_duplicate: 1, cost_reporting_micros: 61_000 }]
            : []),
        ],
      )
    }
  })()
}

function candidatesFor(chosen: string): readonly Candidate[] {
  return (['twilio', 'vonage-value'] as const).map((provider, i) => {
    const price = { micros: i === 0 ? 84_000 : 54_000, currency: 'EUR' }
    return {
      ...{ provider, rank: i + 1, place: i + 1, price, comparablePrice: price, breaker: 'closed', excludedBy: null },
      ...{
        estimate: { mean: 0.8, low: 0.7, high: 0.9, n: 30, outage: 0 },
        score: 1,
        probability: 0.5,
        runnerUp: false,
      },
      chosenBecause: provider === chosen ? 'best balanced score' : null,
    }
  })
}

const pairs: readonly (readonly Dimension[])[] = [
  ['provider'],
  ['provider', 'country'],
  ['country', 'network'],
  ['customer', 'country'],
  ['customer', 'provider'],
  ['network', 'provider'],
  ['network', 'service'],
  ['customer', 'service'],
  ['network', 'customer'],
]

describe('cost analysis', () => {
  test('every grouping adds up to the same total, from roll-ups and from rows', async () => {
    for (const groupBy of pairs) {
      const { total, groups, freshness } = await client.cost.analysis({ ...span, groupBy: [...groupBy] })
      for (const name of [
        'spendMicros',
        'duplicateMicros',
        'failedMicros',
        'verifications',
        'converted',
        'segments',
      ] as const)
        expect([groupBy, name, groups.reduce((sum, group) => sum + group[name], 0)]).toEqual([
          groupBy,
          name,
          total[name],
        ])
      expect(freshness.source).toBe(groupBy.includes('network') && groupBy.includes('customer') ? 'rows' : 'rollups')
      expect(total.regularMicros + total.duplicateMicros + total.failedMicros).toBe(total.spendMicros)
    }
  })

  test('the total is what the rows say, and so is every day', async () => {
    const { total, series, span: counted } = await client.cost.analysis(span)
    const rows = engine.db
      .prepare(
        `select sum(a.cost_reporting_micros) as spend, sum(a.cost_reporting_micros is null) as unpriced,
           count(distinct v.id) as verifications from verifications v join attempts a on a.verification_id = v.id
         where v.created_at >= ? and v.created_at < ?`,
      )
      .get(counted.from, counted.to) as Record<string, number>
    expect(total).toMatchObject({
      spendMicros: rows['spend'],
      unpriced: rows['unpriced'],
      verifications: rows['verifications'],
    })
    expect(series.spend.reduce((sum, micros) => sum + micros, 0)).toBe(total.spendMicros)
    expect(total.costPerConverted.micros).toBeCloseTo(total.spendMicros / total.converted, 6)
    expect(total.costPerConverted.low).toBeLessThan(total.costPerConverted.micros ?? 0)
    expect(total.costPerConverted.high).toBeGreaterThan(total.costPerConverted.micros ?? 0)
  })

  test('the waterfall leads from the compared span to this one', async () => {
    const { waterfall, total, before } = await client.cost.analysis(span)
    expect(waterfall).toMatchObject({ before: before?.spendMicros, after: total.spendMicros })
    const { before: start = 0, price = 0, volume = 0, mix = 0, duplicates = 0, fees = 0 } = waterfall ?? {}
    expect(start + price + volume + mix + duplicates + fees).toBe(total.spendMicros)
    expect((await client.cost.analysis({ ...span, compare: { kind: 'none' } })).waterfall).toBeNull()
  })

  test('groups beyond the limit are added up, and filters hold', async () => {
    const { groups, groupCount, rest, total } = await client.cost.analysis({ ...span, limit: 1 })
    expect([groups.length, groupCount > 1]).toEqual([1, true])
    expect((groups[0]?.spendMicros ?? 0) + (rest?.spendMicros ?? 0)).toBe(total.spendMicros)
    const filter = { country: { values: ['DE'] }, customer: { values: ['northwind'] } }
    const german = await client.cost.analysis({ ...span, groupBy: ['country', 'network'], filter })
    expect(new Set(german.groups.map(({ keys }) => keys[0]))).toEqual(new Set(['DE']))
    const hours = await client.cost.analysis({ from: now - DAY_MS, to: now })
    expect(hours.bucket).toBe('day')
  })

  test('a lower price that costs more per converted verification is called a trap', async () => {
    const { prices, traps } = await client.cost.analysis(span)
    const german = prices.find(({ country }) => country === 'DE')
    const [twilio, value] = ['twilio', 'vonage-value'].map((name) =>
      german?.routes.find(({ provider }) => provider === name),
    )
    expect(value?.price ?? Infinity).toBeLessThan(twilio?.price ?? 0)
    expect(value?.perConverted ?? 0).toBeGreaterThan(twilio?.perConverted ?? Infinity)
    expect(traps).toContainEqual(expect.objectContaining({ country: 'DE', cheap: 'vonage-value', certain: true }))
    expect(traps.some(({ country }) => country === 'FR')).toBe(false)
    expect(german?.monthlyGapMicros).toBeGreaterThan(0)
  })

  test('asks for one or two different things to group by', async () => {
    await expect(client.cost.analysis({ ...span, groupBy: ['country', 'country'] })).rejects.toThrow()
    await expect(client.cost.analysis({ ...span, groupBy: [] })).rejects.toThrow()
  })
})

describe('savings', () => {
  test('the lines add up, day by day and in sum', async () => {
    const savings = await client.cost.savings(span)
    const { series, cumulative, total, saved } = savings
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
    expect([sum(series.actual), sum(series.baseline), sum(series.saved)]).toEqual([
      total.actual,
      total.baseline,
      total.baseline - total.actual,
    ])
    expect(cumulative.saved.at(-1)).toBe(saved.micros)
    expect(savings.leftMicros).toBe(total.actual - total.best)
    const logged = engine.db
      .prepare(
        `select sum(l.cost_saved) from cost_optimization_logs l join verifications v on v.id = l.verification_id
         where v.created_at >= ?`,
      )
      .pluck()
      .get(savings.span.from)
    expect(saved.micros).toBe(logged)
    expect(saved.interval).toBe('days')
    expect(saved.low ?? Infinity).toBeLessThan(saved.micros)
    expect(saved.high ?? 0).toBeGreaterThan(saved.micros)
    expect(savings.coverage.counted + savings.coverage.unpriced).toBe(savings.coverage.verifications)
  })

  test('the control group is compared with those the policy chose for', async () => {
    const { control } = await client.cost.savings(span)
    expect(control.control.verifications).toBeGreaterThan(20)
    expect(control.strategy.verifications).toBeGreaterThan(control.control.verifications)
    expect(control.shareLow ?? 1).toBeLessThan(control.share ?? 0)
    expect(control.shareHigh ?? 0).toBeGreaterThan(control.share ?? 1)
  })

  test('other baselines give other differences from the same spend', async () => {
    const single = await client.cost.savings({ ...span, baseline: 'single-provider', provider: 'twilio' })
    expect(single).toMatchObject({ provider: 'twilio', providers: ['twilio', 'vonage-value'] })
    expect(single.total.baseline).toBeGreaterThan(0)
    expect((await client.cost.savings({ ...span, baseline: 'single-provider' })).provider).toBe('twilio')
    const month = await client.cost.savings({ ...span, baseline: 'previous-month' })
    const list = await client.cost.savings(span)
    expect(month.total.actual).toBe(list.total.actual)
    expect(month.total.baseline).not.toBe(list.total.baseline)
  })

  test('short spans say how sure they are from single verifications, and filters are refused that cannot hold', async () => {
    const short = await client.cost.savings({
      from: now - 4 * DAY_MS,
      to: now,
      filter: { country: { values: ['DE'] } },
    })
    expect(short.saved.interval).toBe('verifications')
    expect(short.saved.low ?? Infinity).toBeLessThan(short.saved.high ?? 0)
    await expect(client.cost.savings({ ...span, filter: { customer: { values: ['x'] } } })).rejects.toThrow()
  })

  test('return on investment needs revenue', async () => {
    const { roi } = await client.cost.savings(span)
    const { spendMicros } = (await client.cost.analysis(span)).total
    expect(roi.with).toBeCloseTo(((roi.revenueMicros ?? 0) - spendMicros) / spendMicros, 9)
    const empty = await client.cost.savings({ from: now - 400 * DAY_MS, to: now - 390 * DAY_MS })
    expect(empty).toMatchObject({ roi: { with: null, improvement: null }, saved: { micros: 0, share: null } })
    expect(empty.target.state).toBe('unknown')
  })
})

describe('what if', () => {
  test('reckons with the volume on record, and nothing changes without a change', async () => {
    const result = await client.cost.whatIf({})
    expect(result.before.verifications).toBeGreaterThan(100)
    expect(result.after).toEqual(result.before)
    expect(result.tookMs).toBeLessThan(1_000)
    expect(result.breakEvens.length).toBeGreaterThan(0)
    expect(result.countries.map(({ country }) => country).sort()).toEqual(['DE', 'FR'])
  })

  test('dearer messages cost more, and a price at the break-even turns the route', async () => {
    const { before, after } = await client.cost.whatIf({ strategy: 'priority', prices: [{ percent: 10 }] })
    expect(after.spendMicros / before.spendMicros).toBeCloseTo(1.1, 3)
    const plain = await client.cost.whatIf({ strategy: 'balanced' })
    const chosen = plain.breakEvens.find(({ isChosen, percent }) => isChosen && percent !== null)
    const { country = '', provider = '', percent } = chosen ?? {}
    const turned = async (by: number) => {
      const { countries } = await client.cost.whatIf({
        strategy: 'balanced',
        prices: [{ country, provider, percent: by }],
      })
      return countries.find((each) => each.country === country)?.flipped
    }
    expect([await turned((percent ?? 0) - 0.5), await turned((percent ?? 0) + 0.5)]).toEqual([false, true])
  })
})

test('what if asks the rule that is in force, with whom it allows and denies, and the list when none is', async () => {
  const { live } = await client.policies.current()
  if (live === null) throw new Error('there is no policy')
  const [rule] = live.rules
  if (rule === undefined) throw new Error('there is no rule')
  const with_ = (constraints: object) => ({
    draft: {
      rules: [{ ...rule, constraints: { ...rule.constraints, ...constraints } }],
      controlShare: live.controlShare,
    },
  })
  const asked = async (constraints: object) => {
    await client.policies.activate({ policy: with_(constraints), stage: 'live', reason: 'try' })
    const { breakEvens } = await client.cost.whatIf({ strategy: 'balanced' })
    return [...new Set(breakEvens.map(({ provider }) => provider))].sort()
  }
  const { mode } = (await client.policies.current()).state
  await client.policies.setMode({ mode: 'on', reason: 'try' })
  expect(await asked({ allow: ['twilio', 'vonage-value'] })).toEqual(['twilio', 'vonage-value'])
  expect(await asked({ deny: ['twilio'] })).not.toContain('twilio')
  await client.policies.setMode({ mode: 'off', reason: 'try' })
  expect((await client.cost.whatIf({})).countries.every(({ providerBefore }) => providerBefore === 'twilio')).toBe(true)
  await client.policies.setMode({ mode, reason: 'as before' })
})

test('spend is forecast for 30 and 90 days', async () => {
  const { horizons, days, history } = await client.cost.forecast({})
  expect(horizons.map((horizon) => horizon.days)).toEqual([30, 90])
  expect(days.spend).toHaveLength(90)
  expect(history.spend.length).toBeGreaterThan(50)
  for (const { spend, interval80, interval95, backTest } of horizons) {
    expect(spend).toBeGreaterThan(interval80.low)
    expect(interval95.high).toBeGreaterThanOrEqual(interval80.high)
    expect(backTest?.smape).toBeGreaterThan(0)
  }
})

test('a forecast stays until a past day changes, while the spend of today goes on', async () => {
  const before = await client.cost.forecast({})
  const at = Date.now() - 1_000
  const spent = (createdAt: number) =>
    save(engine.db, { mode: 'sandbox', created_at: createdAt, accepted_at: createdAt }, [
      { provider: 'twilio', started_at: createdAt, cost_reporting_micros: 5_000_000 },
    ])
  spent(at)
  const later = await client.cost.forecast({})
  expect(later.days).toEqual(before.days)
  expect(later.today.spend).toBe(before.today.spend + 5_000_000)
  spent(at - 3 * DAY_MS)
  const anew = await client.cost.forecast({})
  expect(anew.history.spend).not.toEqual(before.history.spend)
})
