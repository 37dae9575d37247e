import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { DAY_MS } from '../../src/contract/durations.ts'
import type { Rule } from '../../src/contract/policy-models.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { replayResult } from '../../src/engine/optimizer/replay-result.ts'
import { runReplay } from '../../src/engine/optimizer/replay-run.ts'
import { replaySpec } from '../../src/engine/optimizer/replay-spec.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const VERIFICATIONS = 100_000
const DAYS = 30
const PROVIDERS = 5
const COUNTRIES = [
  'DE',
  'FR',
  'GB',
  'ES',
  'IT',
  'PL',
  'NL',
  'US',
  'BR',
  'MX',
  'IN',
  'ID',
  'NG',
  'ZA',
  'TR',
  'SE',
  'AT',
  'CH',
  'JP',
  'AU',
]

/** How fast a policy is replayed over 30 days of recorded traffic, five providers in twenty countries. */
export async function benchReplay(): Promise<readonly Figure[]> {
  const folder = join(tmpdir(), `signalbox-replay-${process.pid}`)
  const db = await openWriter(folder, systemClock, silentLog)
  try {
    const now = systemClock.now()
    writeTraffic(db, now)
    const spec = replaySpec(db, { rules: [rule], controlShare: 0.03 }, DAYS, now)
    const slices: number[] = []
    const startedAt = performance.now()
    const run = runReplay(db, spec)
    for (;;) {
      const sliceAt = performance.now()
      const step = run.next()
      slices.push(performance.now() - sliceAt)
      if (step.done !== true) continue
      const { compared } = replayResult(step.value, spec, now)
      if (compared !== VERIFICATIONS) throw new Error(`only ${compared} verifications were compared`)
      const ms = performance.now() - startedAt
      return [
        figure('replay.rows-per-s', (VERIFICATIONS * 1_000) / ms, '1/s'),
        figure('replay.100k', ms, 'ms'),
        ...quantileFigures('replay.slice', slices, 99),
      ]
    }
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const rule: Rule = {
  id: 'default',
  name: 'Everything',
  match: { countries: null, services: null, customers: null, prefixes: null },
  strategy: 'balanced',
  constraints: { maxPrice: null, allow: null, deny: [], registeredSender: true },
  failureCost: null,
  priceWeight: 0.5,
  canaryShare: 1,
}

function writeTraffic(db: Database.Database, now: number): void {
  const random = createRandom('bench', 'replay')
  const verification = db.prepare(
    `insert into verifications (id, mode, state, service, country, to_hash, to_prefix, to_last2, reference, code_hash,
       segments, checks_left, created_at, expires_at, accepted_at, converted_at, final_at)
     values (:id, 'sandbox', :state, 'sms', :country, 'hash', '+49151', '42', :reference, 'hash', 1, 5, :at,
       :at + 600000, :at + 50, :convertedAt, coalesce(:convertedAt, :at + 600000))`,
  )
  const attempt = db.prepare(
    `insert into attempts (verification_id, n, provider, reference, trigger, state, started_at, settled_at, delivery,
       cost_micros, cost_currency, cost_reporting_micros, candidates, policy_version, selection_probability)
     values (:id, 1, :provider, :reference, 'first', 'accepted', :at, :at + 50, 'delivered', :cost, 'EUR', :cost,
       :candidates, 'policy@1/default', :probability)`,
  )
  db.transaction(() => {
    for (let id = 1; id <= VERIFICATIONS; id++) {
      const at = Math.round(now - DAYS * DAY_MS + (id * (DAYS - 1) * DAY_MS) / VERIFICATIONS)
      const country = Math.floor(random.next() * COUNTRIES.length)
      const taken = random.next() < 0.8 ? country % PROVIDERS : Math.floor(random.next() * PROVIDERS)
      const converts = random.next() < 0.75 + 0.03 * ((taken + country) % PROVIDERS)
      const reference = `bench-${id}`
      const price = (i: number) => 30_000 + 2_000 * ((i * 3 + country) % PROVIDERS)
      const chance = (i: number) => 0.2 / PROVIDERS + (i === country % PROVIDERS ? 0.8 : 0)
      verification.run({
        id,
        at,
        reference,
        country: COUNTRIES[country],
        state: converts ? 'converted' : 'expired',
        convertedAt: converts ? at + 20_000 : null,
      })
      attempt.run({
        id,
        at,
        reference: `${reference}-1`,
        provider: `provider-${taken}`,
        cost: price(taken),
        probability: chance(taken),
        candidates: JSON.stringify(
          Array.from({ length: PROVIDERS }, (_, i) => ({
            provider: `provider-${i}`,
            rank: i + 1,
            price: { micros: price(i), currency: 'EUR' },
            comparablePrice: { micros: price(i), currency: 'EUR' },
            breaker: 'closed',
            estimate: { mean: 0.8, low: 0.7, high: 0.88, n: 120.5, outage: 0.01 },
            score: 1.523 + i / 10,
            probability: chance(i),
            runnerUp: i === 1,
            chosenBecause: i === taken ? 'best balanced score' : null,
            excludedBy: null,
          })),
        ),
      })
    }
  })()
}
