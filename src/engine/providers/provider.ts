import type { Category, Delivery, Service } from '../../contract/models.ts'
import type { Money } from '../../contract/money.ts'
import type { ProviderConfig } from '../provider-config.ts'

export interface OutboundMessage {
  /** E.164 with plus. */
  readonly to: string
  readonly body: string
  /** Our own reference, at most 40 of `[a-z0-9-]`; sent along where the provider takes one. */
  readonly reference: string
  /** How long the provider may keep trying to deliver. */
  readonly ttlMs: number
  /** Of the recipient, ISO 3166-1 alpha-2: a country may see a sender of its own. */
  readonly country?: string
  /** Nobody need receive it: where the provider has test credentials they are used. */
  readonly test?: boolean
}

export interface CallOptions {
  /** The whole exchange, connecting included, must be over by then. */
  readonly deadlineMs: number
  readonly signal?: AbortSignal
}

export interface Accepted {
  readonly outcome: 'accepted'
  readonly providerMessageId: string
  /** Segments the provider counted; null when it does not say. */
  readonly segments: number | null
  /** What it charged; null when not known yet. Never negative. */
  readonly price: Money | null
}

export interface NotAccepted {
  readonly outcome: 'rejected-eligible' | 'rejected-final' | 'unknown'
  readonly category: Category
  /** The provider's own code as text; null when the failure is below HTTP. */
  readonly code: string | null
  /** For people; holds no secret and no full phone number. */
  readonly message: string
  /** How long the provider asks us to stay away; null when it does not. */
  readonly retryAfterMs: number | null
}

/** The answer to one submission. */
export type SendResult = Accepted | NotAccepted

/** What is known of a submission whose answer never came. */
export interface LookupRequest {
  readonly to: string
  readonly body: string
  readonly reference: string
  /** When the submission started, UTC epoch ms by our clock. */
  readonly startedAt: number
  /** As on the message. */
  readonly country?: string
  readonly test?: boolean
}

/** `absent`: the provider was asked and has no such message. `unavailable`: it could not be asked. */
export type LookupResult =
  | { readonly kind: 'found'; readonly providerMessageId: string; readonly report: DeliveryReport | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** A receipt, polled. */
export interface DeliveryReport {
  readonly providerMessageId: string
  readonly delivery: Exclude<Delivery, 'none'>
  /** No later report can change it. */
  readonly final: boolean
  readonly errorCode: string | null
  readonly errorMessage: string | null
  /** What the whole message cost; null when not known yet. Never negative. */
  readonly price: Money | null
  /** When the provider saw the state, UTC epoch ms; null when it does not say. */
  readonly at: number | null
}

/** Price of one segment on one route, as the provider's list gives it. */
export interface PriceQuote {
  readonly country: string
  readonly service: Service
  readonly mcc: string | null
  readonly mnc: string | null
  readonly networkName: string | null
  readonly price: Money
  readonly level: 'list' | 'account'
}

/** Why a row of a price list cannot be used. A stated zero is a price. */
export type PriceProblem = 'missing' | 'negative' | 'malformed'

/** A row of a price list without a usable price: unknown, which is neither free nor gone. */
export interface UnusablePrice extends Pick<PriceQuote, 'country' | 'service' | 'mcc' | 'mnc' | 'networkName'> {
  readonly problem: PriceProblem
}

export interface PriceListOptions extends CallOptions {
  /** Called for each row that is left out of the quotes. */
  readonly onUnusable?: (row: UnusablePrice) => void
}

/**
 * One provider, speaking its own HTTP dialect behind one interface.
 *
 * `send` never throws: everything that can go wrong is a {@link NotAccepted}. The reading calls throw
 * {@link ProviderCallError}, and may be retried; `send` must not be.
 */
export interface SmsProvider {
  readonly config: ProviderConfig
  send(message: OutboundMessage, options: CallOptions): Promise<SendResult>
  /** Finds a submission whose answer was lost. Never throws. */
  lookup(request: LookupRequest, options: CallOptions): Promise<LookupResult>
  /** How many ids one `statuses` call takes. */
  readonly statusBatchSize: number
  /** Ids the provider does not know are left out of the answer. */
  statuses(ids: readonly string[], options: CallOptions): Promise<readonly DeliveryReport[]>
  /** The price list for these countries (ISO 3166-1 alpha-2); a provider may return more. */
  prices(countries: readonly string[], options: PriceListOptions): Promise<readonly PriceQuote[]>
  /** Money left in the account. Free of charge, so it also serves as the health probe. */
  balance(options: CallOptions): Promise<Money>
}

/** A reading call that failed. `message` is for people and holds no secret. */
export class ProviderCallError extends Error {
  override readonly name = 'ProviderCallError'
  readonly category: Category
  readonly code: string | null
  readonly retryAfterMs: number | null

  constructor(failure: Pick<NotAccepted, 'category' | 'code' | 'message' | 'retryAfterMs'>) {
    super(failure.message)
    this.category = failure.category
    this.code = failure.code
    this.retryAfterMs = failure.retryAfterMs
  }
}
