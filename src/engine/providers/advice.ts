import type { AdapterName, Category } from '../../contract/models.ts'
import { type ErrorEntry, type ErrorTable, entryOf } from './error-table.ts'
import { httpErrors } from './http-errors.ts'
import { infobipApiErrors, infobipErrors } from './infobip-errors.ts'
import { plivoErrors } from './plivo-errors.ts'
import { telnyxErrors } from './telnyx-errors.ts'
import { twilioErrors } from './twilio-errors.ts'
import { vonageDeliveryErrors } from './vonage-delivery-errors.ts'
import { vonageErrors } from './vonage-errors.ts'

type Stage = 'submit' | 'delivery'

/** Codes mean different things at submission and in a receipt where a provider keeps two lists. */
const tables: Readonly<Record<AdapterName, Readonly<Record<Stage, readonly ErrorTable[]>>>> = {
  twilio: { submit: [twilioErrors], delivery: [twilioErrors] },
  vonage: { submit: [vonageErrors], delivery: [vonageDeliveryErrors] },
  plivo: { submit: [plivoErrors], delivery: [plivoErrors] },
  telnyx: { submit: [telnyxErrors], delivery: [telnyxErrors] },
  infobip: { submit: [infobipErrors, infobipApiErrors], delivery: [infobipErrors] },
}

type Words = Pick<ErrorEntry, 'meaning' | 'advice'>

const byCategory: Readonly<Record<Category, Words>> = {
  refused: {
    meaning: 'No connection came about, so nothing was sent.',
    advice: 'See the status page of the provider; check the base URL, DNS and any firewall or proxy.',
  },
  timeout: {
    meaning: 'No answer came in time; the message may have been sent.',
    advice: 'See the status page of the provider if it lasts.',
  },
  reset: {
    meaning: 'The connection broke after the request was written; the message may have been sent.',
    advice: 'See the status page of the provider; check any proxy in between.',
  },
  'server-error': {
    meaning: 'The provider failed while it handled the request.',
    advice: 'See the status page of the provider if it lasts.',
  },
  'malformed-answer': {
    meaning: 'The provider answered with something that cannot be understood.',
    advice: 'Check the base URL in the provider settings and any proxy in between.',
  },
  throttled: {
    meaning: 'The provider is receiving requests faster than it allows.',
    advice: 'Traffic is slowed by itself; set a rate limit or ask the provider for a higher one.',
  },
  'bad-credentials': {
    meaning: 'The provider does not accept the credentials.',
    advice: 'Check the account id and the secret in the provider settings.',
  },
  'no-credit': { meaning: 'The account has no credit.', advice: 'Top up the account at the provider.' },
  'account-blocked': {
    meaning: 'The account is not allowed to do this.',
    advice: 'Look for a notice in the console of the provider or ask its support.',
  },
  'geo-blocked': {
    meaning: 'The account may not send to this country.',
    advice: 'Allow the country in the console of the provider, or take it out of the provider’s countries here.',
  },
  'bad-sender': {
    meaning: 'The sender may not be used for this country.',
    advice: 'Register the sender at the provider or choose another one.',
  },
  'bad-recipient': {
    meaning: 'The number cannot receive the message.',
    advice: 'Ask the user for the number again.',
  },
  'opted-out': {
    meaning: 'The recipient has opted out of messages from this sender.',
    advice: 'Respect it; the user can opt in again by the keyword of the provider.',
  },
  'content-rejected': {
    meaning: 'The provider or the carrier refused the text.',
    advice: 'Register the text as a template or change it.',
  },
  'bad-request': {
    meaning: 'The provider found the request malformed.',
    advice: 'Check the sender and the text.',
  },
  'no-receipt': {
    meaning: 'No receipt and no code came in time, so another route was tried.',
    advice: 'Compare the delivery rate of the country with the other providers.',
  },
  interrupted: {
    meaning: 'Signalbox stopped before the answer came.',
    advice: 'Nothing to do: the message is looked up at the next start.',
  },
}

const undescribed: Words = {
  meaning: 'The receipt says that the message did not reach the handset.',
  advice: 'Look the code up in the documentation of the provider.',
}

/** What an error means and what to do about it: by the provider's own code where it is known, else by its category. */
export function adviceFor(
  adapter: AdapterName,
  error: { readonly stage: Stage; readonly category: Category | null; readonly code: string | null },
): Words {
  const { stage, category, code } = error
  const known = [...tables[adapter][stage], httpErrors]
    .map((table) => entryOf(table, code))
    .find((e) => e !== undefined)
  const { meaning, advice } = known ?? (category === null ? undescribed : byCategory[category])
  return { meaning, advice }
}
