import { magicRefusal } from '../magic.ts'
import { countryOfNumber } from '../numbers.ts'
import { type DialectContext, json, randomUuid, type SandboxAnswer, type SandboxRequest, textOf } from './dialect.ts'
import { type TelnyxErrorCode, telnyxError } from './telnyx-errors.ts'
import { messageResource } from './telnyx-messages.ts'

const MAX_TEXT_LENGTH = 1_600

/** POST /v2/messages: the answer is the whole message. */
export function submitMessage(context: DialectContext, { json: fields }: SandboxRequest): SandboxAnswer {
  const { account, book, random } = context
  if (fields === null) return telnyxError('10015')
  const to = textOf(fields['to'])
  const from = textOf(fields['from'])
  const text = textOf(fields['text'])
  if (fields['to'] === undefined) return telnyxError('10004', { pointer: '/to' })
  if (from === '') return telnyxError('10004', { pointer: '/from' })
  if (text === '') return telnyxError('10004', { pointer: '/text' })
  if (text.length > MAX_TEXT_LENGTH) return telnyxError('10015', { pointer: '/text' }, 422)
  if (/^\d+$/.test(to)) return telnyxError('10016', { pointer: '/to' })
  const refusal = refusalOf(to)
  if (refusal !== null) return telnyxError(refusal.code, { pointer: refusal.pointer })
  // A name needs the profile it belongs to; a number brings its own.
  const named = fields['messaging_profile_id'] === account.accountId && /^[A-Za-z0-9 ]{1,11}$/.test(from)
  if (from !== account.sender && !named) return telnyxError('40305', { pointer: '/from' })
  const country = countryOfNumber(to)
  if (country === null) return telnyxError('40309', { pointer: '/to' })
  const message = book.accept({ ids: [randomUuid(random)], to, from, body: text, reference: null, country })
  return json(200, { data: messageResource(context, message) })
}

interface Refusal {
  readonly code: TelnyxErrorCode
  readonly pointer: string
}

function refusalOf(to: string): Refusal | null {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return { code: '40310', pointer: '/to' }
  switch (magicRefusal(to)) {
    case 'invalid-number':
    case 'not-mobile':
      return { code: '40310', pointer: '/to' }
    case 'opted-out':
      return { code: '40300', pointer: '/to' }
    case 'geo-blocked':
      return { code: '40309', pointer: '/to' }
    case 'no-credit':
      return { code: '20100', pointer: '/' }
    case 'bad-sender':
      return { code: '40305', pointer: '/from' }
    case 'internal-error':
      return { code: '10007', pointer: '/' }
    case null:
      return null
  }
}
