import { expect, test } from 'vitest'
import type { PricePlan } from '../../../../src/contract/customers.ts'
import { customersAsk, hasFilters } from '../../../../src/renderer/src/pages/customers/customer-filter.ts'
import { draftOf, newPlan, planInput } from '../../../../src/renderer/src/pages/customers/plan-draft.ts'

const plan: PricePlan = {
  id: 7,
  customerId: 'northwind',
  name: 'Volume',
  currency: 'EUR',
  billableOn: 'delivered',
  validFrom: 12_345,
  validTo: null,
  prices: [
    {
      country: 'DE',
      service: 'sms',
      tiers: [
        { fromVolume: 0, micros: 75_000 },
        { fromVolume: 10_000, micros: 71_234 },
      ],
    },
    { country: null, service: null, tiers: [{ fromVolume: 0, micros: 1_000_000 }] },
  ],
  createdAt: 1,
}

test('a plan that nobody touched is saved as it was, to the micro and the millisecond', () => {
  const { createdAt: _, ...fields } = plan
  expect(planInput(draftOf(plan, 'utc'), plan, 'utc')).toEqual(fields)
})

test('what is wrong in a plan is told at its field', () => {
  const draft = newPlan(null, 'eur', Date.UTC(2026, 10, 23, 5), 'utc')
  expect(planInput(draft, null, 'utc')).toMatchObject({ field: 'prices.0.tiers.0.price' })
  const priced = {
    ...draft,
    prices: [{ key: 1, country: '', service: '', tiers: [{ fromVolume: 'x', price: '0.05' }] }],
  }
  expect(planInput(priced, null, 'utc')).toMatchObject({ field: 'prices.0.tiers.0.fromVolume' })
  const good = { ...draft, prices: [{ key: 1, country: '', service: '', tiers: [{ fromVolume: '0', price: '0.05' }] }] }
  expect(planInput({ ...good, validFrom: '' }, null, 'utc')).toMatchObject({ field: 'validFrom' })
  expect(planInput(good, null, 'utc')).toMatchObject({
    id: null,
    currency: 'EUR',
    validFrom: Date.UTC(2026, 10, 23, 5),
    prices: [{ country: null, service: null, tiers: [{ fromVolume: 0, micros: 50_000 }] }],
  })
})

test('the address says what is listed and in which order', () => {
  expect(customersAsk({})).toEqual({ sort: 'value', descending: true, newOnly: false })
  expect(customersAsk({ sort: 'margin' }).descending).toBe(false)
  expect(customersAsk({ sort: 'name', order: 'down' })).toMatchObject({ sort: 'name', descending: true })
  expect(customersAsk({ bands: 'high,nonsense', floor: '10', new: '1', search: ' bank ' })).toEqual({
    sort: 'value',
    descending: true,
    newOnly: true,
    bands: ['high'],
    marginBelow: 0.1,
    search: 'bank',
  })
  expect(hasFilters({ sort: 'name', id: 'x' })).toBe(false)
  expect(hasFilters({ floor: '0' })).toBe(true)
})
