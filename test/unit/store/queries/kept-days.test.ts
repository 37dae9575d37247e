import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { insertCorrection } from '../../../../src/engine/store/corrections.ts'
import { saveMaintenance } from '../../../../src/engine/store/maintenance.ts'
import { windowSums } from '../../../../src/engine/store/queries/analytics-sums.ts'
import { sloFigures } from '../../../../src/engine/store/queries/slo.ts'
import { aBillingDesk, savedPlan } from '../../../builders/a-business.ts'
import { aBusyWorkspace } from '../../../builders/a-busy-workspace.ts'
import { aStore } from '../../../builders/a-store.ts'
import { saveProviderMinute, saveServiceMinute } from '../../../builders/minutes.ts'
import { NOON } from '../../../builders/rows.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const measures = [
  'sent',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
] as const

/** What a connection says that was opened just now, so that it has kept nothing. */
function anew<T>(db: Database.Database, ask: (other: Database.Database) => T): T {
  const other = new Database(db.name, { readonly: true })
  try {
    return ask(other)
  } finally {
    other.close()
  }
}

test('sums by customer follow late changes and corrections of days that are kept in memory', async () => {
  const db = await aStore()
  savedPlan(db)
  aBillingDesk(db)
  const from = Math.floor(NOON / DAY) * DAY
  const ask = (of: Database.Database) =>
    windowSums(of, {
      mode: 'live',
      filter: {},
      group: 'customer',
      measures,
      window: { from, to: from + 6 * DAY },
      isOpen: false,
    })
  for (let round = 0; round < 3; round++) {
    aBusyWorkspace(db, { seed: 40 + round, from, days: 6, verifications: 80 })
    expect(ask(db)).toEqual(anew(db, ask))
  }
  const before = ask(db).get('alba')?.refunds_micros ?? 0
  insertCorrection(db, {
    kind: 'refund',
    customer_id: 'alba',
    verification_id: null,
    mode: 'live',
    micros: -123_457,
    currency: 'EUR',
    reporting_micros: -123_457,
    booked_at: from + DAY,
    reason: 'test',
    author: 'test',
    source: null,
    external_id: null,
    created_at: from,
  })
  expect(ask(db).get('alba')?.refunds_micros).toBe(before - 123_457)
  expect(ask(db)).toEqual(anew(db, ask))
})

test('uptime of past days is the same from memory, and maintenance that is set afterwards still takes them out', async () => {
  const db = await aStore()
  db.pragma('synchronous = off')
  const start = Math.floor(NOON / DAY) * DAY - 4 * DAY
  for (let minute = start; minute < NOON; minute += 7 * MINUTE) {
    const isBad = (minute / MINUTE) % 11 === 0
    saveServiceMinute(db, { minute, sent: 3, missed: isBad ? 1 : 0 })
    saveProviderMinute(db, { minute, provider: 'alpha', accepted: isBad ? 0 : 4, refused: 2 })
  }
  const ask = (of: Database.Database) =>
    sloFigures(of, { from: start + 3 * MINUTE, to: NOON, target: 0.99, providers: ['alpha'] })
  const first = ask(db)
  expect(first.uptime.bad).toBeGreaterThan(20)
  expect(ask(db)).toEqual(first)
  saveMaintenance(db, {
    id: null,
    provider: null,
    from: start + DAY,
    to: start + 2 * DAY,
    reason: 'planned',
    author: 'operator',
    changedAt: NOON,
    deleted: false,
  })
  const after = ask(db)
  expect(after.uptime.maintenance).toBeGreaterThan(200)
  expect(after.providers[0]?.maintenance).toBe(after.uptime.maintenance)
  expect(after).toEqual(anew(db, ask))
})
