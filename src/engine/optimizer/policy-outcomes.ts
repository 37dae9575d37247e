import type Database from 'better-sqlite3'
import type { Service } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { attemptsOf } from '../store/attempts.ts'
import { sentMessages } from '../store/policies.ts'
import type { AttemptRow, VerificationRow } from '../store/schema.ts'
import { verificationById } from '../store/verifications.ts'
import type { RouteOutcome } from './models.ts'
import type { PolicyLearning } from './policy-learning.ts'
import { regionOf } from './regions.ts'

/** Who has not answered by then counts as failed, though the code may still be entered. */
const ANSWER_MS = 300_000
const LEAST_WAIT_MS = 1_000

/** A verification whose outcome is not known yet. */
interface Open {
  readonly service: Service
  readonly country: string
  readonly createdAt: number
  /** Attempts whose refusal, or whose acceptance, was told to the selector: the one may come after the other. */
  readonly refused: Set<number>
  readonly accepted: Set<number>
  /** Accepted messages without an end yet, by attempt. */
  readonly waiting: Map<number, { readonly provider: string; readonly at: number }>
}

/**
 * Tells the selector what becomes of messages: refusals and acceptances when they happen, the entered code, and its
 * absence after five minutes. Test messages and drills say nothing about customers and are left out, and so is what
 * was on its way while our own network was down.
 */
export class OutcomeFeed {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #events: EventBus
  readonly #learning: PolicyLearning
  /** Oldest first. */
  readonly #open = new Map<number, Open>()
  #undo: readonly (() => void)[] = []
  #cancelTimer: (() => void) | null = null

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly events: EventBus
    readonly learning: PolicyLearning
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#events = options.events
    this.#learning = options.learning
  }

  start(): void {
    for (const service of this.#learning.services) this.#takeUp(service)
    this.#undo = [
      this.#events.on('verification.changed', ({ id }) => this.#hear(id)),
      this.#events.on('link.changed', ({ state }) => {
        if (state === 'down') this.#loseAll()
      }),
    ]
    this.#wait()
  }

  stop(): void {
    for (const undo of this.#undo) undo()
    this.#cancelTimer?.()
    this.#cancelTimer = null
  }

  /** Messages that were on their way when the console stopped. */
  #takeUp(service: Service): void {
    const ids = this.#learning.selector(service).waitingFor.filter((id) => typeof id === 'number')
    const found = sentMessages(this.#db, ids)
    for (const { attemptId, verificationId, provider, acceptedAt, country, createdAt } of found) {
      const open = this.#open.get(verificationId) ?? openOf(service, country, createdAt)
      this.#open.set(verificationId, open)
      open.accepted.add(attemptId)
      open.waiting.set(attemptId, { provider, at: acceptedAt })
    }
    for (const { verificationId, convertedAt } of found) if (convertedAt !== null) this.#hear(verificationId)
    const known = new Set(found.map(({ attemptId }) => attemptId))
    for (const id of ids)
      if (!known.has(id)) this.#observe({ service, country: '' }, { kind: 'lost', id, provider: '', at: this.#now() })
  }

  #hear(id: number): void {
    const verification = verificationById(this.#db, id)
    if (verification === undefined || !countsFor(verification)) return
    const open = this.#open.get(id) ?? this.#begin(verification)
    if (open === null) return
    const attempts = attemptsOf(this.#db, id)
    for (const attempt of attempts) this.#tell(open, attempt)
    if (verification.final_at !== null) this.#end(id, open, verification, attempts)
  }

  #begin({ id, service, country, created_at: createdAt, final_at }: VerificationRow): Open | null {
    // Its outcome was told before: what changes now is a late receipt.
    if (final_at !== null || this.#now() - createdAt >= ANSWER_MS) return null
    const open = openOf(service, country, createdAt)
    this.#open.set(id, open)
    this.#wait()
    return open
  }

  #tell(open: Open, attempt: AttemptRow): void {
    const at = attempt.settled_at ?? this.#now()
    const { id, provider } = attempt
    if (attempt.state === 'accepted' && !open.accepted.has(id)) {
      open.accepted.add(id)
      open.waiting.set(id, { provider, at })
      this.#observe(open, { kind: 'accepted', at, id, provider })
    } else if (isRefusal(attempt) && !open.refused.has(id)) {
      open.refused.add(id)
      this.#observe(open, { kind: 'refused', at, id, provider })
    }
  }

  /** Who was given the code by several messages typed the one that arrived, or else the last. */
  #end(id: number, open: Open, { state }: VerificationRow, attempts: readonly AttemptRow[]): void {
    const accepted = attempts.filter((attempt) => open.waiting.has(attempt.id))
    const delivered = accepted.filter(({ delivery }) => delivery === 'delivered')
    const read = new Set((delivered.length > 0 ? delivered : accepted.slice(-1)).map((attempt) => attempt.id))
    for (const attempt of accepted)
      this.#over(open, attempt.id, state !== 'converted' ? 'lost' : endOf(attempt.id, read))
    this.#open.delete(id)
    if (state === 'converted') this.#learning.judge(open.service, true)
    // Without an acceptance it failed at once; wrong codes may be anybody's.
    else if (state === 'failed' && open.refused.size > 0 && open.accepted.size === 0)
      this.#learning.judge(open.service, false)
  }

  #over(open: Open, id: number, kind: 'converted' | 'rescued' | 'expired' | 'lost'): void {
    const message = open.waiting.get(id)
    if (message === undefined) return
    open.waiting.delete(id)
    this.#observe(open, { kind, at: this.#now(), id, provider: message.provider })
  }

  #loseAll(): void {
    for (const open of this.#open.values()) for (const id of [...open.waiting.keys()]) this.#over(open, id, 'lost')
  }

  /** Ends what has waited long enough. */
  #sweep(): void {
    const before = this.#now() - ANSWER_MS
    for (const [id, open] of this.#open) {
      if (open.createdAt > before) break
      const late = [...open.waiting].filter(([, { at }]) => at <= before)
      for (const [attempt] of late) this.#over(open, attempt, 'expired')
      if (open.waiting.size > 0) continue
      this.#open.delete(id)
      if (late.length > 0) this.#learning.judge(open.service, false)
    }
    this.#wait()
  }

  #wait(): void {
    const [first] = this.#open.values()
    if (first === undefined || this.#cancelTimer !== null) return
    const due = first.createdAt + ANSWER_MS - this.#now()
    this.#cancelTimer = this.#clock.after(Math.max(LEAST_WAIT_MS, due), () => {
      this.#cancelTimer = null
      this.#sweep()
    })
  }

  #observe(
    { service, country }: Pick<Open, 'service' | 'country'>,
    outcome: Pick<RouteOutcome, 'kind' | 'at' | 'id' | 'provider'>,
  ): void {
    this.#learning.observe(service, { ...outcome, country, region: regionOf(country) })
  }

  #now(): number {
    return this.#clock.now()
  }
}

const openOf = (service: Service, country: string, createdAt: number): Open => ({
  service,
  country,
  createdAt,
  refused: new Set(),
  accepted: new Set(),
  waiting: new Map(),
})

/**
 * What became of an accepted message of a converted verification.
 *
 * @param read attempts whose message brought the code: what came before them was rescued, what came after was too much
 */
export const endOf = (id: number, read: ReadonlySet<number>): 'converted' | 'rescued' | 'expired' => {
  if (read.has(id)) return 'converted'
  return id < Math.min(...read) ? 'rescued' : 'expired'
}

const countsFor = ({ mode }: VerificationRow): boolean => mode === 'live' || mode === 'sandbox'

/** The provider did not take it, and not because we asked too often or stopped in the middle. */
const isRefusal = ({ state, category }: AttemptRow): boolean =>
  (state === 'rejected-eligible' && category !== 'throttled') || (state === 'unknown' && category !== 'interrupted')
