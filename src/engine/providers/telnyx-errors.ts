import type { ErrorEntry, ErrorTable } from './error-table.ts'

const noSuchAccount: ErrorEntry = {
  category: 'bad-credentials',
  meaning: 'Telnyx knows no such address for these credentials, which is also how it answers without any.',
  advice: 'Copy the API key again from the Telnyx portal and check the base URL.',
}

const badRecipient: ErrorEntry = {
  category: 'bad-recipient',
  meaning: 'The number of the recipient is not valid.',
  advice: 'Ask the user for the number again.',
}

const spam: ErrorEntry = {
  category: 'content-rejected',
  meaning: 'The message was taken for spam.',
  advice: 'Check the text and the registration of the sender for the country.',
}

const queueFull: ErrorEntry = {
  category: 'throttled',
  meaning: 'The queue of this sender is full.',
  advice: 'Add numbers to the messaging profile, or use a short code.',
}

/**
 * Telnyx's codes, from error bodies and from the `errors` of a message. Those from 40001 to 40009 reach us in
 * reports, after the message was accepted; 40300 comes both ways. Telnyx has some 700: one that is not here is judged by its HTTP status.
 */
export const telnyxErrors: ErrorTable = {
  '10002': badRecipient,
  '10005': noSuchAccount,
  '10009': {
    category: 'bad-credentials',
    meaning: 'Telnyx does not accept the API key.',
    advice: 'Copy the API key again from the Telnyx portal.',
  },
  '10010': {
    category: 'account-blocked',
    meaning: 'The API key is not allowed to do this.',
    advice: 'Check the permissions of the key and the level of the account in the Telnyx portal.',
  },
  '10011': {
    category: 'throttled',
    meaning: 'Telnyx is receiving requests faster than it allows this account.',
    advice: 'Traffic is slowed by itself; ask Telnyx for a higher limit if it happens often.',
  },
  '10015': {
    category: 'bad-request',
    meaning: 'A value of the request is not valid, as a rule because the text is too long.',
    advice: 'Shorten the text.',
  },
  '10016': {
    category: 'bad-recipient',
    meaning: 'The number is not in E.164 form.',
    advice: 'Ask the user for the number again, with its country code.',
  },
  '20100': {
    category: 'no-credit',
    meaning: 'The Telnyx account has no credit.',
    advice: 'Top up the account in the Telnyx portal or switch on auto recharge.',
  },
  '40001': {
    category: 'bad-recipient',
    meaning: 'The number cannot be reached by SMS; it may be a landline.',
    advice: 'Ask the user for a mobile number.',
  },
  '40002': spam,
  '40003': spam,
  '40004': {
    category: 'content-rejected',
    meaning: 'The network of the recipient rejected the message.',
    advice: 'Check the text and the registration of the sender for the country.',
  },
  '40005': {
    category: 'server-error',
    meaning: 'The message expired before it was delivered.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '40006': {
    category: 'server-error',
    meaning: 'The network of the recipient did not answer.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '40008': {
    category: 'opted-out',
    meaning: 'The recipient cannot receive the message: the number is barred or blocks the sender.',
    advice: 'Offer the user another way to verify.',
  },
  '40009': {
    category: 'content-rejected',
    meaning: 'The network of the recipient found the text invalid.',
    advice: 'Check the text for unusual characters.',
  },
  '40300': {
    category: 'opted-out',
    meaning: 'The recipient or the carrier blocks messages from this sender, as a rule after a STOP.',
    advice: 'Offer another way to verify; the user can opt in again by sending START.',
  },
  '40305': {
    category: 'bad-sender',
    meaning: 'The sender is not valid or not on the messaging profile.',
    advice: 'Set a number of the profile, or enter the profile of the sender id as the account id.',
  },
  '40309': {
    category: 'geo-blocked',
    meaning: 'The messaging profile may not send to this country.',
    advice: 'Add the country to the allowed destinations of the profile in the Telnyx portal.',
  },
  '40310': badRecipient,
  '40318': queueFull,
  '40321': {
    category: 'bad-sender',
    meaning: 'The messaging profile has no numbers to send from.',
    advice: 'Assign a number to the profile in the Telnyx portal.',
  },
}
