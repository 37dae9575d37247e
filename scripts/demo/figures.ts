import type { Rate } from '../../src/contract/models.ts'
import type { Money } from '../../src/contract/money.ts'
import { quantile } from '../../src/contract/rate.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { MATURITY_MS } from '../../src/engine/store/queries/traffic.ts'
import type { VerificationRow } from '../../src/engine/store/schema.ts'
import type { HostedEngine } from '../engine-host.ts'
import { countLost } from '../witness.ts'
import type { Story } from './scenario.ts'

/** What `--json` prints. Durations are ms; null where nothing was measured. */
export interface Figures {
  readonly sent: number
  readonly accepted: number
  readonly delivered: number
  readonly converted: number
  readonly lost: number
  readonly maybeDuplicate: number
  readonly failover: {
    readonly n: number
    readonly p50Ms: number | null
    readonly p99Ms: number | null
    readonly maxMs: number | null
  }
  readonly recoveryMs: number | null
  readonly cost: Money
  readonly providers: readonly ProviderFigures[]
}

interface ProviderFigures {
  readonly name: string
  readonly label: string
  /** Answered submissions. */
  readonly n: number
  readonly accept: Rate
  readonly delivery: Rate
  readonly conversion: Rate
  /** Submission to the accepting answer. */
  readonly submitP50Ms: number | null
  readonly submitP95Ms: number | null
}

const PAGE = 500

/** Reads the outcome from the store, and holds what it says against the sandbox servers' own record. */
export async function collectFigures(host: HostedEngine, sandbox: Sandbox, story: Story): Promise<Figures> {
  const { client, engine } = host
  // Delivery and conversion are counted once a verification is old enough; here everybody has been waited for.
  const window = { from: story.startedAt, to: Date.now() + MATURITY_MS + 1 }
  const summary = await engine.reader.read('trafficSummary', window)
  const { rows: hops } = await client.failovers.list({ limit: PAGE })
  const durations = hops
    .filter(({ trigger, outcome }) => trigger === 'failover' && outcome === 'accepted')
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b)
  const verifications = engine.db.prepare('select * from verifications').all() as VerificationRow[]
  const count = (is: (row: VerificationRow) => boolean) => verifications.filter(is).length
  const { reportingCurrency } = await client.system.status()
  return {
    sent: story.sent.length,
    accepted: count((row) => row.accepted_at !== null),
    delivered: count((row) => row.delivered_at !== null),
    converted: count((row) => row.converted_at !== null),
    lost: countLost(story.sent, engine.db, sandbox.record()),
    maybeDuplicate: summary.maybeDuplicate,
    failover: {
      n: durations.length,
      p50Ms: rounded(quantile(durations, 0.5)),
      p99Ms: rounded(quantile(durations, 0.99)),
      maxMs: rounded(durations.at(-1) ?? null),
    },
    recoveryMs: story.recoveredAt === null ? null : story.recoveredAt - story.faultTo,
    cost: { micros: summary.costMicros, currency: reportingCurrency },
    providers: engine.manager.providers.map(({ config: { name, label } }) => {
      const traffic = summary.providers.find(({ provider }) => provider === name)
      const none: Rate = { k: 0, n: 0, value: null, low: null, high: null }
      return {
        name,
        label,
        n: traffic?.accept.n ?? 0,
        accept: traffic?.accept ?? none,
        delivery: traffic?.delivery ?? none,
        conversion: traffic?.conversion ?? none,
        submitP50Ms: rounded(traffic?.submitP50Ms ?? null),
        submitP95Ms: rounded(traffic?.submitP95Ms ?? null),
      }
    }),
  }
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 10) / 10)
