import type Database from 'better-sqlite3'
import type { PolicyDraft } from '../../src/contract/policy-models.ts'
import type { ReplaySpec } from '../../src/engine/optimizer/replay-models.ts'
import { ReplayPass } from '../../src/engine/optimizer/replay-pass.ts'
import { createRandom } from '../../src/engine/sandbox/random.ts'
import type { RecordedVerification } from '../../src/engine/store/queries/replay.ts'
import { anAttempt, aVerification, NOON } from './rows.ts'

/** What is asked of a replay when a test does not care. */
export const aReplaySpec = (policy: PolicyDraft, change: Partial<ReplaySpec> = {}): ReplaySpec => ({
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  mature: Number.MAX_SAFE_INTEGER,
  currency: 'EUR',
  failureCost: 5,
  successTarget: null,
  policy,
  sameAs: [],
  others: [],
  versions: new Map(),
  queues: [],
  states: [],
  providers: [],
  seed: 1,
  ...change,
})

/** Price in micros and chance to convert, by country and provider. */
export type World = Readonly<
  Record<string, Readonly<Record<string, { readonly price: number; readonly rate: number }>>>
>

/** A verification whose outcome is known for every route, and the one that was recorded. */
export interface KnownVerification {
  readonly row: RecordedVerification
  /** Whether it would have converted, by provider. */
  readonly converts: ReadonlyMap<string, boolean>
}

/**
 * Verifications every half minute, sent with chance `explore` by any provider and otherwise by the first one, and
 * logged as the console does it.
 */
export function aRecording(
  world: World,
  { seed, n, explore, from = NOON }: { seed: number; n: number; explore: number; from?: number },
): readonly KnownVerification[] {
  const random = createRandom('recording', seed)
  const countries = Object.keys(world)
  return Array.from({ length: n }, (_, i) => {
    const country = countries[Math.floor(random.next() * countries.length)] ?? ''
    const routes = Object.entries(world[country] ?? {})
    const chance = (k: number) => explore / routes.length + (k === 0 ? 1 - explore : 0)
    const drawn = random.next() < explore ? Math.floor(random.next() * routes.length) : 0
    const [provider, { price }] = routes[drawn] ?? ['', { price: 0 }]
    const converts = new Map(routes.map(([name, { rate }]) => [name, random.next() < rate]))
    const createdAt = from + i * 30_000
    const finalAt = converts.get(provider) === true ? createdAt + 20_000 : createdAt + 600_000
    const isConverted = converts.get(provider) === true
    return {
      converts,
      row: {
        id: i + 1,
        createdAt,
        service: 'sms',
        country,
        customerId: null,
        prefix: '+49151',
        reference: `sb-${seed}-${i}`,
        onlyProvider: null,
        state: isConverted ? 'converted' : 'expired',
        acceptedAt: createdAt + 50,
        convertedAt: isConverted ? finalAt : null,
        finalAt,
        candidates: JSON.stringify(
          routes.map(([name, route], k) => ({
            provider: name,
            rank: k + 1,
            price: { micros: route.price, currency: 'EUR' },
            comparablePrice: { micros: route.price, currency: 'EUR' },
            breaker: 'closed',
            excludedBy: null,
            estimate: null,
            score: null,
            probability: chance(k),
          })),
        ),
        policyVersion: 'policy@1/default',
        probability: chance(drawn),
        attempts: [
          {
            id: i + 1,
            provider,
            state: 'accepted',
            category: null,
            settledAt: createdAt + 50,
            delivery: 'delivered',
            cost: price,
          },
        ],
      },
    }
  })
}

/** The sums of a replay over these verifications. */
export function replayed(rows: readonly RecordedVerification[], spec: ReplaySpec): ReplayPass['sums'] {
  const pass = new ReplayPass(spec)
  for (const row of rows) pass.take(row)
  return pass.sums
}

/** Puts verifications into the store as they are, without roll-ups, which no replay reads. */
export function saveRecording(db: Database.Database, rows: readonly RecordedVerification[]): void {
  const verifications = inserter(db, 'verifications')
  const attempts = inserter(db, 'attempts')
  db.transaction(() => {
    for (const row of rows) {
      const { createdAt, service, country, state, acceptedAt, convertedAt, finalAt, reference } = row
      const verification = { mode: 'sandbox', service, country, state, reference, to_prefix: row.prefix } as const
      const times = { created_at: createdAt, accepted_at: acceptedAt, converted_at: convertedAt, final_at: finalAt }
      const id = verifications({ ...aVerification(), ...verification, ...times, to_number: null, body: null })
      for (const [i, attempt] of row.attempts.entries())
        attempts({
          ...anAttempt({ n: i + 1, started_at: createdAt }),
          verification_id: id,
          reference: `${reference}-${i + 1}`,
          provider: attempt.provider,
          state: attempt.state,
          category: attempt.category,
          settled_at: attempt.settledAt,
          delivery: attempt.delivery,
          cost_micros: attempt.cost,
          cost_currency: attempt.cost === null ? null : 'EUR',
          cost_reporting_micros: attempt.cost,
          candidates: i === 0 ? row.candidates : '[]',
          policy_version: row.policyVersion,
          selection_probability: row.probability,
        })
    }
  })()
}

/** Writes rows of one shape; gives their ids. */
function inserter(db: Database.Database, table: string): (row: object) => number {
  let statement: Database.Statement | null = null
  return (row) => {
    const columns = Object.keys(row)
    statement ??= db.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((column) => `:${column}`).join(', ')})`,
    )
    return Number(statement.run(row).lastInsertRowid)
  }
}
