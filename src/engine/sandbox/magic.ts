/** What a magic recipient makes a provider answer, whatever the country. */
export type MagicRefusal =
  | 'invalid-number'
  | 'not-mobile'
  | 'opted-out'
  | 'geo-blocked'
  | 'no-credit'
  | 'bad-sender'
  | 'internal-error'

/** What becomes of a message to a magic recipient once it is accepted. */
export type MagicFate = 'converts' | 'ignored' | 'undelivered' | 'blocked' | 'expired' | 'lost'

/**
 * Numbers that end in these five digits behave the same every time, in every country:
 *
 * | ends in | what happens | Twilio | Vonage | Plivo | Telnyx | Infobip |
 * |---|---|---|---|---|---|---|
 * | 99001 | refused as invalid | 400 / 21211 | status 3 | 400 | 400 / 40310 | status 52 |
 * | 99002 | refused, not a mobile number | 400 / 21614 | status 6 | 400 | 400 / 40310 | status 52 |
 * | 99003 | refused, recipient opted out | 400 / 21610 | status 7 | accepted | 400 / 40300 | status 14 |
 * | 99004 | refused, country not enabled | 400 / 21408 | accepted | 403 | 400 / 40309 | status 19 |
 * | 99005 | refused, no credit | 401 / 20005 | status 9 | 400 | 402 / 20100 | status 12 |
 * | 99006 | refused, sender not usable | 400 / 21606 | status 15 | 400 | 400 / 40305 | status 11 |
 * | 99007 | refused, internal error (nothing is sent) | 500 / 20500 | status 5 | 500 | 500 / 10007 | status 21 |
 * | 99011 | delivered; the person types the code | delivered | delivered | delivered | delivered | 5 |
 * | 99012 | delivered; the person does nothing | delivered | delivered | delivered | delivered | 5 |
 * | 99013 | not delivered, charged | undelivered / 30003 | failed / 3 | undelivered / 20 | delivery_failed / 40008 | 9 |
 * | 99014 | stopped by a filter | failed / 30008 | rejected / 6 | undelivered / 30 | sending_failed / 40002 | 4 |
 * | 99015 | not delivered in time | undelivered / 30003 | expired / 2 | failed / 420 | expired / 40005 | 15 |
 * | 99016 | never delivered and never reported | sent | accepted | sent | sent, in the end unconfirmed | 2, in the end 29 |
 */
const refusals: Readonly<Record<string, MagicRefusal>> = {
  '99001': 'invalid-number',
  '99002': 'not-mobile',
  '99003': 'opted-out',
  '99004': 'geo-blocked',
  '99005': 'no-credit',
  '99006': 'bad-sender',
  '99007': 'internal-error',
}

const fates: Readonly<Record<string, MagicFate>> = {
  '99011': 'converts',
  '99012': 'ignored',
  '99013': 'undelivered',
  '99014': 'blocked',
  '99015': 'expired',
  '99016': 'lost',
}

const SUFFIX_DIGITS = 5

export const magicRefusal = (number: string): MagicRefusal | null => refusals[number.slice(-SUFFIX_DIGITS)] ?? null
export const magicFate = (number: string): MagicFate | null => fates[number.slice(-SUFFIX_DIGITS)] ?? null
export const isMagicNumber = (number: string): boolean => magicRefusal(number) !== null || magicFate(number) !== null
