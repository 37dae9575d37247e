import type { ErrorEntry, ErrorTable } from './error-table.ts'

const badRecipient: ErrorEntry = {
  category: 'bad-recipient',
  meaning: 'Infobip cannot route the number: its prefix or length is not right.',
  advice: 'Ask the user for the number again.',
}

const barred: ErrorEntry = {
  category: 'opted-out',
  meaning: 'The number is barred: the recipient or the carrier wants no such messages, or the account blocks it.',
  advice: 'Offer the user another way to verify; look for the number in the blocklist of the Infobip portal.',
}

const noCredit: ErrorEntry = {
  category: 'no-credit',
  meaning: 'The Infobip account has no credit that can be used.',
  advice: 'Top up the account in the Infobip portal.',
}

const badSender: ErrorEntry = {
  category: 'bad-sender',
  meaning: 'The sender is not registered for the account, or is blocked there.',
  advice: 'Register the sender in the Infobip portal or set another one.',
}

/**
 * `status.id` of a message, in the answer to a submission (inside HTTP 200) and in the logs. Status 23, a duplicate
 * message id, is not here: it means that the message was accepted before.
 */
export const infobipErrors: ErrorTable = {
  '4': {
    category: 'content-rejected',
    meaning: 'The carrier rejected the message.',
    advice: 'Check the text and the registration of the sender for the country.',
  },
  '6': {
    category: 'geo-blocked',
    meaning: 'The network is not covered, or not set up for the account.',
    advice: 'Ask the account manager at Infobip to set the network up.',
  },
  '8': badRecipient,
  '9': {
    category: 'bad-recipient',
    meaning: 'The handset could not be reached, or the number does not exist.',
    advice: 'Let the user try again later or with another number.',
  },
  '10': barred,
  '11': badSender,
  '12': noCredit,
  '13': badSender,
  '14': barred,
  '15': {
    category: 'bad-recipient',
    meaning: 'The handset was not reached while the message was valid.',
    advice: 'Let the user try again later.',
  },
  '17': noCredit,
  // It limits who can be reached and not the account as a whole, so it does not trip the breaker.
  '18': {
    category: 'geo-blocked',
    meaning: 'The account is on trial and reaches its own number only.',
    advice: 'Upgrade the Infobip account.',
  },
  '19': {
    category: 'geo-blocked',
    meaning: 'The account has no route to this recipient.',
    advice: 'Ask the account manager at Infobip to set the country up.',
  },
  // It is about this one number and not about our rate: slowing down would not help.
  '20': {
    category: 'content-rejected',
    meaning: 'The number was sent as many messages within the hour as the flooding filter allows.',
    advice: 'Check whether the number is being abused; Infobip raises the limit on request.',
  },
  '21': {
    category: 'server-error',
    meaning: 'Infobip failed while it handled the message.',
    advice: 'See status.infobip.com if it lasts.',
  },
  '25': {
    category: 'bad-request',
    meaning: 'The message is too long.',
    advice: 'Shorten the text.',
  },
  '29': {
    category: 'server-error',
    meaning: 'The carrier gave no receipt before the message expired.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '31': {
    category: 'server-error',
    meaning: 'Infobip did not send the message.',
    advice: 'Nothing to do if it is rare; otherwise ask Infobip support.',
  },
  '51': {
    category: 'bad-request',
    meaning: 'The request named no recipient.',
    advice: 'Ask the user for the number again.',
  },
  '52': badRecipient,
  '87': {
    category: 'content-rejected',
    meaning: 'The fraud protection of Infobip blocked the message.',
    advice: 'Check the traffic to this number range; Infobip Signals can be tuned in its portal.',
  },
}

/** `errorCode` of an answer that is no success. */
export const infobipApiErrors: ErrorTable = {
  E400: {
    category: 'bad-request',
    meaning: 'Infobip found the request malformed.',
    advice: 'Check the sender and the text; another number will fail in the same way.',
  },
  E401: {
    category: 'bad-credentials',
    meaning: 'Infobip does not accept the API key.',
    advice: 'Copy the API key again from the Infobip portal, and the base URL that stands beside it.',
  },
  E403: {
    category: 'account-blocked',
    meaning: 'The API key is not allowed to do this.',
    advice: 'Give the key the scopes for sending, logs and balance in the Infobip portal.',
  },
  E500: {
    category: 'server-error',
    meaning: 'Infobip failed while it handled the request; the message may have been sent.',
    advice: 'See status.infobip.com if it lasts.',
  },
}
