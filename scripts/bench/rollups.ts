import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { DAY_MS } from '../../src/contract/durations.ts'
import { openBillingDesk } from '../../src/engine/analytics/billing.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { payingCustomers } from '../../src/engine/sandbox/customer-plans.ts'
import { saveCustomer } from '../../src/engine/store/customers.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { savePlan } from '../../src/engine/store/plans.ts'
import type { Facts } from '../../src/engine/store/rollup-facts.ts'
import { rebuildRollups } from '../../src/engine/store/rollup-rebuild.ts'
import { tracked } from '../../src/engine/store/rollups.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const BATCH = 10_000
const BATCHES = 8
const SINGLES = 3_000
/** Batches are as dense as a year of ten million. */
const EVERY_MS = (365 * DAY_MS) / 10_000_000

/**
 * What roll-ups and revenue add: to one change of a verification, and to bulk writes of verifications with one attempt
 * each, 10,000 a transaction; and how fast they are rebuilt.
 */
export async function benchRollups(): Promise<readonly Figure[]> {
  const folder = join(tmpdir(), `signalbox-rollups-${process.pid}`)
  const db = await openWriter(folder, systemClock, silentLog)
  try {
    const customers = payingCustomers()
    for (const { customer, plan } of customers) {
      saveCustomer(db, customer, 0)
      savePlan(db, { ...plan, id: null, customerId: customer.id }, 0)
    }
    openBillingDesk(db, { asOf: () => [] }, 'EUR')
    const ids = customers.map(({ customer }) => customer.id)
    const plain: number[] = []
    const rolledUp: number[] = []
    let n = 0
    for (let i = 0; i < BATCHES; i++) {
      plain.push(timed(() => db.transaction(() => writeBatch(db, ids, n, false))()))
      n += BATCH
      rolledUp.push(timed(() => writeBatch(db, ids, n, true)))
      n += BATCH
    }
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
    const rebuildMs = timed(() => rebuildRollups(db))
    return [
      figure('rollup.batch.rows-per-s', (BATCH * 1_000) / median(rolledUp), '1/s'),
      figure('rollup.batch.slowdown', (median(rolledUp) / median(plain) - 1) * 100, '%'),
      figure('rollup.rebuild.rows-per-s', (n * 1_000) / rebuildMs, '1/s'),
      ...quantileFigures('rollup.write', singles(db, n), 50, 99),
    ]
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

/** Ms that one receipt takes longer because of the roll-ups, without the commit that it waits for anyway. */
function singles(db: Database.Database, rows: number): readonly number[] {
  const deliver = db.prepare(
    `update attempts set delivery = 'delivered', delivered_at = started_at + ? where verification_id = ?`,
  )
  const note = db.prepare('update verifications set delivered_at = created_at + ? where id = ?')
  return Array.from({ length: SINGLES }, (_, i) => {
    const id = rows - i
    const change = () => {
      deliver.run(1_000 + ((i * 37) % 9_000), id)
      note.run(1_000 + ((i * 37) % 9_000), id)
    }
    return db.transaction(() => {
      const bare = timed(change)
      const whole = timed(() =>
        tracked(db, (batch) => {
          batch.touch(id)
          change()
        }),
      )
      return Math.max(0, whole - bare)
    })()
  })
}

function writeBatch(db: Database.Database, customers: readonly string[], from: number, withRollups: boolean): void {
  const verification = db.prepare(insertVerificationSql)
  const attempt = db.prepare(insertAttemptSql)
  const insert = (i: number, bill: (facts: Facts) => Facts) => {
    const facts = bill(factsOf(i, customers))
    const { verification: v } = facts
    verification.run({ ...v, reference: `bench-${i}` })
    for (const own of facts.attempts) attempt.run({ ...own, verification_id: v.id, reference: `bench-${i}-1` })
    return facts
  }
  if (!withRollups) {
    for (let i = from; i < from + BATCH; i++) insert(i, (facts) => facts)
    return
  }
  tracked(db, (batch) => {
    for (let i = from; i < from + BATCH; i++)
      batch.inserted(
        insert(i, (facts) => {
          const revenue = batch.bill(facts)
          const fixed = {
            billable_at: revenue?.billableAt ?? null,
            revenue_reporting_micros: revenue?.reportingMicros ?? null,
          }
          return { ...facts, verification: { ...facts.verification, ...fixed } }
        }),
      )
  })
}

const countries = [
  'DE',
  'GB',
  'FR',
  'US',
  'ES',
  'IT',
  'PL',
  'NL',
  'IN',
  'BR',
  'SE',
  'TR',
  'MX',
  'ID',
  'NG',
  'ZA',
  'JP',
  'AU',
  'CA',
  'AT',
]

function factsOf(i: number, customers: readonly string[]): Facts {
  const at = Math.floor(Date.UTC(2026, 0, 1) + i * EVERY_MS)
  const converted = i % 4 !== 0 ? at + 9_000 + ((i * 61) % 60_000) : null
  return {
    verification: {
      id: i + 1,
      mode: 'live',
      state: converted === null ? 'expired' : 'converted',
      service: 'sms',
      country: countries[(i * 7) % countries.length] ?? 'DE',
      customer_id: customers[(i * 11) % customers.length] ?? null,
      network: null,
      segments: 1,
      maybe_duplicate: 0,
      created_at: at,
      accepted_at: at + 70,
      delivered_at: i % 10 === 0 ? null : at + 2_000,
      converted_at: converted,
      final_at: converted ?? at + 600_000,
      billable_at: null,
      revenue_reporting_micros: null,
    },
    attempts: [
      {
        n: 1,
        provider: `provider-${i % 5}`,
        trigger: 'first',
        state: 'accepted',
        category: null,
        delivery: i % 10 === 0 ? 'unknown' : 'delivered',
        started_at: at,
        duration_ms: 30 + ((i * 13) % 900),
        delivered_at: i % 10 === 0 ? null : at + 1_000 + ((i * 17) % 8_000),
        cost_reporting_micros: 40_000 + (i % 9) * 1_000,
        maybe_duplicate: 0,
      },
    ],
  }
}

const insertVerificationSql = `
insert into verifications (id, mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference,
  code_hash, segments, checks_left, created_at, expires_at, accepted_at, delivered_at, converted_at, final_at,
  billable_at, revenue_reporting_micros)
values (:id, :mode, :state, :service, :country, :customer_id, 'hash', '+49151', '42', :reference, 'hash', 1, 5,
  :created_at, :created_at + 600000, :accepted_at, :delivered_at, :converted_at, :final_at, :billable_at,
  :revenue_reporting_micros)`

const insertAttemptSql = `
insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, duration_ms, delivery,
  delivered_at, cost_micros, cost_currency, cost_reporting_micros, candidates, policy_version, selection_probability)
values (:verification_id, :n, :provider, :reference, :trigger, :state, :started_at, :duration_ms, :delivery,
  :delivered_at, :cost_reporting_micros, 'EUR', :cost_reporting_micros, '[]', 'bench', 1)`
