import type { ErrorTable } from './error-table.ts'

/**
 * Twilio's codes, from error bodies and from the `error_code` of a message. Codes of 30000 and above reach us
 * in reports, after the message was accepted. Twilio reserves the right to change them: a code that is not
 * here is judged by its HTTP status alone.
 */
export const twilioErrors: ErrorTable = {
  '20003': {
    category: 'bad-credentials',
    meaning: 'Twilio does not accept the credentials.',
    advice: 'Copy the Account SID and the auth token again from the Twilio console.',
  },
  '20005': {
    category: 'account-blocked',
    meaning: 'The Twilio account is not active.',
    advice: 'Look for a suspension or an unpaid balance in the Twilio console.',
  },
  '20404': {
    category: 'bad-credentials',
    meaning: 'Twilio knows no such account.',
    advice: 'Check the Account SID and the base URL in the provider settings.',
  },
  '20429': {
    category: 'throttled',
    meaning: 'Too many requests at once; Twilio did not process this one.',
    advice: 'Traffic is slowed by itself; ask Twilio for more concurrency if it happens often.',
  },
  '20500': {
    category: 'server-error',
    meaning: 'Twilio failed while it handled the request; the message may have been sent.',
    advice: 'See status.twilio.com if it lasts.',
  },
  '21211': {
    category: 'bad-recipient',
    meaning: 'The number of the recipient is not valid.',
    advice: 'Ask the user for the number again.',
  },
  '21401': {
    category: 'bad-sender',
    meaning: 'The sender is not a number that can send SMS.',
    advice: 'Set an SMS-capable Twilio number or a Messaging Service as the sender.',
  },
  '21408': {
    category: 'geo-blocked',
    meaning: 'The account may not send to this country.',
    advice: 'Allow the country under Messaging, Geo permissions in the Twilio console.',
  },
  '21601': {
    category: 'bad-sender',
    meaning: 'The sender was not bought in this account.',
    advice: 'Set a number of this Twilio account as the sender.',
  },
  '21606': {
    category: 'bad-sender',
    meaning: 'The sender cannot be used for messages to this recipient.',
    advice: 'Set a number of this Twilio account that can send SMS to the country.',
  },
  // It limits who can be reached and not the account as a whole, so it does not trip the breaker.
  '21608': {
    category: 'geo-blocked',
    meaning: 'The account is on trial or lacks a compliance profile, and reaches verified numbers only.',
    advice: 'Upgrade the Twilio account or verify this number in its console.',
  },
  '21610': {
    category: 'opted-out',
    meaning: 'The recipient has opted out of messages from this sender.',
    advice: 'Offer another way to verify; the user can opt in again by sending START.',
  },
  '21611': {
    category: 'throttled',
    meaning: 'The queue of this sender is full.',
    advice: 'Use a Messaging Service with more numbers, or a short code.',
  },
  // Twilio has no way from this sender to this number; another provider may have one.
  '21612': {
    category: 'geo-blocked',
    meaning: 'Twilio has no route from this sender to this recipient.',
    advice: 'Check the form of the number, or use a sender that serves the country.',
  },
  '21614': {
    category: 'bad-recipient',
    meaning: 'The number of the recipient is not a mobile number.',
    advice: 'Ask the user for a mobile number.',
  },
  '30001': {
    category: 'throttled',
    meaning: 'The queue of the sender was full and the message was dropped.',
    advice: 'Use a Messaging Service with more numbers, or a short code.',
  },
  '30002': {
    category: 'account-blocked',
    meaning: 'The Twilio account was suspended before the message was sent.',
    advice: 'Settle the suspension in the Twilio console.',
  },
  '30003': {
    category: 'bad-recipient',
    meaning: 'The handset could not be reached: switched off, out of coverage or unable to receive SMS.',
    advice: 'Let the user try again later or with another number.',
  },
  '30005': {
    category: 'bad-recipient',
    meaning: 'The number is unknown or no longer in use.',
    advice: 'Ask the user for the number again.',
  },
  '30006': {
    category: 'bad-recipient',
    meaning: 'The number is a landline or cannot be reached by SMS.',
    advice: 'Ask the user for a mobile number.',
  },
  '30007': {
    category: 'content-rejected',
    meaning: 'The message was filtered by Twilio or the carrier.',
    advice: 'Check the text and the registration of the sender for the country.',
  },
  '30008': {
    category: 'server-error',
    meaning: 'Delivery failed for a reason the carrier did not give.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '30649': {
    category: 'geo-blocked',
    meaning: 'The country is a high-risk destination that the account may not send to.',
    advice: 'Allow it by hand in the Twilio console; the API cannot.',
  },
  '63017': {
    category: 'throttled',
    meaning: 'The account sent faster than its limit and the message was dropped.',
    advice: 'Lower the rate or ask Twilio for a higher limit.',
  },
}
