import type Database from 'better-sqlite3'
import type { FraudMode } from '../../contract/analytics-fraud.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { addAudit } from '../store/audit.ts'
import {
  addFraudRule,
  FRAUD_BUCKET_MS,
  fraudRuleFor,
  lastFraudLook,
  saveFraudBuckets,
  saveFraudFinding,
  saveFraudLook,
} from '../store/fraud.ts'
import type { Reader } from '../store/reader.ts'
import { getSetting } from '../store/settings.ts'
import type { AnalyticsQueries } from './analytics-queries.ts'
import { FRAUD_DAYS } from './fraud-look.ts'

const EVERY_MS = 60_000
const FIRST_AFTER_MS = 15_000
/** Codes are entered up to 10 minutes after they were sent: so many complete buckets may still change. */
const UNSETTLED = 3
/** Buckets that are taken over in one transaction. */
const AT_ONCE = 36
const BUCKETS_AT_FIRST = ((FRAUD_DAYS + 1) * 86_400_000) / FRAUD_BUCKET_MS

export const GUARD = 'guard'

interface Options {
  readonly db: Database.Database
  readonly reader: Reader<AnalyticsQueries>
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** Which verifications count. */
  readonly mode: string
}

/** Looks at the traffic of every prefix every 10 minutes, and in guard mode blocks what is under attack. */
export class FraudSentinel {
  readonly #options: Options
  #cancel = () => {}
  #running: Promise<void> | null = null
  #stopped = false
  #nextAt: number | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** When it goes on, UTC epoch ms; null while it is stopped. */
  get nextLookAt(): number | null {
    return this.#nextAt
  }

  start(): void {
    this.#schedule(FIRST_AFTER_MS)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    this.#nextAt = null
    await this.#running
  }

  /** Takes over what was sent since and looks, if it has not yet in these 10 minutes. One look at a time. */
  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  #schedule(afterMs: number): void {
    if (this.#stopped) return
    const { clock, log } = this.#options
    this.#nextAt = clock.now() + afterMs
    this.#cancel = clock.after(afterMs, () => {
      void this.look()
        .catch((error: unknown) => {
          if (!this.#stopped) log.error('the fraud sentinel could not look', { error: errorText(error) })
        })
        .finally(() => this.#schedule(EVERY_MS))
    })
  }

  async #look(): Promise<void> {
    const { db, reader, clock, mode } = this.#options
    if (getSetting(db, 'fraud.mode') === 'off') return
    const now = clock.now()
    const current = Math.floor(now / FRAUD_BUCKET_MS)
    const last = lastFraudLook(db)
    const oldest = current - BUCKETS_AT_FIRST
    const from = last === null ? oldest : Math.max(oldest, last.bucket - UNSETTLED)
    for (let start = from; start <= current && !this.#stopped; start += AT_ONCE) {
      const span = { from: start, to: Math.min(start + AT_ONCE, current + 1) }
      saveFraudBuckets(db, span, await reader.read('fraudTraffic', mode, span))
    }
    if (this.#stopped || last?.bucket === current) return
    const findings = await reader.read('fraudLook', current, now)
    if (this.#stopped) return
    this.#note(findings, last?.lookedAt ?? now, { bucket: current, lookedAt: now })
  }

  #note(
    findings: AnalyticsQueries['fraudLook'] extends (...args: never[]) => infer R ? R : never,
    lookBefore: number,
    look: { readonly bucket: number; readonly lookedAt: number },
  ): void {
    const { db, log, events } = this.#options
    const added = db
      .transaction(() => {
        const fresh = findings.filter((finding) => saveFraudFinding(db, finding, lookBefore))
        for (const finding of findings) if (finding.kind === 'pumping') this.#guard(finding.prefix, look.lookedAt)
        saveFraudLook(db, look)
        return fresh
      })
      .immediate()
    for (const { kind, prefix, attempts, converted } of added)
      log.warn('the fraud sentinel found something', { kind, prefix, attempts, converted })
    events.emit('analytics.changed', { what: 'fraud' })
  }

  /** In guard mode: blocks a prefix for a time, unless a rule decides about it already. */
  #guard(prefix: string, now: number): void {
    const { db } = this.#options
    const mode: FraudMode = getSetting(db, 'fraud.mode')
    if (mode !== 'guard' || fraudRuleFor(db, prefix, now) !== undefined) return
    const until = now + getSetting(db, 'fraud.guardMs')
    const reason = 'Far more traffic and far fewer conversions than usual.'
    const rule = addFraudRule(db, { action: 'block', prefix, from_at: now, until_at: until, author: GUARD, reason })
    const detail = { id: rule.id, prefix, until, reason }
    addAudit(db, { at: now, actor: GUARD, action: 'fraud.block', subject: `prefix:${prefix}`, detail })
  }
}
