import { decimalFromMicros } from '../../../contract/money.ts'
import { magicRefusal } from '../magic.ts'
import { countryOfNumber } from '../numbers.ts'
import { randomText } from '../random.ts'
import {
  basicMatches,
  type Dialect,
  type DialectContext,
  json,
  type SandboxAnswer,
  type SandboxRequest,
} from './dialect.ts'
import { twilioError } from './twilio-errors.ts'
import { listMessages, messageResource } from './twilio-messages.ts'
import { pricingAnswer } from './twilio-pricing.ts'

const MAX_BODY_LENGTH = 1_600
const API_PREFIX = '/api/2010-04-01/Accounts/'
const PRICING_PREFIX = '/pricing/v1/Messaging/Countries'

/** Twilio's 2010-04-01 API below `/api` and its Pricing v1 API below `/pricing`. */
export function twilioDialect(context: DialectContext): Dialect {
  const { account, book, provider } = context
  const accountPath = `${API_PREFIX}${account.accountId}/`
  const isSubmission = ({ method, path }: SandboxRequest) => method === 'POST' && path === `${accountPath}Messages.json`

  const answer = (request: SandboxRequest): SandboxAnswer => {
    if (!basicMatches(request.authorization, account)) return twilioError(20003)
    if (isSubmission(request)) return submit(context, request)
    if (request.method !== 'GET') return twilioError(20004)
    if (request.path.startsWith(PRICING_PREFIX)) {
      return pricingAnswer(context, request, request.path.slice(PRICING_PREFIX.length)) ?? notFound(request)
    }
    if (!request.path.startsWith(accountPath)) return notFound(request)
    return readAccount(request, request.path.slice(accountPath.length)) ?? notFound(request)
  }

  const readAccount = (request: SandboxRequest, resource: string): SandboxAnswer | null => {
    if (resource === 'Balance.json') {
      const balance = decimalFromMicros(book.balance, 2)
      return json(200, { account_sid: account.accountId, balance, currency: provider.currency })
    }
    if (resource === 'Messages.json') return listMessages(context, request)
    const sid = /^Messages\/((?:SM|MM)[0-9a-f]{32})\.json$/.exec(resource)?.[1]
    const message = sid === undefined ? null : book.find(sid)
    return message === null ? null : json(200, messageResource(context, message))
  }

  return {
    acceptedStatus: 201,
    isSubmission,
    answer,
    throttled: () => twilioError(20429),
    serverError: () => twilioError(20500),
  }
}

function submit(context: DialectContext, { form }: SandboxRequest): SandboxAnswer {
  const { account, book, random } = context
  const to = form.get('To') ?? ''
  const from = form.get('From') ?? ''
  const body = form.get('Body') ?? ''
  if (to === '') return twilioError(21604)
  if (from === '') return twilioError(form.has('MessagingServiceSid') ? 21701 : 21603)
  if (body === '') return twilioError(21602)
  if (body.length > MAX_BODY_LENGTH) return twilioError(21617)
  const refusal = magicRefusal(to)
  if (!/^\+[1-9]\d{6,14}$/.test(to) || refusal === 'invalid-number') return twilioError(21211, to)
  if (from !== account.sender || refusal === 'bad-sender') return twilioError(21606, from)
  if (refusal === 'not-mobile') return twilioError(21614, to)
  if (refusal === 'opted-out') return twilioError(21610, to)
  if (refusal === 'no-credit') return twilioError(20005)
  if (refusal === 'internal-error') return twilioError(20500)
  const country = countryOfNumber(to)
  if (country === null || refusal === 'geo-blocked') return twilioError(21408, to)
  const sid = `SM${randomText(random, 32, '0123456789abcdef')}`
  const message = book.accept({ ids: [sid], to, from, body, reference: null, country })
  return json(201, messageResource(context, message), { 'twilio-concurrent-requests': '1' })
}

const notFound = (request: SandboxRequest): SandboxAnswer => twilioError(20404, request.path.replace('/api', ''))
