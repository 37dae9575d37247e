import type { SandboxMessage } from '../message-book.ts'
import { type Dialect, type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { infobipError } from './infobip-errors.ts'
import { deliveryReports, type LogEntry, messageLogs } from './infobip-logs.ts'
import { infobipRows } from './infobip-rows.ts'
import { type InfobipRecords, submitMessages, submitTexts } from './infobip-send.ts'
import { rateLimit } from './rate-limit.ts'

const SEND_V3 = '/api/sms/3/messages'
const SEND_V2 = '/api/sms/2/text/advanced'
const LOGS_A_MINUTE = 120

/**
 * Infobip's SMS API below `/api`: version 3, and of its forerunners what the official SDK calls. There is no
 * price list; logs and reports carry the price. The flooding filter for one number is left out.
 */
export function infobipDialect(context: DialectContext): Dialect {
  const { account, book, clock, provider } = context
  const records: InfobipRecords = { bulks: new WeakMap(), rejected: [] }
  const reported = new WeakSet<SandboxMessage>()
  const rows = infobipRows(provider.currency)
  const logsMayPass = rateLimit(clock, LOGS_A_MINUTE, 60_000)
  const isSubmission = ({ method, path }: SandboxRequest) => method === 'POST' && (path === SEND_V3 || path === SEND_V2)

  const answer = (request: SandboxRequest): SandboxAnswer => {
    const { authorization, method, path } = request
    if (authorization !== `App ${account.secret}`) return infobipError(401, path)
    if (isSubmission(request)) {
      return path === SEND_V3 ? submitMessages(context, records, request) : submitTexts(context, records, request)
    }
    return method === 'GET' ? read(request) : infobipError(404, path)
  }

  const read = (request: SandboxRequest): SandboxAnswer => {
    switch (request.path) {
      case '/api/account/1/balance':
        return json(200, { balance: book.balance / 1_000_000, currency: provider.currency })
      case '/api/sms/3/logs':
        return logs(request, rows.logV3)
      case '/api/sms/1/logs':
        return logs(request, rows.logV1)
      case '/api/sms/3/reports':
        return deliveryReports(context, request, records, reported, rows.reportV3)
      case '/api/sms/1/reports':
        return deliveryReports(context, request, records, reported, rows.reportV1)
      default:
        return infobipError(404, request.path)
    }
  }

  const logs = (request: SandboxRequest, row: (entry: LogEntry) => object): SandboxAnswer =>
    logsMayPass() ? messageLogs(context, request, records, row) : infobipError(429, request.path)

  return {
    acceptedStatus: 200,
    isSubmission,
    answer,
    throttled: ({ path }) => infobipError(429, path),
    serverError: ({ path }) => infobipError(500, path),
  }
}
