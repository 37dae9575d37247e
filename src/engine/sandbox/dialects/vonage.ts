import {
  basicMatches,
  type Dialect,
  type DialectContext,
  json,
  type SandboxAnswer,
  type SandboxRequest,
} from './dialect.ts'
import { rateLimit } from './rate-limit.ts'
import { accountPricing } from './vonage-pricing.ts'
import { problem, reportRecords } from './vonage-reports.ts'
import { smsFailure, smsParameters, submitSms } from './vonage-sms.ts'

const PRICING_REQUESTS_PER_SECOND = 1
const REPORTS_REQUESTS_PER_SECOND = 10
const SMS_PATH = '/rest/sms/json'
const ACCOUNT_PREFIX = '/rest/account/'
const REPORTS_PATH = '/api/v2/reports/records'

/**
 * Vonage's SMS, account and pricing v1 APIs below `/rest` and its Reports API below `/api`. The limit of
 * the SMS API (30 requests a second unless the account has more) is left to the fault `throttle-429`.
 */
export function vonageDialect(context: DialectContext): Dialect {
  const { account, book, clock } = context
  const pricingMayPass = rateLimit(clock, PRICING_REQUESTS_PER_SECOND)
  const reportsMayPass = rateLimit(clock, REPORTS_REQUESTS_PER_SECOND)
  const isSubmission = ({ method, path }: SandboxRequest) => method === 'POST' && path === SMS_PATH

  const authorized = (request: SandboxRequest): boolean => {
    const { authorization, query } = request
    if (authorization !== null) return basicMatches(authorization, account)
    const parameters = smsParameters(request)
    const parameter = (name: string) => parameters.get(name) ?? query.get(name)
    return parameter('api_key') === account.accountId && parameter('api_secret') === account.secret
  }

  const throttled = (request: SandboxRequest): SandboxAnswer => {
    if (isSubmission(request)) return smsFailure('1')
    if (request.path.startsWith('/api/')) return problem(429, 'throttled', 'Rate Limit Hit', 'Please wait, then retry.')
    return accountError(429, 'too many requests')
  }

  const answer = (request: SandboxRequest): SandboxAnswer => {
    if (isSubmission(request)) return authorized(request) ? submitSms(context, request) : smsFailure('4')
    if (request.method !== 'GET') return accountError(405, 'method not allowed')
    if (request.path === REPORTS_PATH) {
      // The Reports API takes Basic only.
      if (!basicMatches(request.authorization, account)) {
        return problem(401, 'unauthorized', 'Unauthorized', 'You did not provide correct credentials.')
      }
      return reportsMayPass() ? reportRecords(context, request) : throttled(request)
    }
    if (!request.path.startsWith(ACCOUNT_PREFIX)) return accountError(404, 'not found')
    if (!authorized(request)) return accountError(401, 'authentication failed')
    const resource = request.path.slice(ACCOUNT_PREFIX.length)
    if (resource === 'get-balance') return json(200, { value: book.balance / 1_000_000, autoReload: true })
    if (!pricingMayPass()) return throttled(request)
    return accountPricing(context, request, resource) ?? accountError(404, 'not found')
  }

  return {
    acceptedStatus: 200,
    isSubmission,
    answer,
    throttled,
    serverError: () => accountError(500, 'internal error'),
  }
}

const accountError = (status: number, label: string): SandboxAnswer =>
  json(status, { 'error-code': String(status), 'error-code-label': label })
