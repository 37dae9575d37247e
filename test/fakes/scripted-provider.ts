import type { Category } from '../../src/contract/models.ts'
import type { Money } from '../../src/contract/money.ts'
import { type Clock, wait } from '../../src/engine/clock.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import { categoryRules } from '../../src/engine/providers/outcome.ts'
import {
  type Accepted,
  type CallOptions,
  type DeliveryReport,
  type LookupRequest,
  type LookupResult,
  type NotAccepted,
  type OutboundMessage,
  type PriceListOptions,
  type PriceQuote,
  ProviderCallError,
  type SendResult,
  type SmsProvider,
} from '../../src/engine/providers/provider.ts'
import { aProvider } from '../builders/a-provider.ts'

/** `hang`: no answer until the caller's deadline or its signal. */
type Script<Request, Answer> = 'hang' | Answer | ((request: Request) => Answer | Promise<Answer>)

export const accepted = (providerMessageId = 'message-1', price: Accepted['price'] = null): Accepted => ({
  outcome: 'accepted',
  providerMessageId,
  segments: 1,
  price,
})

/** Not accepted, with the outcome that the category stands for. */
export const notAccepted = (category: Category, overrides: Partial<NotAccepted> = {}): NotAccepted => ({
  outcome: categoryRules[category].outcome,
  category,
  code: null,
  message: `scripted: ${category}`,
  retryAfterMs: null,
  ...overrides,
})

export const found = (providerMessageId = 'message-1'): LookupResult => ({
  kind: 'found',
  providerMessageId,
  report: null,
})
export const absent: LookupResult = { kind: 'absent' }
export const unavailable: LookupResult = { kind: 'unavailable', reason: 'scripted' }

export const aReport = (overrides: Partial<DeliveryReport> = {}): DeliveryReport => ({
  providerMessageId: 'message-1',
  delivery: 'delivered',
  final: true,
  errorCode: null,
  errorMessage: null,
  price: null,
  at: null,
  ...overrides,
})

/** A provider without a network: does what its script says and keeps what it was asked. */
export class ScriptedProvider implements SmsProvider {
  readonly config: ProviderConfig
  readonly sent: OutboundMessage[] = []
  readonly lookups: LookupRequest[] = []
  readonly polls: (readonly string[])[] = []
  statusBatchSize = 50
  onSend: Script<OutboundMessage, SendResult> = accepted()
  onLookup: Script<LookupRequest, LookupResult> = absent
  onStatuses: (ids: readonly string[]) => readonly DeliveryReport[] | Promise<readonly DeliveryReport[]> = () => []
  onBalance: 'hang' | (() => Money | Promise<Money>) = () => ({ micros: 1_000_000, currency: this.config.currency })
  balanceCalls = 0
  onPrices: (countries: readonly string[]) => readonly PriceQuote[] = () => []
  readonly #clock: Clock

  constructor(clock: Clock, name: string, overrides: Partial<ProviderConfig> = {}) {
    this.#clock = clock
    this.config = aProvider({ name, label: name, ...overrides })
  }

  async send(message: OutboundMessage, options: CallOptions): Promise<SendResult> {
    this.sent.push(message)
    if (this.onSend !== 'hang') return answer(this.onSend, message)
    await wait(this.#clock, options.deadlineMs, options.signal)
    return notAccepted(options.signal?.aborted ? 'interrupted' : 'timeout')
  }

  async lookup(request: LookupRequest, options: CallOptions): Promise<LookupResult> {
    this.lookups.push(request)
    if (this.onLookup !== 'hang') return answer(this.onLookup, request)
    await wait(this.#clock, options.deadlineMs, options.signal)
    return unavailable
  }

  async statuses(ids: readonly string[]): Promise<readonly DeliveryReport[]> {
    this.polls.push(ids)
    return this.onStatuses(ids)
  }

  async prices(countries: readonly string[], _options: PriceListOptions): Promise<readonly PriceQuote[]> {
    return this.onPrices(countries)
  }

  async balance(options: CallOptions): Promise<Money> {
    this.balanceCalls += 1
    if (this.onBalance !== 'hang') return this.onBalance()
    await wait(this.#clock, options.deadlineMs, options.signal)
    throw new ProviderCallError(notAccepted(options.signal?.aborted ? 'interrupted' : 'timeout'))
  }
}

const answer = <Request, Answer>(script: Exclude<Script<Request, Answer>, 'hang'>, request: Request) =>
  typeof script === 'function' ? (script as (request: Request) => Answer | Promise<Answer>)(request) : script
