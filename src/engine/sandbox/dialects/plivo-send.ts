import type { Country } from '../countries.ts'
import { magicRefusal } from '../magic.ts'
import { countryOfNumber } from '../numbers.ts'
import { type DialectContext, json, randomUuid, type SandboxAnswer, type SandboxRequest, textOf } from './dialect.ts'
import { plivoBody, plivoError } from './plivo-errors.ts'

const MAX_TEXT_LENGTH = 1_600

interface Recipient {
  /** E.164 with plus. */
  readonly to: string
  readonly country: Country
}

/** POST Message/: the answer names ids and nothing else; state and price come with the message itself. */
export function submitMessage(context: DialectContext, { json: fields }: SandboxRequest): SandboxAnswer {
  const { book, random } = context
  if (fields === null) return plivoError(context, 400, 'request body is not valid json')
  const src = textOf(fields['src'])
  const dst = textOf(fields['dst'])
  const text = textOf(fields['text'])
  if (src === '') return plivoError(context, 400, 'src parameter not present')
  if (dst === '') return plivoError(context, 400, 'dst parameter not present')
  if (text === '') return plivoError(context, 400, 'text parameter not present')
  if (text.length > MAX_TEXT_LENGTH) return plivoError(context, 400, 'message text is too long')
  const recipients: Recipient[] = []
  const invalid: string[] = []
  // Several recipients are joined by a less-than sign; the invalid ones do not stop the others.
  for (const number of dst.split('<')) {
    const found = recipientOf(context, number, src)
    if (found === null) invalid.push(number)
    else if ('status' in found) return found
    else recipients.push(found)
  }
  if (recipients.length === 0) return plivoError(context, 400, 'Invalid Destination Number')
  const ids = recipients.map(({ to, country }) => {
    const id = randomUuid(random)
    book.accept({ ids: [id], to, from: src.replace(/^\+/, ''), body: text, reference: null, country })
    return id
  })
  const rest = invalid.length === 0 ? {} : { invalid_number: invalid }
  return json(202, plivoBody(context, { message: 'message(s) queued', message_uuid: ids, ...rest }))
}

/** Null for a number that cannot be one. */
function recipientOf(context: DialectContext, number: string, src: string): Recipient | SandboxAnswer | null {
  const to = `+${number.replace(/^\+/, '')}`
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return null
  const country = countryOfNumber(to)
  switch (magicRefusal(to)) {
    case 'invalid-number':
    case 'not-mobile':
      return null
    case 'geo-blocked':
      return geoBlocked(context)
    case 'no-credit':
      return plivoError(context, 400, 'Insufficient Credit')
    case 'bad-sender':
      return plivoError(context, 400, 'Invalid Source Number')
    case 'internal-error':
      return plivoError(context, 500, 'internal server error')
    // A recipient that opted out is told of in the message's state only.
    case 'opted-out':
    case null:
  }
  if (country === null) return geoBlocked(context)
  return senderRefusal(context, src, country) ?? { to, country }
}

const geoBlocked = (context: DialectContext) =>
  plivoError(context, 403, 'sending messages to this destination country is not enabled for this account')

/** North America takes the account's own numbers only; elsewhere a name or any number will do. */
function senderRefusal(context: DialectContext, src: string, { dialingPrefix }: Country): SandboxAnswer | null {
  if (src.replace(/^\+/, '') === context.account.sender.slice(1)) return null
  if (!/^(?:\+?\d{3,15}|[A-Za-z0-9 ]{1,11})$/.test(src)) return plivoError(context, 400, 'Invalid Source Number')
  return dialingPrefix === '1' ? plivoError(context, 400, 'this caller ID is not allowed for outbound message') : null
}
