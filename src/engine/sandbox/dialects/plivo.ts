import { decimalFromMicros } from '../../../contract/money.ts'
import {
  basicMatches,
  type Dialect,
  type DialectContext,
  json,
  type SandboxAnswer,
  type SandboxRequest,
} from './dialect.ts'
import { plivoBody, plivoError } from './plivo-errors.ts'
import { getMessage, listMessages } from './plivo-messages.ts'
import { countryPricing } from './plivo-pricing.ts'
import { submitMessage } from './plivo-send.ts'
import { rateLimit } from './rate-limit.ts'

const PREFIX = '/api/v1/Account/'
const REQUESTS = { limit: 300, windowMs: 5_000 }

/**
 * Plivo's Message, Pricing and Account APIs below `/api`. Paths end in a slash; the account's own path ends in
 * two when the official SDK asks for it. Outbound messages beyond the account's pace are queued, not refused.
 */
export function plivoDialect(context: DialectContext): Dialect {
  const { account, book, clock } = context
  const mayPass = rateLimit(clock, REQUESTS.limit, REQUESTS.windowMs)
  const accountPath = `${PREFIX}${account.accountId}/`
  const isSubmission = ({ method, path }: SandboxRequest) => method === 'POST' && path === `${accountPath}Message/`
  const throttled = () => plivoError(context, 429, 'rate limit exceeded')
  const notFound = () => plivoError(context, 404, 'not found')

  const answer = (request: SandboxRequest): SandboxAnswer => {
    if (!basicMatches(request.authorization, account)) return plivoError(context, 401, 'authentication failed')
    if (!mayPass()) return throttled()
    if (isSubmission(request)) return submitMessage(context, request)
    if (!request.path.startsWith(accountPath)) return notFound()
    if (request.method !== 'GET') return plivoError(context, 405, 'method not allowed')
    return read(request, request.path.slice(accountPath.length)) ?? notFound()
  }

  const read = (request: SandboxRequest, resource: string): SandboxAnswer | null => {
    if (resource === '' || resource === '/') return json(200, plivoBody(context, accountResource()))
    if (resource === 'Message/') return listMessages(context, request)
    if (resource === 'Pricing/') return countryPricing(context, request)
    const id = /^Message\/([0-9a-f-]{36})\/$/.exec(resource)?.[1]
    return id === undefined ? null : getMessage(context, id)
  }

  const accountResource = () => ({
    account_type: 'standard',
    address: '1 Sandbox Way',
    auth_id: account.accountId,
    auto_recharge: true,
    billing_mode: 'prepaid',
    cash_credits: decimalFromMicros(book.balance, 5),
    city: 'Sandbox',
    name: 'Sandbox account',
    resource_uri: `/v1/Account/${account.accountId}/`,
    state: '',
    timezone: 'UTC',
  })

  return {
    acceptedStatus: 202,
    isSubmission,
    answer,
    throttled,
    serverError: () => plivoError(context, 500, 'internal server error'),
  }
}
