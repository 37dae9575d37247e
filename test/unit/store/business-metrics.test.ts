import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { refreshBusinessMetrics } from '../../../src/engine/store/business-metrics.ts'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aBillingDesk, savedPlan } from '../../builders/a-business.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  savedPlan(db, { billableOn: 'converted' })
  aBillingDesk(db)
})

const metricsOf = (date: string) => {
  const rows = db
    .prepare('select metric_name, metric_value from business_metrics where metric_date = ?')
    .raw()
    .all(date)
  return Object.fromEntries(rows as [string, number | null][])
}

test('each day has its metrics, of what counts as revenue only', () => {
  const converted = { accepted_at: NOON, delivered_at: NOON, converted_at: NOON, customer_id: 'alba' }
  save(db, converted, [{ cost_reporting_micros: 100_000 }])
  save(db, { ...converted, customer_id: 'bravo' }, [{ cost_reporting_micros: 100_000 }])
  save(db, { accepted_at: NOON, customer_id: 'coda' }, [{ cost_reporting_micros: 50_000 }])
  save(db, { mode: 'drill', accepted_at: NOON }, [{}])
  save(db, { created_at: NOON + DAY_MS })
  refreshBusinessMetrics(db, 'live', NOON)
  expect(metricsOf('2026-01-05')).toMatchObject({
    sent: 3,
    accepted: 3,
    converted: 2,
    delivery_rate: 2 / 3,
    revenue_net_micros: 1_000_000,
    cost_micros: 250_000,
    margin: 0.75,
    cost_per_converted_micros: 125_000,
    active_customers: 2,
    arpu_micros: 500_000,
  })
  expect(metricsOf('2026-01-06')).toMatchObject({ sent: 1, margin: null, arpu_micros: null, submit_p95_ms: null })
})

test('a day is written anew only when something of it changed', () => {
  const id = save(db, { customer_id: 'alba' }, [{}])
  save(db, { created_at: NOON + DAY_MS })
  refreshBusinessMetrics(db, 'live', NOON)
  finish(db, id, { state: 'converted', at: NOON + 3 * DAY_MS })
  expect(refreshBusinessMetrics(db, 'live', NOON + 1)).toBe(false)
  const written = db.prepare('select metric_date, max(created_at) as at from business_metrics group by metric_date')
  expect(written.all()).toEqual([
    { metric_date: '2026-01-05', at: NOON + 1 },
    { metric_date: '2026-01-06', at: NOON },
  ])
  expect(metricsOf('2026-01-05')).toMatchObject({ revenue_net_micros: 500_000 })
})
