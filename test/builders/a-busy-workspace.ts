import type Database from 'better-sqlite3'
import { chance, createRandom, type Random } from '../../src/engine/sandbox/random.ts'
import {
  insertIntent,
  recordCost,
  recordReceipt,
  type Settlement,
  settleAttempt,
} from '../../src/engine/store/attempts.ts'
import { insertCorrection } from '../../src/engine/store/corrections.ts'
import { tracked } from '../../src/engine/store/rollups.ts'
import { finish, insertVerification, markAccepted, markDelivered } from '../../src/engine/store/verifications.ts'

const DAY_MS = 86_400_000

const pick = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random.next() * values.length)] ?? values[0]

/**
 * A workspace with a history, written as the console writes it: failovers, rescues, late receipts, corrected costs,
 * refunds, some of it rolled back half-way.
 */
export function aBusyWorkspace(
  db: Database.Database,
  { seed, from, days, verifications }: { seed: number; from: number; days: number; verifications: number },
): void {
  const random = createRandom(seed, 'busy-workspace')
  db.transaction(() => {
    for (let i = 0; i < verifications; i++) {
      const at = from + Math.floor(random.next() * days * DAY_MS)
      try {
        tracked(db, () => {
          aLife(db, random, at, `${seed}-${i}`)
          if (chance(random, 0.03)) throw new Error('rolled back')
        })
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'rolled back') throw error
      }
    }
  })()
}

function aLife(db: Database.Database, random: Random, at: number, reference: string): void {
  const customer = pick(random, ['alba', 'bravo', 'coda', 'nobody', null])
  const id = insertVerification(db, {
    mode: pick(random, ['live', 'live', 'live', 'test', 'drill']),
    service: pick(random, ['sms', 'sms', 'voice']),
    country: pick(random, ['DE', 'FR', 'US']),
    customer_id: customer,
    to_hash: 'hash',
    to_prefix: '+49151',
    to_last2: '42',
    to_number: null,
    body: null,
    reference,
    code_hash: 'hash',
    segments: 1,
    only_provider: null,
    checks_left: 5,
    created_at: at,
    expires_at: at + 600_000,
  })
  if (chance(random, 0.3))
    db.prepare('update verifications set network = ? where id = ?').run(pick(random, ['26201', '26202']), id)
  const tries = 1 + Math.floor(random.next() * 3)
  let isAccepted = false
  for (let n = 1; n <= tries; n++) {
    const trigger = n === 1 ? 'first' : isAccepted ? 'rescue' : 'failover'
    const startedAt = at + n * 900 + (trigger === 'rescue' ? 40_000 : 0)
    const attempt = insertIntent(db, {
      verification_id: id,
      n,
      provider: pick(random, ['one', 'two', 'three']),
      reference: `${reference}-${n}`,
      trigger,
      started_at: startedAt,
      maybe_duplicate: 0,
      candidates: '[]',
      policy_version: 'test',
      selection_probability: 1,
    })
    if (chance(random, 0.05)) break
    const state = pick<Settlement['state']>(random, [
      'accepted',
      'accepted',
      'rejected-eligible',
      'unknown',
      'rejected-final',
    ])
    settleAttempt(db, attempt, settlement(random, state, startedAt))
    if (state === 'unknown' && chance(random, 0.4))
      settleAttempt(db, attempt, settlement(random, 'accepted', startedAt))
    if (state !== 'accepted') continue
    if (!isAccepted) markAccepted(db, id, startedAt + 80, 80)
    isAccepted = true
    if (chance(random, 0.7)) {
      const deliveredAt = startedAt + Math.floor(random.next() * (chance(random, 0.1) ? 3 * DAY_MS : 9_000))
      recordReceipt(db, attempt, { delivery: 'delivered', deliveredAt, errorCode: null, errorMessage: null })
      markDelivered(db, id, deliveredAt)
    }
    if (chance(random, 0.3)) {
      const micros = Math.floor(random.next() * 90_000)
      const reportingMicros = chance(random, 0.1) ? null : micros
      recordCost(db, attempt, { cost: { micros, currency: 'EUR' }, reportingMicros, chargedAt: startedAt })
    }
  }
  if (chance(random, 0.8))
    finish(db, id, {
      state: isAccepted ? pick(random, ['converted', 'converted', 'expired']) : 'failed',
      at: at + Math.floor(random.next() * 300_000),
    })
  if (customer !== null && chance(random, 0.1))
    insertCorrection(db, {
      kind: pick(random, ['refund', 'credit', 'adjustment']),
      customer_id: customer,
      verification_id: chance(random, 0.5) ? id : null,
      mode: 'live',
      micros: -Math.floor(random.next() * 900_000),
      currency: 'EUR',
      reporting_micros: chance(random, 0.1) ? null : -Math.floor(random.next() * 900_000),
      booked_at: at + Math.floor(random.next() * 5 * DAY_MS),
      reason: 'test',
      author: 'test',
      source: null,
      external_id: null,
      created_at: at,
    })
}

function settlement(random: Random, state: Settlement['state'], startedAt: number): Settlement {
  const micros = Math.floor(random.next() * 80_000)
  const isPriced = chance(random, 0.9)
  return {
    state,
    category: state === 'unknown' ? pick(random, ['timeout', 'interrupted']) : null,
    errorCode: null,
    errorMessage: null,
    providerMessageId: null,
    settledAt: startedAt + 80,
    durationMs: 20 + random.next() * 3_000,
    delivery: state === 'accepted' ? 'pending' : 'none',
    nextPollAt: null,
    cost: isPriced ? { micros, currency: 'EUR' } : null,
    reportingMicros: isPriced ? micros : null,
    chargedAt: null,
  }
}
