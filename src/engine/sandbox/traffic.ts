import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { sandboxCustomers } from './customers.ts'
import { chance, createRandom, exponentialMs, pickWeighted } from './random.ts'
import type { DeliveredMessage, Sandbox } from './sandbox.ts'

export interface Recipient {
  /** Mobile number, E.164 with plus. */
  readonly e164: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly customerId: string
}

export interface TrafficOptions {
  readonly sandbox: Pick<Sandbox, 'nextRecipient' | 'onDelivered'>
  readonly clock: Clock
  readonly seed: number
  readonly log: Log
  /** Starts a verification; null when it was not started. */
  readonly send: (recipient: Recipient) => Promise<{ readonly id: number } | null>
  /** Enters a code for a verification. */
  readonly check: (id: number, code: string) => Promise<unknown>
}

interface TrafficState {
  readonly perMinute: number
  readonly paused: boolean
}

export interface Traffic {
  state(): TrafficState
  /** Nothing arrives before. */
  start(): void
  /** Takes effect at once; what is under way goes on. */
  set(change: Partial<TrafficState>): void
  /** No further send or check is started. */
  stop(): void
}

interface Visit {
  readonly startedAt: number
  readonly verification: Promise<{ readonly id: number } | null>
  /** Set once the person has begun to type: a second message with the same code changes nothing. */
  typing: boolean
}

const DEFAULT_PER_MINUTE = 60
const WRONG_CODE_SHARE = 0.02
const SECOND_TRY_AFTER_MS = 4_000
/** Longer than a code lives. */
const VISIT_LIFE_MS = 15 * 60_000

/**
 * People of the sandbox world who sign in by themselves: verifications arrive as a Poisson process, and
 * whoever receives a code may type it. Needs no timer while paused.
 */
export function createTraffic(options: TrafficOptions): Traffic {
  const { sandbox, clock, log, send, check } = options
  const random = createRandom(options.seed, 'traffic')
  const visits = new Map<string, Visit>()
  const timers = new Set<() => void>()
  let state: TrafficState = { perMinute: DEFAULT_PER_MINUTE, paused: false }
  let cancelArrival = () => {}
  let started = false
  let stopped = false

  const later = (ms: number, fn: () => void) => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      fn()
    })
    timers.add(cancel)
  }

  const scheduleArrival = () => {
    cancelArrival()
    if (!started || stopped || state.paused || state.perMinute === 0) return
    cancelArrival = clock.after(exponentialMs(random, 60_000 / state.perMinute), () => {
      arrive()
      scheduleArrival()
    })
  }

  const arrive = () => {
    const { e164, country } = sandbox.nextRecipient()
    const { id: customerId } = pickWeighted(sandboxCustomers, ({ traffic }) => traffic, random.next())
    const verification = startVerification({ e164, country, customerId })
    forgetOldVisits()
    visits.set(e164, { startedAt: clock.monotonic(), verification, typing: false })
  }

  const startVerification = async (recipient: Recipient) => {
    try {
      return await send(recipient)
    } catch (error) {
      log.warn('sandbox traffic could not send', { country: recipient.country, error: errorText(error) })
      return null
    }
  }

  /** Visits are kept in order of arrival. */
  const forgetOldVisits = () => {
    for (const [e164, { startedAt }] of visits) {
      if (clock.monotonic() - startedAt < VISIT_LIFE_MS) return
      visits.delete(e164)
    }
  }

  const read = async ({ to, body, converts, typesAfterMs }: DeliveredMessage) => {
    const visit = visits.get(to)
    const code = codeIn(body)
    if (visit === undefined || code === null || !converts || visit.typing) return
    visit.typing = true
    // The message may be here before the answer to its submission is.
    const verification = await visit.verification
    if (verification === null || stopped) return
    const { id } = verification
    if (!chance(random, WRONG_CODE_SHARE)) return later(typesAfterMs, () => void enter(id, code))
    later(typesAfterMs, () => void enter(id, mistyped(code)))
    later(typesAfterMs + SECOND_TRY_AFTER_MS, () => void enter(id, code))
  }

  const enter = async (id: number, code: string) => {
    try {
      await check(id, code)
    } catch (error) {
      log.warn('sandbox traffic could not check a code', { verification: id, error: errorText(error) })
    }
  }

  const unsubscribe = sandbox.onDelivered((message) => void read(message))

  return {
    state: () => state,
    start() {
      started = true
      scheduleArrival()
    },
    set(change) {
      state = { ...state, ...change }
      scheduleArrival()
    },
    stop() {
      stopped = true
      cancelArrival()
      unsubscribe()
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}

/** The first run of 4 to 8 digits in a message; null when there is none. */
export const codeIn = (text: string): string | null => /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0] ?? null

/** The code with its last digit wrong. */
const mistyped = (code: string): string => `${code.slice(0, -1)}${(Number(code.slice(-1)) + 1) % 10}`
