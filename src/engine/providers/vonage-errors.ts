import type { ErrorTable } from './error-table.ts'

/** `messages[].status` of the SMS API: Vonage refuses inside an HTTP 200. "0" is success. */
export const vonageErrors: ErrorTable = {
  '1': {
    category: 'throttled',
    meaning: 'Vonage is receiving messages faster than it allows this account.',
    advice: 'Traffic is slowed by itself; ask Vonage for a higher rate if it happens often.',
  },
  '2': {
    category: 'bad-request',
    meaning: 'A required field was missing from the request.',
    advice: 'Check that the provider has a sender and the message a text.',
  },
  '3': {
    category: 'bad-recipient',
    meaning: 'A field of the request has an invalid value, as a rule the number of the recipient.',
    advice: 'Ask the user for the number again.',
  },
  '4': {
    category: 'bad-credentials',
    meaning: 'Vonage does not accept the credentials.',
    advice: 'Copy the API key and the API secret again from the Vonage dashboard.',
  },
  '5': {
    category: 'server-error',
    meaning: 'Vonage failed while it handled the message, which may have been sent.',
    advice: 'See vonageapi.statuspage.io if it lasts.',
  },
  '6': {
    category: 'bad-recipient',
    meaning: 'Vonage cannot route the number: its prefix is not recognised.',
    advice: 'Ask the user for the number again.',
  },
  '7': {
    category: 'opted-out',
    meaning: 'The number is barred: it may not receive messages.',
    advice: 'Offer the user another way to verify.',
  },
  '8': {
    category: 'account-blocked',
    meaning: 'The Vonage account is barred.',
    advice: 'Contact Vonage support.',
  },
  '9': {
    category: 'no-credit',
    meaning: 'The Vonage account has no credit.',
    advice: 'Top up the account in the Vonage dashboard.',
  },
  '10': {
    category: 'throttled',
    meaning: 'Too many connections to Vonage are open at once.',
    advice: 'Traffic is slowed by itself; look for other programs that use the same account.',
  },
  '11': {
    category: 'account-blocked',
    meaning: 'The Vonage account may not send over HTTP.',
    advice: 'Ask Vonage support to enable it.',
  },
  '12': {
    category: 'bad-request',
    meaning: 'The message is too long.',
    advice: 'Shorten the text.',
  },
  '14': {
    category: 'bad-credentials',
    meaning: 'Vonage does not accept the signature of the request.',
    advice: 'Switch the account to API key and secret in the Vonage dashboard; requests are not signed here.',
  },
  '15': {
    category: 'bad-sender',
    meaning: 'The sender is not allowed for this recipient.',
    advice: 'Use a sender that is registered for the country.',
  },
  '22': {
    category: 'bad-request',
    meaning: 'The network code is not valid for this recipient.',
    advice: 'Contact Vonage support: requests from here name no network.',
  },
  '23': {
    category: 'bad-request',
    meaning: 'The callback URL is not valid.',
    advice: 'Correct the webhook URL in the Vonage dashboard.',
  },
  // It limits who can be reached and not the account as a whole, so it does not trip the breaker.
  '29': {
    category: 'geo-blocked',
    meaning: 'The account is in demo mode and reaches listed numbers only.',
    advice: 'Top up the Vonage account or add the number to its list of test numbers.',
  },
  '32': {
    category: 'bad-credentials',
    meaning: 'The request carried a signature and a secret, and Vonage takes only one of them.',
    advice: 'Switch the account to API key and secret in the Vonage dashboard.',
  },
  '33': {
    category: 'opted-out',
    meaning: 'The number is deactivated and cannot receive messages.',
    advice: 'Ask the user for another number.',
  },
}
