import type Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { billOpen } from '../../../src/engine/analytics/bill-open.ts'
import type { BillingDesk } from '../../../src/engine/analytics/billing.ts'
import { priceOf } from '../../../src/engine/analytics/revenue.ts'
import { recordReceipt } from '../../../src/engine/store/attempts.ts'
import type { VerificationRow } from '../../../src/engine/store/schema.ts'
import { finish, markDelivered, verificationById } from '../../../src/engine/store/verifications.ts'
import { aBillingDesk, flat, savedPlan } from '../../builders/a-business.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000

let db: Database.Database
let desk: BillingDesk
beforeEach(async () => {
  db = await aStore()
  desk = aBillingDesk(db)
})

const revenueOf = (id: number) => {
  const row = verificationById(db, id) as VerificationRow
  return [row.revenue_micros, row.revenue_currency, row.revenue_reporting_micros]
}

describe('a verification earns its price', () => {
  const stages = [
    ['attempted', {}],
    ['accepted', { accepted_at: NOON + 1 }],
    ['delivered', { accepted_at: NOON + 1, delivered_at: NOON + 2 }],
    ['converted', { accepted_at: NOON + 1, delivered_at: NOON + 2, converted_at: NOON + 3 }],
  ] as const

  test.each(stages)('once it is %s, where the plan charges for that', (on, row) => {
    savedPlan(db, { customerId: 'alba', billableOn: on })
    const stage = stages.findIndex(([name]) => name === on)
    const [, before] = stages[stage - 1] ?? [null, null]
    const early = save(db, { ...before, customer_id: 'alba' }, before === null ? [] : [{}])
    const now = save(db, { ...row, customer_id: 'alba' }, [{}])
    expect(revenueOf(early)).toEqual([null, null, null])
    expect(revenueOf(now)).toEqual([500_000, 'EUR', 500_000])
  })

  test('the moment it happens, and never again', () => {
    savedPlan(db, { customerId: 'alba', billableOn: 'converted' })
    const id = save(db, { customer_id: 'alba' }, [{}])
    finish(db, id, { state: 'converted', at: NOON + 9_000 })
    expect(verificationById(db, id)).toMatchObject({ billable_at: NOON + 9_000, revenue_micros: 500_000 })
    savedPlan(db, { customerId: 'bravo' })
    db.exec(`update price_plans set prices = replace(prices, '500000', '1')`)
    desk.refresh()
    markDelivered(db, id, NOON + 10_000)
    expect(revenueOf(id)).toEqual([500_000, 'EUR', 500_000])
  })

  test('by a receipt that comes days later', () => {
    savedPlan(db, { customerId: 'alba' })
    const id = save(db, { customer_id: 'alba', state: 'expired', final_at: NOON }, [{}])
    recordReceipt(db, 1, { delivery: 'delivered', deliveredAt: NOON + DAY_MS, errorCode: null, errorMessage: null })
    markDelivered(db, id, NOON + DAY_MS)
    expect(revenueOf(id)).toEqual([500_000, 'EUR', 500_000])
  })

  test.each(['test', 'drill'] as const)('but not in mode %s', (mode) => {
    savedPlan(db)
    expect(revenueOf(save(db, { mode, delivered_at: NOON }, [{}]))).toEqual([null, null, null])
  })
})

describe('the plan', () => {
  const delivered = (at: number, customer: string | null = 'alba') =>
    save(db, { customer_id: customer, created_at: at, delivered_at: at + 5 * DAY_MS }, [{}])

  test('is the one of the moment it was sent, however late it becomes billable', () => {
    savedPlan(db, { customerId: 'alba', validTo: NOON, prices: flat(100_000) })
    savedPlan(db, { customerId: 'alba', validFrom: NOON, prices: flat(200_000) })
    expect(revenueOf(delivered(NOON - 1))[0]).toBe(100_000)
    expect(revenueOf(delivered(NOON))[0]).toBe(200_000)
  })

  test('is the default for whoever has none at that time', () => {
    savedPlan(db, { prices: flat(900_000) })
    savedPlan(db, { customerId: 'alba', validFrom: NOON, prices: flat(200_000) })
    expect(revenueOf(delivered(NOON - 1))[0]).toBe(900_000)
    expect(revenueOf(delivered(NOON, 'stranger'))[0]).toBe(900_000)
    expect(revenueOf(delivered(NOON, null))[0]).toBe(900_000)
  })

  test('of another currency counts at the rate of the day it was sent on; an unknown rate is not zero', () => {
    savedPlan(db, { customerId: 'alba', currency: 'USD', prices: flat(1_000_000) })
    const isEven = Math.floor(NOON / DAY_MS) % 2 === 0
    expect(revenueOf(delivered(NOON))).toEqual([1_000_000, 'USD', isEven ? 800_000 : 500_000])
    expect(revenueOf(delivered(NOON + DAY_MS))).toEqual([1_000_000, 'USD', isEven ? 500_000 : 800_000])
    savedPlan(db, { customerId: 'coda', currency: 'JPY', prices: flat(1_000_000) })
    expect(revenueOf(delivered(NOON, 'coda'))).toEqual([1_000_000, 'JPY', null])
    const unrated = db.prepare(`select unrated from rollup_customer_days where customer = 'coda'`).pluck()
    expect(unrated.get()).toBe(1)
  })

  test('without a price for a country leaves revenue unknown', () => {
    savedPlan(db, { customerId: 'alba', prices: flat(5).map((price) => ({ ...price, country: 'FR' })) })
    const id = delivered(NOON)
    expect(revenueOf(id)).toEqual([null, 'EUR', null])
    expect(verificationById(db, id)?.billable_at).not.toBeNull()
  })

  test('with tiers goes by the volume of the month, also inside one transaction', () => {
    const tiers = [
      { fromVolume: 0, micros: 100 },
      { fromVolume: 2, micros: 70 },
      { fromVolume: 4, micros: 50 },
    ]
    savedPlan(db, { customerId: 'alba', prices: [{ country: null, service: null, tiers }] })
    const prices = () => db.prepare('select revenue_micros from verifications order by id').pluck().all()
    delivered(NOON)
    db.transaction(() => [1, 2, 3, 4].map((n) => delivered(NOON + n)))()
    expect(prices()).toEqual([100, 100, 70, 70, 50])
    delivered(NOON + 30 * DAY_MS)
    expect(prices().at(-1)).toBe(100)
  })
})

test('the price that says most about a route wins', () => {
  const entry = (country: string | null, service: 'sms' | null, micros: number) => ({
    country,
    service,
    tiers: [{ fromVolume: 0, micros }],
  })
  const prices = [entry(null, null, 1), entry(null, 'sms', 2), entry('DE', null, 3), entry('DE', 'sms', 4)]
  const of = (country: string, service: string) => priceOf(prices, { country, service }, () => 0)
  expect([of('FR', 'voice'), of('FR', 'sms'), of('DE', 'voice'), of('DE', 'sms')]).toEqual([1, 2, 3, 4])
  expect(priceOf(prices.slice(3), { country: 'FR', service: 'sms' }, () => 0)).toBeNull()
})

test('a plan that is added later is for what has no revenue yet, of that customer and that time', async () => {
  const sent = (customer: string, at: number) =>
    save(db, { customer_id: customer, created_at: at, delivered_at: at }, [{}])
  const ids = [sent('alba', NOON - 1), sent('alba', NOON), sent('bravo', NOON), sent('alba', NOON + DAY_MS)]
  savedPlan(db, { customerId: 'alba', validFrom: NOON, validTo: NOON + DAY_MS })
  savedPlan(db, { customerId: 'bravo' })
  desk.refresh()
  const span = { customerId: 'alba', from: NOON, to: NOON + DAY_MS }
  expect(await billOpen(db, span, new AbortController().signal)).toBe(1)
  expect(ids.map((id) => revenueOf(id)[0])).toEqual([null, 500_000, null, null])
  const earned = db.prepare('select sum(revenue_micros) from rollup_route_days').pluck()
  expect(earned.get()).toBe(500_000)
  const all = { customerId: null, from: 0, to: null }
  await billOpen(db, all, new AbortController().signal)
  expect(ids.map((id) => revenueOf(id)[0])).toEqual([null, 500_000, 500_000, null])
})
