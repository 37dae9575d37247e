import { expect, test } from 'vitest'
import { DENSE_ACTIVITY, medianActivity, purchaseHistory } from '../../../src/engine/analytics/models/rfm.ts'

const days = { lastPeriod: 100, unit: 'weeks', periodsPerUnit: 7 } as const
const activity = (customer: string, period: number, valueMicros: number) => ({ customer, period, valueMicros })

test('orders of one period are one purchase, and the first period is no repeat', () => {
  const history = purchaseHistory(
    [
      activity('a', 44, 30),
      activity('a', 2, 1_000),
      activity('a', 2, 500),
      activity('a', 44, 70),
      activity('a', 79, 50),
      activity('b', 93, 9),
      activity('b', 93, 9),
    ],
    days,
  )
  expect(history).toEqual({
    unit: 'weeks',
    customers: [
      { customer: 'a', repeats: 2, recency: 11, age: 14, meanValueMicros: 75 },
      { customer: 'b', repeats: 0, recency: 0, age: 1, meanValueMicros: null },
    ],
  })
})

test('what came after the end of observation is not known yet', () => {
  const { customers } = purchaseHistory([activity('a', 98, 5), activity('a', 101, 7), activity('b', 101, 9)], days)
  expect(customers).toEqual([{ customer: 'a', repeats: 0, recency: 0, age: 2 / 7, meanValueMicros: null }])
})

test('refunds count into the value of their period', () => {
  const { customers } = purchaseHistory(
    [activity('a', 1, 5), activity('a', 8, 100), activity('a', 8, -40), activity('a', 15, -20)],
    days,
  )
  expect(customers[0]).toMatchObject({ repeats: 2, meanValueMicros: 20 })
})

test('median activity: the share of periods after the first, of customers old enough to have any', () => {
  const weekly = { repeats: 9, recency: 10, age: 10 }
  const rare = { repeats: 1, recency: 4, age: 10 }
  const fresh = { repeats: 0, recency: 0, age: 0 }
  expect(medianActivity([weekly, weekly, rare, fresh], 1)).toBe(0.9)
  expect(medianActivity([rare, rare, weekly], 1)).toBe(0.1)
  expect(medianActivity([weekly, weekly], 1)).toBeGreaterThan(DENSE_ACTIVITY)
  expect(medianActivity([fresh], 1)).toBeNull()
})
