import { segmentsOf } from '../../segments.ts'
import { magicRefusal } from '../magic.ts'
import { countryOfNumber } from '../numbers.ts'
import { randomText } from '../random.ts'
import { type DialectContext, json, type SandboxAnswer, type SandboxRequest } from './dialect.ts'
import { eightPlaces } from './vonage-decimals.ts'

const MAX_TEXT_LENGTH = 3_200
const MAX_REFERENCE_LENGTH = 40
const TTL_MS = { min: 20_000, max: 604_800_000 }

const errorTexts = {
  '1': 'Throughput Rate Exceeded - please wait [ 250 ] and retry',
  '2': 'Missing % param',
  '3': 'Invalid value for param: %',
  '4': 'Bad Credentials',
  '5': 'Internal Error',
  '6': 'Unroutable message - rejected',
  '7': 'Number barred - rejected',
  '9': 'Quota Exceeded - rejected',
  '12': 'Message too long',
  '15': 'Illegal Sender Address - rejected',
} as const

/** A failure as the SMS API gives it: HTTP 200, and the truth in the item. `parameter` is the one at fault. */
export function smsFailure(status: keyof typeof errorTexts, parameter = ''): SandboxAnswer {
  const text = errorTexts[status].replace('%', () => parameter)
  return json(200, { 'message-count': '1', messages: [{ status, 'error-text': text }] })
}

/** The parameters of a submission: form-encoded, or JSON as the official SDK sends it. */
export function smsParameters({ form, json: fields }: SandboxRequest): URLSearchParams {
  if (fields === null) return form
  return new URLSearchParams(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])))
}

/** POST /sms/json with good credentials: one item for each part, every value a string. */
export function submitSms(context: DialectContext, request: SandboxRequest): SandboxAnswer {
  const { book, random } = context
  const form = smsParameters(request)
  const to = form.get('to') ?? ''
  const from = form.get('from') ?? ''
  const text = form.get('text') ?? ''
  const reference = form.get('client-ref')
  const refusal = refusalOf(form, to, from, text, reference)
  if (refusal !== null) return refusal
  const number = `+${to}`
  const country = countryOfNumber(number)
  if (country === null) return smsFailure('6')
  const body = form.get('type') === 'unicode' ? text : asPlainText(text)
  const newId = () => `0A${randomText(random, 14, '0123456789ABCDEF')}`
  const further = Array.from({ length: segmentsOf(body).segments - 1 }, newId)
  const message = book.accept({ ids: [newId(), ...further], to: number, from, body, reference, country })
  const items = message.ids.map((id) => ({
    to,
    'message-id': id,
    status: '0',
    'remaining-balance': eightPlaces(book.balance),
    'message-price': eightPlaces(message.pricePerSegment),
    network: `${message.network.mcc}${message.network.mnc}`,
    ...(reference === null ? {} : { 'client-ref': reference }),
  }))
  return json(200, { 'message-count': String(items.length), messages: items })
}

function refusalOf(
  form: URLSearchParams,
  to: string,
  from: string,
  text: string,
  reference: string | null,
): SandboxAnswer | null {
  if (to === '') return smsFailure('2', 'to')
  if (from === '') return smsFailure('2', 'from')
  if (text === '') return smsFailure('2', 'text')
  if (!/^\d{7,15}$/.test(to)) return smsFailure('3', 'to')
  if ((reference?.length ?? 0) > MAX_REFERENCE_LENGTH) return smsFailure('3', 'client-ref')
  const ttl = form.get('ttl')
  if (ttl !== null && !(Number(ttl) >= TTL_MS.min && Number(ttl) <= TTL_MS.max)) return smsFailure('3', 'ttl')
  if (text.length > MAX_TEXT_LENGTH) return smsFailure('12')
  if (!/^(?:\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/.test(from)) return smsFailure('15')
  switch (magicRefusal(to)) {
    case 'invalid-number':
      return smsFailure('3', 'to')
    case 'not-mobile':
      return smsFailure('6')
    case 'opted-out':
      return smsFailure('7')
    case 'no-credit':
      return smsFailure('9')
    case 'bad-sender':
      return smsFailure('15')
    case 'internal-error':
      return smsFailure('5')
    case 'geo-blocked':
    case null:
      return null
  }
}

/** The text as the API sends it when it is not told that it is Unicode. */
const asPlainText = (text: string): string =>
  Array.from(text, (character) => (segmentsOf(character).encoding === 'GSM-7' ? character : '?')).join('')
