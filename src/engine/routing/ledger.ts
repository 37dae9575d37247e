import type Database from 'better-sqlite3'
import type { Failover, Trigger } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { Clock } from '../clock.ts'
import { categoryRules } from '../providers/outcome.ts'
import type { NotAccepted, SendResult } from '../providers/provider.ts'
import { type AttemptCost, attemptsOf, insertIntent, type Settlement, settleAttempt } from '../store/attempts.ts'
import { insertFailover, toFailover } from '../store/failovers.ts'
import { addShadowChoice } from '../store/policies.ts'
import { scheduleRescue } from '../store/rescues.ts'
import { tracked } from '../store/rollups.ts'
import type { AttemptRow, VerificationRow } from '../store/schema.ts'
import { finish, markAccepted, markMaybeDuplicate, verificationById } from '../store/verifications.ts'
import { firstLookupDelayMs, firstPollDelayMs } from './poll-schedule.ts'
import { rescueDelayMs } from './rescue-delay.ts'
import type { Route } from './route-choice.ts'

/** The hop that led to an attempt: from where, and why. */
export interface Hop {
  readonly from: AttemptRow
  readonly trigger: Trigger
}

/** An attempt whose intent is on disk. */
export interface OpenAttempt {
  readonly id: number
  readonly n: number
  readonly reference: string
  readonly route: Route
  /** When the verification's first submission began, monotonic clock. */
  readonly firstStartedAt: number
  readonly hop: Hop | null
}

/** Prices as the ledger needs them. */
export interface Pricing {
  readonly reportingCurrency: string
  /** Price of the whole message; null when unknown. */
  messagePrice(provider: string, verification: Pick<VerificationRow, 'country' | 'service' | 'segments'>): Money | null
  convert(money: Money | null, currency: string): Money | null
}

/** Writes what happens to attempts: every method is one transaction, or none of it happened. */
export class AttemptLedger {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #pricing: Pricing

  constructor(options: { readonly db: Database.Database; readonly clock: Clock; readonly pricing: Pricing }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#pricing = options.pricing
  }

  /** Writes the intent; null when there is nothing left to send: accepted after all, the code entered, its life over. */
  begin(
    verification: Pick<VerificationRow, 'id' | 'reference'>,
    route: Route,
    hop: Hop | null,
    firstStartedAt: number = this.#clock.monotonic(),
  ): OpenAttempt | null {
    return tracked(this.#db, () => {
      const now = verificationById(this.#db, verification.id)
      const isRescue = hop?.trigger === 'rescue'
      if (now === undefined || now.final_at !== null) return null
      if (isRescue ? now.delivered_at !== null : now.accepted_at !== null) return null
      const n = attemptsOf(this.#db, verification.id).length + 1
      const maybeDuplicate = isRescue || hop?.from.state === 'unknown'
      const reference = `${verification.reference}-${n}`
      const id = insertIntent(this.#db, {
        verification_id: verification.id,
        n,
        provider: route.provider.config.name,
        reference,
        trigger: hop?.trigger ?? 'first',
        started_at: this.#clock.now(),
        maybe_duplicate: maybeDuplicate ? 1 : 0,
        candidates: JSON.stringify(route.candidates),
        policy_version: route.policyVersion,
        selection_probability: route.selectionProbability,
      })
      if (route.shadow !== null)
        addShadowChoice(this.#db, verification.id, route.provider.config.name, route.shadow, this.#clock.now())
      if (maybeDuplicate) markMaybeDuplicate(this.#db, verification.id)
      if (isRescue) scheduleRescue(this.#db, verification.id, null)
      return { id, n, reference, route, firstStartedAt, hop }
    })
  }

  /** Settles an attempt by the provider's answer and logs the hop that led to it. */
  settle(verification: VerificationRow, attempt: OpenAttempt, result: SendResult, durationMs: number): Failover | null {
    return tracked(this.#db, () => {
      const provider = attempt.route.provider.config.name
      settleAttempt(this.#db, attempt.id, {
        ...this.#costOf(verification, provider, result),
        ...settlementOf(result),
        settledAt: this.#clock.now(),
        durationMs,
        nextPollAt: this.#nextPollAt(result),
      })
      const sinceFirst = this.#clock.monotonic() - attempt.firstStartedAt
      if (result.outcome === 'accepted') this.#accepted(verification, this.#clock.now(), sinceFirst)
      return attempt.hop && this.#logHop(verification, attempt.hop, provider, result.outcome, sinceFirst)
    })
  }

  /** An attempt of unknown outcome turned out to be accepted. */
  settleFound(verification: VerificationRow, attempt: AttemptRow, providerMessageId: string): Failover | null {
    return tracked(this.#db, () => {
      const result: SendResult = { outcome: 'accepted', providerMessageId, segments: null, price: null }
      const now = this.#clock.now()
      settleAttempt(this.#db, attempt.id, {
        ...this.#costOf(verification, attempt.provider, result),
        ...settlementOf(result),
        settledAt: now,
        durationMs: attempt.duration_ms,
        nextPollAt: this.#nextPollAt(result),
      })
      const attempts = attemptsOf(this.#db, verification.id)
      const acceptMs = sinceFirst(attempts, now)
      this.#accepted(verification, now, acceptMs)
      return this.#logLateHop(verification, attempts, attempt, 'accepted', acceptMs)
    })
  }

  /** A crash left this attempt without an answer: nobody knows whether it went out. */
  settleInterrupted(verification: VerificationRow, attempt: AttemptRow): Failover | null {
    const result: NotAccepted = {
      outcome: categoryRules.interrupted.outcome,
      category: 'interrupted',
      code: null,
      message: 'Signalbox stopped before the answer came',
      retryAfterMs: null,
    }
    return tracked(this.#db, () => {
      const now = this.#clock.now()
      settleAttempt(this.#db, attempt.id, {
        ...this.#costOf(verification, attempt.provider, result),
        ...settlementOf(result),
        settledAt: now,
        durationMs: null,
        nextPollAt: this.#nextPollAt(result),
      })
      const attempts = attemptsOf(this.#db, verification.id)
      return this.#logLateHop(verification, attempts, attempt, 'unknown', sinceFirst(attempts, now))
    })
  }

  /** Ends a verification that no provider accepted, and logs why it went no further. */
  giveUp(verification: VerificationRow, last: AttemptRow, reason: string): Failover | null {
    return tracked(this.#db, () => {
      const now = this.#clock.now()
      if (!finish(this.#db, verification.id, { state: 'failed', at: now, reason })) return null
      const duration = sinceFirst(attemptsOf(this.#db, verification.id), now)
      return this.#logHop(
        verification,
        { from: last, trigger: 'failover' },
        null,
        last.state === 'intent' ? 'unknown' : last.state,
        duration,
      )
    })
  }

  /** Unless a receipt or the code comes first, it is rescued later. */
  #accepted({ id, country }: VerificationRow, now: number, acceptMs: number): void {
    if (!markAccepted(this.#db, id, now, acceptMs)) return
    const delay = rescueDelayMs(this.#db, country)
    if (delay !== null) scheduleRescue(this.#db, id, now + delay)
  }

  /** The hop to an attempt that a crash interrupted; one that was settled before logged its hop then. */
  #logLateHop(
    verification: VerificationRow,
    attempts: readonly AttemptRow[],
    attempt: AttemptRow,
    outcome: Failover['outcome'],
    sinceFirstMs: number,
  ): Failover | null {
    const from = attempts.find((a) => a.n === attempt.n - 1)
    if (from === undefined || attempt.state !== 'intent') return null
    return this.#logHop(verification, { from, trigger: attempt.trigger }, attempt.provider, outcome, sinceFirstMs)
  }

  #logHop(
    verification: VerificationRow,
    { from, trigger }: Hop,
    to: string | null,
    outcome: Failover['outcome'],
    durationMs: number,
  ): Failover {
    const row = {
      verification_id: verification.id,
      from_provider: from.provider,
      to_provider: to,
      trigger,
      ...whyLeft(from),
      country: verification.country,
      mode: verification.mode,
      outcome,
      duration_ms: durationMs,
      extra_cost_micros: to === null ? null : this.#extraCost(verification, from, to),
      maybe_duplicate: trigger === 'rescue' || from.state === 'unknown' ? 1 : 0,
      created_at: this.#clock.now(),
    } as const
    return toFailover({ id: insertFailover(this.#db, row), ...row }, this.#pricing.reportingCurrency)
  }

  /** What the hop costs beyond the provider it left, which may have sent (and billed) as well. */
  #extraCost(verification: VerificationRow, from: AttemptRow, to: string): number | null {
    const left = this.#reportingPrice(verification, from.provider)
    const taken = this.#reportingPrice(verification, to)
    if (left === null || taken === null) return null
    return from.state === 'unknown' || from.state === 'accepted' ? taken : taken - left
  }

  #reportingPrice(verification: VerificationRow, provider: string): number | null {
    const price = this.#pricing.messagePrice(provider, verification)
    return this.#pricing.convert(price, this.#pricing.reportingCurrency)?.micros ?? null
  }

  /** Accepted: what was charged, or the quote until that is known. Unknown: the quote, as it may be billed. Refused: nothing. */
  #costOf(verification: VerificationRow, provider: string, result: SendResult): AttemptCost {
    const quote = this.#pricing.messagePrice(provider, verification)
    const charged = result.outcome === 'accepted' ? (result.price ?? quote) : quote
    const free = result.outcome === 'rejected-eligible' || result.outcome === 'rejected-final'
    const cost = free && charged ? { ...charged, micros: 0 } : charged
    return {
      cost,
      reportingMicros: this.#pricing.convert(cost, this.#pricing.reportingCurrency)?.micros ?? null,
      chargedAt: result.outcome === 'accepted' && result.price !== null ? this.#clock.now() : null,
    }
  }

  #nextPollAt(result: SendResult): number | null {
    if (result.outcome === 'accepted') return this.#clock.now() + firstPollDelayMs
    return result.outcome === 'unknown' ? this.#clock.now() + firstLookupDelayMs : null
  }
}

/** From the first submission until `now`, ms by the wall clock: it is asked after a restart too. */
const sinceFirst = ([first]: readonly AttemptRow[], now: number): number =>
  Math.max(0, now - (first?.started_at ?? now))

/** Why a hop left a provider; one that accepted is left because nothing came of it. */
function whyLeft({ state, category, error_message: message }: AttemptRow): Pick<Failover, 'category' | 'reason'> {
  if (state === 'accepted') return { category: 'no-receipt', reason: 'no receipt and no code in time' }
  return { category: category ?? 'interrupted', reason: message ?? 'no reason given' }
}

type Answer = Pick<Settlement, 'state' | 'category' | 'errorCode' | 'errorMessage' | 'providerMessageId' | 'delivery'>

function settlementOf(result: SendResult): Answer {
  if (result.outcome === 'accepted')
    return {
      state: 'accepted',
      category: null,
      errorCode: null,
      errorMessage: null,
      providerMessageId: result.providerMessageId,
      delivery: 'pending',
    }
  return {
    state: result.outcome,
    category: result.category,
    errorCode: result.code,
    errorMessage: result.message,
    providerMessageId: null,
    delivery: 'none',
  }
}
