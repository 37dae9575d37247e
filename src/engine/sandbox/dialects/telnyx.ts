import { decimalFromMicros } from '../../../contract/money.ts'
import { type Dialect, type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { telnyxError, telnyxThrottled } from './telnyx-errors.ts'
import { getMessage } from './telnyx-messages.ts'
import { productPricing } from './telnyx-pricing.ts'
import { detailRecords } from './telnyx-records.ts'
import { submitMessage } from './telnyx-send.ts'

const PREFIX = '/api/v2/'

/** Telnyx's messaging, detail record, balance and public pricing APIs, version 2, below `/api`. */
export function telnyxDialect(context: DialectContext): Dialect {
  const { account, book, provider } = context
  const isSubmission = ({ method, path }: SandboxRequest) => method === 'POST' && path === `${PREFIX}messages`
  const notFound = () => telnyxError('10005')

  const answer = (request: SandboxRequest): SandboxAnswer => {
    const { authorization, method, path } = request
    if (!path.startsWith(PREFIX)) return notFound()
    const resource = path.slice(PREFIX.length)
    // The price list is public.
    if (method === 'GET' && resource.startsWith('pricing/products')) {
      return productPricing(context, request, resource.slice('pricing/products'.length)) ?? notFound()
    }
    // Without any credentials the API pretends that there is nothing.
    if (authorization === null) return notFound()
    if (authorization !== `Bearer ${account.secret}`) return telnyxError('10009')
    if (isSubmission(request)) return submitMessage(context, request)
    if (method !== 'GET') return notFound()
    return read(request, resource) ?? notFound()
  }

  const read = (request: SandboxRequest, resource: string): SandboxAnswer | null => {
    if (resource === 'balance') return json(200, { data: balance() })
    if (resource === 'detail_records') return detailRecords(context, request)
    const id = /^messages\/([0-9a-f-]{36})$/.exec(resource)?.[1]
    return id === undefined ? null : getMessage(context, id)
  }

  const balance = () => {
    const available = decimalFromMicros(book.balance, 2)
    return {
      record_type: 'balance',
      balance: available,
      credit_limit: '0.00',
      available_credit: available,
      pending: '0.00',
      currency: provider.currency,
    }
  }

  return {
    acceptedStatus: 200,
    isSubmission,
    answer,
    throttled: telnyxThrottled,
    serverError: () => telnyxError('10007'),
  }
}
