import { expect, test } from 'vitest'
import type { Annotation } from '../../../../src/contract/analytics-insights.ts'
import type { RevenueReport } from '../../../../src/contract/analytics-revenue.ts'
import { bridgeSteps } from '../../../../src/renderer/src/pages/revenue/bridge-option.ts'
import { trendRows } from '../../../../src/renderer/src/pages/revenue/trend-rows.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 20)

test('each movement begins where the one before ended, and the last one ends at the revenue of now', () => {
  const steps = bridgeSteps({
    before: 1_000,
    new: 300,
    reactivation: 20,
    expansion: 80,
    contraction: 150,
    churn: 200,
    adjustment: -50,
    now: 1_000,
    newCustomers: 3,
    reactivatedCustomers: 1,
    churnedCustomers: 2,
    openingCustomers: 9,
    openingMicros: 1_000,
  })
  const moves = steps.filter(({ isTotal }) => !isTotal)
  expect(moves[0]?.start).toBe(steps[0]?.end)
  for (const [index, step] of moves.entries()) if (index > 0) expect(step.start).toBe(moves[index - 1]?.end)
  expect(moves.at(-1)?.end).toBe(steps.at(-1)?.end)
  expect(moves.map(({ start, end }) => end - start)).toEqual([300, 20, 80, -150, -200, -50])
  expect(steps[1]?.what).toBe('3 customers')
  expect(steps[2]?.what).toBe('1 customer')
})

const report = {
  series: {
    starts: [START, START + DAY, START + 2 * DAY, START + 3 * DAY],
    gross: [],
    net: [100, 0, 50, null],
    cost: [40, 10, 60, null],
    billable: [],
    netBefore: [90, 10],
    costBefore: [],
  },
  span: { from: START, to: START + 2 * DAY + 5 },
  partial: true,
  bucket: 'day',
  zone: 'UTC',
} as unknown as RevenueReport

const annotation = (id: string, from: number): Annotation => ({
  id,
  kind: 'failover',
  from,
  to: from,
  text: id,
  provider: null,
  country: null,
  link: null,
})

test('the running bucket is partial, what has not begun is not, and unknown stays unknown', () => {
  const rows = trendRows(report, [])
  expect(rows.map(({ partial }) => partial)).toEqual([false, false, true, false])
  expect(rows.map(({ margin }) => margin)).toEqual([0.6, null, -0.2, null])
  expect(rows.map(({ netBefore }) => netBefore)).toEqual([90, 10, null, null])
})

test('an event belongs to the bucket that it began in', () => {
  const rows = trendRows(report, [annotation('a', START + DAY), annotation('b', START + DAY - 1)])
  expect(rows.map(({ notes }) => notes.map(({ id }) => id))).toEqual([['b'], ['a'], [], []])
})
