import type { Clock } from '../clock.ts'
import { segmentsOf } from '../segments.ts'
import type { Country, Network } from './countries.ts'
import { type MagicFate, magicFate } from './magic.ts'
import { networkOfNumber } from './numbers.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { chance, createRandom, lognormalMs, type Random } from './random.ts'
import type { World } from './world.ts'

/** What becomes of a message. `lost`: accepted, never delivered, and no report ever says so. */
type Fate = 'delivered' | 'undelivered' | 'blocked' | 'expired' | 'lost'

/** Where a message is by now; each dialect has its own words for it. */
export type Stage = 'queued' | 'sending' | 'sent' | Exclude<Fate, 'lost'>

export interface SandboxMessage {
  /** The provider's id, and one for each further part where the dialect gives each its own. */
  readonly ids: readonly [string, ...string[]]
  /** E.164 with plus. */
  readonly to: string
  readonly from: string
  readonly body: string
  readonly reference: string | null
  readonly country: Country
  readonly network: Network
  readonly segments: number
  /** Micros of the provider's currency. */
  readonly pricePerSegment: number
  /** UTC epoch ms. */
  readonly acceptedAt: number
  readonly acceptedMonotonic: number
  readonly fate: Fate
  /** Milliseconds from acceptance to the carrier, and to the fate. */
  readonly sentAfterMs: number
  readonly settledAfterMs: number
  /** Whether the person types the code, and how long after delivery. */
  readonly converts: boolean
  readonly typesAfterMs: number
}

export type Submission = Pick<SandboxMessage, 'ids' | 'to' | 'from' | 'body' | 'reference' | 'country'>

export interface MessageBookOptions {
  readonly provider: ProviderProfile
  readonly world: World
  readonly clock: Clock
  /** Multiplies the world's delays: to the handset, and from there to the typed code. */
  readonly pace: { readonly receipt: number; readonly typing: number }
  readonly onDelivered: (message: SandboxMessage) => void
  /** How many messages are remembered; the oldest go first. */
  readonly capacity?: number
  /** A message older than this is forgotten, ms; never unless told. */
  readonly remembersMs?: number | undefined
}

const DEFAULT_CAPACITY = 50_000
const OPENING_BALANCE_MICROS = 1_000_000_000
const RELOAD_BELOW_MICROS = 200_000_000

/** Everything one sandbox provider has accepted, and what the world does with it. */
export class MessageBook {
  /** While true, accepted messages go nowhere. */
  silent = false
  readonly #options: MessageBookOptions
  readonly #random: Random
  readonly #messages = new Set<SandboxMessage>()
  readonly #byId = new Map<string, SandboxMessage>()
  readonly #byRecipient = new Map<string, SandboxMessage[]>()
  readonly #timers = new Map<SandboxMessage, () => void>()
  #balance = OPENING_BALANCE_MICROS

  constructor(options: MessageBookOptions) {
    this.#options = options
    this.#random = createRandom(options.world.seed, 'fate', options.provider.name)
  }

  /** Micros of the provider's currency. The account reloads by itself before it runs dry. */
  get balance(): number {
    return this.#balance
  }

  accept(submission: Submission): SandboxMessage {
    const { world, clock, provider } = this.#options
    const at = clock.now()
    const network = networkOfNumber(world.seed, submission.country, submission.to)
    const message: SandboxMessage = {
      ...submission,
      network,
      segments: segmentsOf(submission.body).segments,
      pricePerSegment: world.accountPrice(provider, submission.country, network, at),
      acceptedAt: at,
      acceptedMonotonic: clock.monotonic(),
      ...this.#drawFate(submission, at),
    }
    this.#charge(message.pricePerSegment * message.segments)
    this.#remember(message)
    if (message.fate === 'delivered') {
      const deliver = () => {
        this.#timers.delete(message)
        this.#options.onDelivered(message)
      }
      this.#timers.set(message, clock.after(message.settledAfterMs, deliver))
    }
    return message
  }

  find(id: string): SandboxMessage | null {
    return this.#byId.get(id) ?? null
  }

  /** Oldest first. */
  all(): readonly SandboxMessage[] {
    return [...this.#messages]
  }

  /** Oldest first. */
  sentTo(e164: string): readonly SandboxMessage[] {
    return this.#byRecipient.get(e164) ?? []
  }

  stageOf(message: SandboxMessage): Stage {
    const elapsed = this.#options.clock.monotonic() - message.acceptedMonotonic
    if (elapsed >= message.settledAfterMs && message.fate !== 'lost') return message.fate
    if (elapsed >= message.sentAfterMs) return 'sent'
    return elapsed >= message.sentAfterMs / 2 ? 'sending' : 'queued'
  }

  /** UTC epoch ms; null while the carrier has not taken it. */
  sentAt(message: SandboxMessage): number | null {
    const elapsed = this.#options.clock.monotonic() - message.acceptedMonotonic
    return elapsed >= message.sentAfterMs ? message.acceptedAt + message.sentAfterMs : null
  }

  /** When its last stage was reached, UTC epoch ms; null while that is to come. */
  settledAt(message: SandboxMessage): number | null {
    const elapsed = this.#options.clock.monotonic() - message.acceptedMonotonic
    const settled = message.fate !== 'lost' && elapsed >= message.settledAfterMs
    return settled ? message.acceptedAt + message.settledAfterMs : null
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  /** Always the same number of draws, so that one message's fate does not depend on another's. */
  #drawFate({ to, country }: Submission, at: number) {
    const { world, provider, pace } = this.#options
    const delayMs = lognormalMs(this.#random, world.receiptDelay(provider, country))
    const typesAfterMs = lognormalMs(this.#random, world.typingDelay)
    const reached = chance(this.#random, world.deliveryRate(provider, country, at))
    const typed = chance(this.#random, world.conversionRate(provider, country, at))
    const failure = failureFor(this.#random.next())
    const magic = magicFate(to)
    const fate = this.silent ? 'lost' : magic === null ? (reached ? 'delivered' : failure) : fateOfMagic[magic]
    return {
      fate,
      sentAfterMs: Math.round(0.3 * delayMs * pace.receipt),
      settledAfterMs: Math.round(delayMs * pace.receipt),
      converts: magic === null ? typed : magic === 'converts',
      typesAfterMs: Math.round(typesAfterMs * pace.typing),
    }
  }

  #charge(micros: number): void {
    this.#balance -= micros
    if (this.#balance < RELOAD_BELOW_MICROS) this.#balance += OPENING_BALANCE_MICROS
  }

  #remember(message: SandboxMessage): void {
    this.#messages.add(message)
    for (const id of message.ids) this.#byId.set(id, message)
    const sent = this.#byRecipient.get(message.to)
    if (sent === undefined) this.#byRecipient.set(message.to, [message])
    else sent.push(message)
    const { capacity = DEFAULT_CAPACITY, remembersMs = Number.POSITIVE_INFINITY } = this.#options
    for (const oldest of this.#messages) {
      const isRemembered = message.acceptedMonotonic - oldest.acceptedMonotonic <= remembersMs
      if (isRemembered && this.#messages.size <= capacity) break
      this.#forget(oldest)
    }
  }

  #forget(message: SandboxMessage): void {
    this.#messages.delete(message)
    for (const id of message.ids) this.#byId.delete(id)
    const sent = this.#byRecipient.get(message.to)
    // The oldest of all is the first of its recipient.
    sent?.shift()
    if (sent?.length === 0) this.#byRecipient.delete(message.to)
  }
}

const fateOfMagic: Readonly<Record<MagicFate, Fate>> = {
  converts: 'delivered',
  ignored: 'delivered',
  undelivered: 'undelivered',
  blocked: 'blocked',
  expired: 'expired',
  lost: 'lost',
}

const failureFor = (at: number): Fate =>
  at < 0.5 ? 'undelivered' : at < 0.65 ? 'blocked' : at < 0.8 ? 'expired' : 'lost'
