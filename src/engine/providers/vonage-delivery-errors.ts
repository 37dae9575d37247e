import type { ErrorTable } from './error-table.ts'

/** `err-code` of a delivery receipt, `error_code` of a report. "0" is success. */
export const vonageDeliveryErrors: ErrorTable = {
  '1': {
    category: 'server-error',
    meaning: 'Delivery failed for a reason the carrier did not give.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '2': {
    category: 'bad-recipient',
    meaning: 'The handset could not be reached for now.',
    advice: 'Let the user try again later.',
  },
  '3': {
    category: 'bad-recipient',
    meaning: 'The number is no longer in use.',
    advice: 'Ask the user for the number again.',
  },
  '4': {
    category: 'opted-out',
    meaning: 'The user has barred such messages at the carrier.',
    advice: 'Offer the user another way to verify.',
  },
  '5': {
    category: 'bad-recipient',
    meaning: 'The number was ported and the carrier could not find it.',
    advice: 'Route the message through another provider; the user may have to contact the carrier.',
  },
  '6': {
    category: 'content-rejected',
    meaning: "The carrier's spam filter stopped the message.",
    advice: 'Check the text and the registration of the sender for the country.',
  },
  '7': {
    category: 'bad-recipient',
    meaning: 'The handset was busy.',
    advice: 'Let the user try again.',
  },
  '8': {
    category: 'server-error',
    meaning: 'The network of the carrier failed.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
  '9': {
    category: 'opted-out',
    meaning: 'The user does not want messages from this service.',
    advice: 'Offer the user another way to verify.',
  },
  '10': {
    category: 'content-rejected',
    meaning: 'The carrier found the message invalid.',
    advice: 'Check the sender and the text.',
  },
  '11': {
    category: 'geo-blocked',
    meaning: 'Vonage found no route to the number.',
    advice: 'Route the country through another provider or contact Vonage support.',
  },
  '12': {
    category: 'bad-recipient',
    meaning: 'The destination cannot be reached.',
    advice: 'Check the number; another provider may have a route.',
  },
  '13': {
    category: 'content-rejected',
    meaning: 'The carrier withholds such content because of the age of the subscriber.',
    advice: 'Offer the user another way to verify.',
  },
  '14': {
    category: 'opted-out',
    meaning: 'The carrier has blocked the number for such messages.',
    advice: 'The user has to enable the service at the carrier, or needs another way to verify.',
  },
  '15': {
    category: 'bad-recipient',
    meaning: 'The prepaid account of the user has no credit left to receive the message.',
    advice: 'Offer the user another way to verify.',
  },
  '50': {
    category: 'content-rejected',
    meaning: 'The sending entity is not registered for the country.',
    advice: 'Register the entity with the regulator and set its id at Vonage.',
  },
  '51': {
    category: 'bad-sender',
    meaning: 'The sender is not registered for the country.',
    advice: 'Register the sender with the regulator.',
  },
  '52': {
    category: 'content-rejected',
    meaning: 'The text does not match a registered template.',
    advice: 'Register the text with the regulator.',
  },
  '53': {
    category: 'content-rejected',
    meaning: 'The user has not given the consent that the country requires.',
    advice: 'Obtain the consent, or offer another way to verify.',
  },
  '54': {
    category: 'content-rejected',
    meaning: 'A rule of the regulator stopped the message.',
    advice: 'Ask Vonage support which rule it was.',
  },
  '99': {
    category: 'server-error',
    meaning: 'Delivery failed, as a rule because a route was not available.',
    advice: 'Nothing to do if it is rare; otherwise route the country through another provider.',
  },
}
