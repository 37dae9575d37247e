import type { ErrorEntry, ErrorTable } from './error-table.ts'

const geoBlocked: ErrorEntry = {
  category: 'geo-blocked',
  meaning: 'The account may not send to this country.',
  advice: 'Allow the country under Messaging, Geo Permissions in the Plivo console.',
}

const noCredit: ErrorEntry = {
  category: 'no-credit',
  meaning: 'The Plivo account has no credit; sending is refused for two minutes at a time.',
  advice: 'Top up the account in the Plivo console or switch on auto recharge.',
}

const badSender: ErrorEntry = {
  category: 'bad-sender',
  meaning: 'The sender is malformed, cannot send SMS or does not belong to the account.',
  advice: 'Set an SMS-capable Plivo number, or a sender id that Plivo has allowed for the country.',
}

const badRecipient: ErrorEntry = {
  category: 'bad-recipient',
  meaning: 'The number of the recipient is malformed or cannot receive SMS.',
  advice: 'Ask the user for a mobile number.',
}

/** `error_code` of a message: Plivo's codes reach us in reports, after the message was accepted. "000" is success. */
export const plivoErrors: ErrorTable = {
  '10': {
    category: 'content-rejected',
    meaning: 'The carrier found the message invalid.',
    advice: 'Check the text and the registration of the sender for the country.',
  },
  '20': {
    category: 'server-error',
    meaning: 'The network of the carrier failed for the moment.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '30': {
    category: 'content-rejected',
    meaning: 'The message was taken for spam.',
    advice: 'Check the text, and in the United States and Canada the registration of the sender.',
  },
  '40': badSender,
  '50': badRecipient,
  '420': {
    category: 'server-error',
    meaning: 'The message expired in the queue of Plivo.',
    advice: 'Ask Plivo for a higher sending rate; the default is five messages a second.',
  },
  '450': geoBlocked,
  '900': noCredit,
}

/** Errors of the API have no code, only words. Words that name sender and recipient both tell nothing. */
const recipientWords = /\bdst\b|destination|recipient|\bto number\b/i
const senderWords = /\bsrc\b|source|sender|caller id|\bfrom number\b/i

/** What a refused submission means, from its HTTP status and Plivo's words; undefined when they say nothing special. */
export function plivoRefusal(status: number, text: string | null): ErrorEntry | undefined {
  if (text !== null && /insufficient credit/i.test(text)) return noCredit
  if (status === 403) return geoBlocked
  if (status !== 400 || text === null) return undefined
  const recipient = recipientWords.test(text)
  if (recipient === senderWords.test(text)) return undefined
  return recipient ? badRecipient : badSender
}
