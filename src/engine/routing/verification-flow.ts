import type Database from 'better-sqlite3'
import type { Failover } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import { type Clock, wait } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { isTestMessage } from '../providers/test-message.ts'
import { attemptsOf } from '../store/attempts.ts'
import type { AttemptRow, VerificationRow } from '../store/schema.ts'
import { finish, unfinishedVerifications, verificationById } from '../store/verifications.ts'
import { draftVerification, type SendRequest } from './admission.ts'
import type { KeyedHash } from './code.ts'
import { mayHaveBeenSent, messageOf, queryOf } from './flow-query.ts'
import { untilWritten, writeIntent } from './flow-writes.ts'
import type { AttemptLedger, Hop, OpenAttempt } from './ledger.ts'
import { LinkSentinel } from './link-sentinel.ts'
import { submitOverLink } from './link-sentinel-queue.ts'
import type { SmsProviderManager } from './provider-manager.ts'
import type { Route } from './route-choice.ts'

/** The caller has an answer by then; the verification itself goes on. */
export const REQUEST_BUDGET_MS = 4_500
export const ATTEMPT_DEADLINE_MS = 2_500
export const LOOKUP_DEADLINE_MS = 1_500
export const MAX_ATTEMPTS = 3

/** One verification from the wish to send it to the acceptance by a provider. Its life is told in ARCHITECTURE.md. */
export class VerificationFlow {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #events: EventBus
  readonly #ledger: AttemptLedger
  readonly #manager: SmsProviderManager
  readonly #hash: KeyedHash
  readonly #link: LinkSentinel
  readonly #stopping = new AbortController()
  readonly #underWay = new Map<number, Promise<void>>()

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    readonly events: EventBus
    readonly ledger: AttemptLedger
    readonly manager: SmsProviderManager
    readonly hash: KeyedHash
    /** Verifications wait while our own network is down; without one it is taken to be up. */
    readonly link?: LinkSentinel
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#events = options.events
    this.#ledger = options.ledger
    this.#manager = options.manager
    this.#hash = options.hash
    this.#link = options.link ?? new LinkSentinel({ ...options, senses: null })
  }

  /**
   * Sends a one-time passcode. Resolves with the verification's id when a provider accepted it, when it
   * failed for good, or when the request budget is used up and it goes on in the background.
   *
   * @throws {AppError} `INVALID_PHONE_NUMBER`, `COUNTRY_NOT_ALLOWED`, `PREFIX_BLOCKED`, `NO_PROVIDER`, `BUDGET_EXCEEDED`;
   * or `STORE_UNAVAILABLE` when the intent could not be written: then nothing was sent
   */
  async send(request: SendRequest): Promise<number> {
    const draft = draftVerification(this.#db, this.#hash, request, this.#clock.now())
    const route = this.#manager.choose(queryOf(this.#db, draft))
    if (route === null) throw new AppError('NO_PROVIDER', { country: draft.country })
    const parts = { db: this.#db, log: this.#log, ledger: this.#ledger }
    const { verification, attempt } = writeIntent(parts, draft, route, request.onWritten)
    this.#events.emit('verification.changed', { id: verification.id })
    await Promise.race([
      this.#track(verification.id, this.#drive(verification, attempt)),
      wait(this.#clock, REQUEST_BUDGET_MS),
    ])
    return verification.id
  }

  /**
   * Sends a verification again that was accepted but of which nothing came, with the same code and by a provider
   * not tried yet. Resolves when that came to an end; without such a provider nothing is sent.
   */
  async rescue(id: number): Promise<void> {
    const verification = verificationById(this.#db, id)
    const attempts = attemptsOf(this.#db, id)
    const from = attempts.findLast(({ state }) => state === 'accepted')
    if (verification === undefined || from === undefined || this.#underWay.has(id)) return
    // Nothing was sent, so no receipt could have come.
    if (isTestMessage(from.provider_message_id)) return
    await this.#track(id, this.#goOn(verification, from, 'rescue', this.#firstStartedAt(attempts)))
  }

  /** Finishes what a crash, a kill or a sleep left open. Resolves when every pending verification moves again. */
  async reconcile(): Promise<void> {
    const open = unfinishedVerifications(this.#db).filter(({ id }) => !this.#underWay.has(id))
    if (open.length > 0) this.#log.info('unfinished verifications found', { count: open.length })
    await Promise.all(open.map((verification) => this.#track(verification.id, this.#resume(verification))))
  }

  /** Stops driving. Attempts under way stay as they are in the store; the next start reconciles them. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.allSettled(this.#underWay.values())
  }

  /** Goes from attempt to attempt until one is accepted, none is left, or the verification ends otherwise. */
  async #drive(verification: VerificationRow, first: OpenAttempt): Promise<void> {
    for (let attempt: OpenAttempt | null = first; attempt !== null; ) {
      const outcome = await this.#submit(verification, attempt)
      if (this.#stopping.signal.aborted || outcome === 'accepted') return
      const settled = this.#attempt(verification.id, attempt.id)
      if (outcome === 'rejected-final') return this.#refused(verification, settled)
      const isRescue = settled.trigger === 'rescue'
      if (outcome === 'unknown' && ((await this.#lookUp(verification, settled)) === 'found' || isRescue)) return
      attempt = await this.#next(verification, settled, isRescue ? 'rescue' : 'failover', attempt.firstStartedAt)
    }
  }

  async #submit(verification: VerificationRow, attempt: OpenAttempt) {
    const { provider, ticket, delayMs } = attempt.route
    // A last route that is over its rate; whatever the bucket says then, it goes out.
    if (delayMs > 0) await wait(this.#clock, delayMs, this.#stopping.signal)
    const { signal } = this.#stopping
    const leftMs = () => Math.max(0, verification.expires_at - this.#clock.now())
    let startedAt = this.#clock.monotonic()
    const submit = () => {
      startedAt = this.#clock.monotonic()
      const message = { ...messageOf(verification), reference: attempt.reference, ttlMs: leftMs() }
      return provider.send(message, { deadlineMs: ATTEMPT_DEADLINE_MS, signal })
    }
    const { result, isOurOwn } = await submitOverLink(
      this.#link,
      provider.config.name,
      submit,
      () => leftMs() > 0,
      signal,
    )
    const durationMs = this.#clock.monotonic() - startedAt
    if (isOurOwn) ticket.release()
    else this.#manager.report(provider.config.name, ticket, result)
    // Stopped by ourselves: the intent on disk says all there is to know, and the next start looks it up.
    if (result.outcome !== 'accepted' && result.category === 'interrupted') return 'unknown'
    const hop = await this.#persist(() => this.#ledger.settle(verification, attempt, result, durationMs))
    this.#announce(hop)
    this.#changed(verification.id)
    return result.outcome
  }

  /** Asks the provider whether a submission without an answer arrived; found counts as accepted. */
  async #lookUp(verification: VerificationRow, attempt: AttemptRow): Promise<'found' | 'absent' | 'unavailable'> {
    const provider = this.#manager.provider(attempt.provider)
    if (provider === undefined) return 'unavailable'
    const result = await provider.lookup(
      {
        ...messageOf(verification),
        reference: attempt.reference,
        startedAt: attempt.started_at,
      },
      { deadlineMs: LOOKUP_DEADLINE_MS, signal: this.#stopping.signal },
    )
    if (result.kind !== 'found') return result.kind
    const hop = await this.#persist(() => this.#ledger.settleFound(verification, attempt, result.providerMessageId))
    this.#announce(hop)
    this.#changed(verification.id)
    return 'found'
  }

  /** Opens the next attempt, or ends the verification when there is nobody left to ask. */
  async #next(
    verification: VerificationRow,
    from: AttemptRow,
    trigger: Hop['trigger'],
    firstStartedAt: number,
  ): Promise<OpenAttempt | null> {
    if (this.#stopping.signal.aborted) return null
    const attempts = attemptsOf(this.#db, verification.id)
    const route = attempts.length < MAX_ATTEMPTS ? this.#routeAfter(verification, attempts, trigger) : null
    if (route !== null) {
      const next = await this.#persist(() => this.#ledger.begin(verification, route, { from, trigger }, firstStartedAt))
      if (next === null) route.ticket.release()
      this.#changed(verification.id)
      return next
    }
    if (attempts.some(mayHaveBeenSent)) return null
    const reason =
      attempts.length >= MAX_ATTEMPTS ? `${MAX_ATTEMPTS} providers refused it` : 'no other provider could take it'
    this.#announce(
      await this.#persist(() =>
        this.#ledger.giveUp(verification, from, `${reason}; last: ${from.error_message ?? 'unknown'}`),
      ),
    )
    this.#changed(verification.id)
    return null
  }

  /** Ends a verification that no provider will take, unless an earlier one may have sent it. */
  async #refused(verification: VerificationRow, last: AttemptRow): Promise<void> {
    if (attemptsOf(this.#db, verification.id).some(mayHaveBeenSent)) return
    const reason = last.error_message ?? 'refused by the provider'
    await this.#persist(() => finish(this.#db, verification.id, { state: 'failed', at: this.#clock.now(), reason }))
    this.#changed(verification.id)
  }

  #routeAfter(verification: VerificationRow, attempts: readonly AttemptRow[], trigger: Hop['trigger']): Route | null {
    const query = { ...queryOf(this.#db, verification), firstVersion: attempts[0]?.policy_version }
    const tried = new Set(attempts.map((attempt) => attempt.provider))
    const route = this.#manager.choose({ ...query, tried })
    if (route !== null || trigger !== 'reconcile') return route
    // After a crash the look-up said that nothing had been sent, so with no other provider the same one is asked again.
    return this.#manager.choose(query)
  }

  async #resume(verification: VerificationRow): Promise<void> {
    const attempts = attemptsOf(this.#db, verification.id)
    const last = attempts.at(-1)
    if (last === undefined) return
    // Over, or accepted by an earlier attempt after all: nothing more is sent.
    if (verification.state !== 'pending' || verification.expires_at <= this.#clock.now()) {
      if (last.state === 'intent') this.#interrupted(verification, last)
      return
    }
    const firstStartedAt = this.#firstStartedAt(attempts)
    if (last.state === 'rejected-final') return this.#refused(verification, last)
    if (last.state === 'rejected-eligible') return this.#goOn(verification, last, 'failover', firstStartedAt)
    const known = await this.#lookUp(verification, last)
    if (known === 'found' || this.#stopping.signal.aborted) return
    const settled = last.state === 'intent' ? this.#interrupted(verification, last) : last
    return this.#goOn(verification, settled, known === 'absent' ? 'reconcile' : 'failover', firstStartedAt)
  }

  #interrupted(verification: VerificationRow, attempt: AttemptRow): AttemptRow {
    this.#announce(this.#ledger.settleInterrupted(verification, attempt))
    this.#changed(verification.id)
    return this.#attempt(verification.id, attempt.id)
  }

  async #goOn(
    verification: VerificationRow,
    from: AttemptRow,
    trigger: Hop['trigger'],
    firstStartedAt: number,
  ): Promise<void> {
    const next = await this.#next(verification, from, trigger, firstStartedAt)
    if (next !== null) await this.#drive(verification, next)
  }

  /** When the first submission began, monotonic clock: it may have been in an earlier session. */
  #firstStartedAt([first]: readonly AttemptRow[]): number {
    return this.#clock.monotonic() - (this.#clock.now() - (first?.started_at ?? this.#clock.now()))
  }

  #persist<T>(write: () => T): Promise<T> {
    return untilWritten({ clock: this.#clock, log: this.#log, signal: this.#stopping.signal }, write)
  }

  #track(id: number, work: Promise<void>): Promise<void> {
    const tracked = work
      .catch((error) =>
        this.#log.error('a verification stopped half-way; the next start takes it up', { id, error: errorText(error) }),
      )
      .finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, tracked)
    return tracked
  }

  #attempt(verificationId: number, attemptId: number): AttemptRow {
    const attempt = attemptsOf(this.#db, verificationId).find(({ id }) => id === attemptId)
    if (attempt === undefined) throw new Error(`attempt ${attemptId} is not in the store`)
    return attempt
  }

  #announce(hop: Failover | null): void {
    if (hop !== null) this.#events.emit('failover.happened', hop)
  }

  #changed(id: number): void {
    this.#events.emit('verification.changed', { id })
  }
}
