import type Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import type { DeliveryReport, SmsProvider } from '../providers/provider.ts'
import { attemptsToPoll, nextPollAt, recordCost, recordReceipt, schedulePoll } from '../store/attempts.ts'
import { tracked } from '../store/rollups.ts'
import type { AttemptRow } from '../store/schema.ts'
import { markDelivered, verificationById } from '../store/verifications.ts'
import { DueTimer } from './due-timer.ts'
import type { AttemptLedger, Pricing } from './ledger.ts'
import { GIVE_UP_AFTER_MS, nextPollDelayMs } from './poll-schedule.ts'
import type { SmsProviderManager } from './provider-manager.ts'

const STATUS_DEADLINE_MS = 5_000
const LOOKUPS = 3
const DUE_AT_ONCE = 200
const CALLS_AT_ONCE = 4

/**
 * Asks providers for receipts until they are final, since a desktop has no public address for webhooks. What
 * is due stands in the store; one timer waits for the earliest, so an idle console does nothing.
 */
export class ReceiptPoller {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #ledger: AttemptLedger
  readonly #manager: SmsProviderManager
  readonly #pricing: Pricing
  readonly #stopping = new AbortController()
  readonly #timer: DueTimer
  #stopListening: () => void = () => {}
  readonly #underWay = new Set<Promise<void>>()

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly ledger: AttemptLedger
    readonly manager: SmsProviderManager
    readonly pricing: Pricing
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#ledger = options.ledger
    this.#manager = options.manager
    this.#pricing = options.pricing
    this.#timer = new DueTimer({
      clock: options.clock,
      nextDue: () => (this.#stopping.signal.aborted ? null : nextPollAt(this.#db)),
      work: () => this.#poll(),
      onTrouble: (error) => this.#log.error('receipts cannot be noted; trying again', { error: errorText(error) }),
    })
  }

  start(): void {
    this.#stopListening = this.#events.on('verification.changed', () => this.#timer.schedule())
    this.#timer.schedule()
  }

  /** Asks for the receipts of these attempts now, outside their turn. Resolves when all answers are noted. */
  async refresh(attempts: readonly AttemptRow[]): Promise<void> {
    await Promise.all(
      this.#manager.providers.map((provider) => {
        const own = attempts.filter((attempt) => attempt.provider === provider.config.name)
        return own.length === 0 ? undefined : this.#track(this.#ask(provider, own))
      }),
    )
  }

  async stop(): Promise<void> {
    this.#stopListening()
    this.#timer.cancel()
    this.#stopping.abort()
    await Promise.allSettled(this.#underWay)
  }

  #poll(): void {
    const due = attemptsToPoll(this.#db, this.#clock.now(), DUE_AT_ONCE)
    // Put off before asking: a slow answer is then not asked for twice, and a crash loses no poll.
    this.#db.transaction(() => {
      for (const attempt of due) schedulePoll(this.#db, attempt.id, attempt.polls + 1, this.#nextAt(attempt))
    })()
    for (const provider of this.#manager.providers) {
      const attempts = due.filter((attempt) => attempt.provider === provider.config.name)
      if (attempts.length > 0) void this.#track(this.#ask(provider, attempts))
    }
    // A provider that was taken out of the configuration is not asked any more.
    for (const attempt of due)
      if (this.#manager.provider(attempt.provider) === undefined && this.#isOverdue(attempt)) this.#giveUp(attempt)
  }

  #nextAt(attempt: AttemptRow): number | null {
    const polls = attempt.polls + 1
    if (attempt.state === 'unknown' && polls >= LOOKUPS) return null
    return this.#clock.now() + nextPollDelayMs(polls)
  }

  async #ask(provider: SmsProvider, attempts: readonly AttemptRow[]): Promise<void> {
    const calls = [
      ...attempts.filter(({ state }) => state === 'unknown').map((attempt) => () => this.#lookUp(provider, attempt)),
      ...chunks(
        attempts.filter(({ state }) => state === 'accepted'),
        provider.statusBatchSize,
      ).map((batch) => () => this.#readReceipts(provider, batch)),
    ]
    await inParallel(calls, CALLS_AT_ONCE, this.#stopping.signal)
  }

  async #readReceipts(provider: SmsProvider, batch: readonly AttemptRow[]): Promise<void> {
    const ids = batch.flatMap(({ provider_message_id: id }) => id ?? [])
    const reports = await provider
      .statuses(ids, { deadlineMs: STATUS_DEADLINE_MS, signal: this.#stopping.signal })
      .catch((error: unknown) => {
        this.#log.warn('receipts could not be read', { provider: provider.config.name, error: errorText(error) })
        return []
      })
    if (this.#stopping.signal.aborted) return
    const byId = new Map(reports.map((report) => [report.providerMessageId, report]))
    for (const attempt of batch) {
      const report = byId.get(attempt.provider_message_id ?? '')
      if (report !== undefined) this.#attach(attempt, report)
      else if (this.#isOverdue(attempt)) this.#giveUp(attempt)
    }
  }

  #attach(attempt: AttemptRow, report: DeliveryReport): void {
    if (!report.final && this.#isOverdue(attempt)) return this.#giveUp(attempt)
    const deliveredAt = report.delivery === 'delivered' ? (report.at ?? this.#clock.now()) : null
    tracked(this.#db, () => {
      recordReceipt(this.#db, attempt.id, {
        delivery: report.delivery,
        deliveredAt,
        errorCode: report.errorCode,
        errorMessage: report.errorMessage,
      })
      if (report.price !== null) {
        const reporting = this.#pricing.convert(report.price, this.#pricing.reportingCurrency)
        recordCost(this.#db, attempt.id, {
          cost: report.price,
          reportingMicros: reporting?.micros ?? null,
          chargedAt: this.#clock.now(),
        })
      }
      if (deliveredAt !== null) markDelivered(this.#db, attempt.verification_id, deliveredAt)
      if (report.final) schedulePoll(this.#db, attempt.id, attempt.polls + 1, null)
    })
    if (report.delivery !== attempt.delivery || report.final)
      this.#events.emit('verification.changed', { id: attempt.verification_id })
  }

  #isOverdue = (attempt: AttemptRow): boolean => this.#clock.now() - attempt.started_at > GIVE_UP_AFTER_MS

  #giveUp(attempt: AttemptRow): void {
    tracked(this.#db, () => {
      recordReceipt(this.#db, attempt.id, {
        delivery: 'unknown',
        deliveredAt: null,
        errorCode: null,
        errorMessage: null,
      })
      schedulePoll(this.#db, attempt.id, attempt.polls + 1, null)
    })
    this.#events.emit('verification.changed', { id: attempt.verification_id })
  }

  async #lookUp(provider: SmsProvider, attempt: AttemptRow): Promise<void> {
    const verification = verificationById(this.#db, attempt.verification_id)
    // The number and the text are forgotten once a verification is final; there is nothing left to look up by.
    if (verification?.to_number == null || verification.body === null)
      return schedulePoll(this.#db, attempt.id, attempt.polls + 1, null)
    const result = await provider.lookup(
      {
        to: verification.to_number,
        body: verification.body,
        reference: attempt.reference,
        startedAt: attempt.started_at,
        country: verification.country,
        test: verification.mode === 'test',
      },
      { deadlineMs: STATUS_DEADLINE_MS, signal: this.#stopping.signal },
    )
    if (result.kind !== 'found' || this.#stopping.signal.aborted) return
    this.#ledger.settleFound(verification, attempt, result.providerMessageId)
    this.#events.emit('verification.changed', { id: attempt.verification_id })
  }

  #track(work: Promise<void>): Promise<void> {
    const tracked: Promise<void> = work
      .catch((error) => this.#log.error('polling failed', { error: errorText(error) }))
      .finally(() => {
        this.#underWay.delete(tracked)
        this.#timer.schedule()
      })
    this.#underWay.add(tracked)
    return tracked
  }
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** Runs `calls` with at most `limit` under way; stops taking new ones when `signal` aborts. */
async function inParallel(calls: readonly (() => Promise<void>)[], limit: number, signal: AbortSignal): Promise<void> {
  const queue = calls.values()
  const worker = async () => {
    for (const call of queue) {
      if (signal.aborted) return
      await call()
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, calls.length) }, worker))
}
