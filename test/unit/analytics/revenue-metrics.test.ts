import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cohorts } from '../../../src/engine/analytics/models/cohorts.ts'
import {
  type CustomerFigures,
  concentration,
  isActive,
  netOf,
  periodFigures,
  simpleLifetimeValueMicros,
} from '../../../src/engine/analytics/models/revenue-metrics.ts'
import { movements, retentionRates } from '../../../src/engine/analytics/models/revenue-movements.ts'
import { periodOf } from '../../../src/engine/analytics/models/zone-calendar.ts'
import golden from '../../fixtures/analytics/revenue_golden.json' with { type: 'json' }

function figuresByMonth(zone: string) {
  const months = new Map<string, Map<string, CustomerFigures>>()
  for (const event of golden.events) {
    const month = periodOf(Date.parse(event.at), 'month', zone).key.slice(0, 7)
    const customers = months.get(month) ?? new Map<string, CustomerFigures>()
    const { customer } = event
    const before = customers.get(customer) ?? { customer, grossMicros: 0, refundsMicros: 0, costMicros: 0 }
    customers.set(customer, {
      customer,
      grossMicros: before.grossMicros + Math.max(0, event.revenue_micro),
      refundsMicros: before.refundsMicros + Math.max(0, -event.revenue_micro),
      costMicros: before.costMicros + event.cost_micro,
    })
    months.set(month, customers)
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, customers]) => ({ key, customers }))
}

const months = figuresByMonth(golden.zone)
const nets = months.map(({ key, customers }) => ({
  key,
  net: new Map([...customers].map(([name, figures]) => [name, netOf(figures)])),
}))

describe.each(golden.months.map((want, index) => ({ want, index })))('golden month $want.month', ({ want, index }) => {
  const month = months[index]
  const customers = [...(month?.customers.values() ?? [])]
  const figures = periodFigures(customers)

  test('sums, margin and average', () => {
    expect(month?.key).toBe(want.month)
    expect(figures.grossMicros).toBe(want.gross_micro)
    expect(figures.refundsMicros).toBe(want.refunds_micro)
    expect(figures.netMicros).toBe(want.net_micro)
    expect(figures.costMicros).toBe(want.cost_micro)
    expect(figures.active).toBe(want.active)
    expect(figures.grossMargin).toBeCloseTo(want.gross_margin, 14)
    expect(figures.arpuMicros).toBeCloseTo(want.arpu_micro, 6)
    expect(Object.fromEntries(nets[index]?.net ?? [])).toEqual(want.net_by_customer)
  })

  test('concentration', () => {
    const shares = concentration(customers)
    expect(shares.top1).toBeCloseTo(want.top1_share, 14)
    expect(shares.top3).toBeCloseTo(want.top3_share, 14)
    expect(shares.top10).toBeCloseTo(1, 14)
    expect(shares.hhi).toBeCloseTo(want.hhi, 14)
    expect(shares.effectiveCustomers).toBeCloseTo(want.effective_customers, 12)
    expect(shares.large[0]?.share).toBeCloseTo(want.top1_share, 14)
  })
})

describe.each(golden.months.slice(1).map((want, i) => ({ want, index: i + 1 })))(
  'into $want.month',
  ({ want, index }) => {
    const figures = periodFigures([...(months[index]?.customers.values() ?? [])])

    test('movements and rates against the month before', () => {
      const before = nets[index - 1]?.net ?? new Map()
      const earlier = nets.slice(0, index - 1)
      const moved = movements(before, nets[index]?.net ?? new Map(), (customer) =>
        earlier.some(({ net }) => isActive(net.get(customer) ?? 0)),
      )
      expect(moved).toEqual({
        newMicros: want.new_micro,
        reactivationMicros: want.reactivation_micro,
        expansionMicros: want.expansion_micro,
        contractionMicros: want.contraction_micro,
        churnMicros: want.churn_micro,
        adjustmentMicros: want.adjustment_micro,
        openingMicros: want.opening_active_micro,
        openingLogos: golden.months[index - 1]?.active,
        newLogos: want.logos_new,
        reactivatedLogos: want.logos_reactivated,
        churnedLogos: want.logos_churned,
      })
      const rates = retentionRates(moved)
      for (const [got, wanted] of [
        [rates.logoChurn, want.logo_churn],
        [rates.logoChurnStripe, want.logo_churn_stripe],
        [rates.grossRevenueChurn, want.gross_revenue_churn],
        [rates.netRevenueChurnChartMogul, want.net_revenue_churn_chartmogul],
        [rates.grr, want.grr],
        [rates.nrr, want.nrr],
        [rates.quickRatio, want.quick_ratio],
        [rates.quickRatioBaremetrics, want.quick_ratio_baremetrics],
      ]) {
        expect(got).toBeCloseTo(wanted ?? Number.NaN, 13)
      }
      const ltv = simpleLifetimeValueMicros(figures, rates.logoChurn)
      if (want.simple_ltv_micro === null) expect(ltv).toBeNull()
      else expect(ltv).toBeCloseTo(want.simple_ltv_micro ?? Number.NaN, 5)
    })
  },
)

test('golden cohorts', () => {
  for (const cohort of cohorts(nets)) {
    const want = golden.cohorts[cohort.period as keyof typeof golden.cohorts]
    expect(cohort.size).toBe(want.size)
    expect(cohort.logos).toEqual(want.logos)
    expect(cohort.revenue).toHaveLength(want.revenue.length)
    want.revenue.forEach((value, index) => {
      expect(cohort.revenue[index]).toBeCloseTo(value, 14)
    })
  }
})

test('bucketing by UTC gives the trap values instead', () => {
  const net = (zone: string, month: string) => {
    const found = figuresByMonth(zone).find(({ key }) => key === month)
    return periodFigures([...(found?.customers.values() ?? [])]).netMicros
  }
  expect(net('UTC', '2026-01')).toBe(golden.utc_bucket_trap['2026-01_net_if_bucketed_by_UTC'])
  expect(net('UTC', '2026-03')).toBe(golden.utc_bucket_trap['2026-03_net_if_bucketed_by_UTC'])
  expect(net(golden.zone, '2026-01')).toBe(golden.months[0]?.net_micro)
})

describe('edges', () => {
  test('the identity of the movements holds to the micro, whatever moved', () => {
    const amounts = fc.dictionary(fc.constantFrom(...'abcdefgh'), fc.integer({ min: -5e9, max: 9e9 }))
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: 0, max: 1e9 }), fc.boolean(), (was, is, threshold, known) => {
        const [before, now] = [new Map(Object.entries(was)), new Map(Object.entries(is))]
        const total = (net: ReadonlyMap<string, number>) => [...net.values()].reduce((a, b) => a + b, 0)
        const moved = movements(before, now, () => known, threshold)
        const gains = moved.newMicros + moved.reactivationMicros + moved.expansionMicros
        const losses = moved.contractionMicros + moved.churnMicros
        expect(total(before) + gains - losses + moved.adjustmentMicros).toBe(total(now))
      }),
    )
  })

  test('division by zero is unknown, not zero and not Infinity', () => {
    const nothing = periodFigures([])
    expect(nothing).toMatchObject({ netMicros: 0, grossMargin: null, active: 0, arpuMicros: null })
    const rates = retentionRates(movements(new Map(), new Map(), () => false))
    expect(Object.values(rates).every((rate) => rate === null)).toBe(true)
    expect(simpleLifetimeValueMicros(nothing, 0.5)).toBeNull()
    expect(simpleLifetimeValueMicros(nothing, null)).toBeNull()
    expect(concentration([])).toEqual({
      top1: null,
      top3: null,
      top10: null,
      hhi: null,
      effectiveCustomers: null,
      large: [],
    })
  })

  test('more refunds than usage: no margin, no share, not active', () => {
    const figures = [{ customer: 'a', grossMicros: 5, refundsMicros: 25, costMicros: 2 }]
    expect(periodFigures(figures)).toMatchObject({ netMicros: -20, grossMargin: null, active: 0 })
    expect(concentration(figures).top1).toBeNull()
  })
})
