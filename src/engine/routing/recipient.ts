import {
  type CountryCode,
  isSupportedCountry,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/max'
import { AppError } from '../app-error.ts'
import { countryInText } from '../country-name.ts'

export interface Recipient {
  /** E.164 with plus. */
  readonly e164: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** What may be kept and shown of the number once it is forgotten: calling code and up to three digits. */
  readonly prefix: string
  readonly last2: string
}

const PREFIX_DIGITS = 3

const NO_SUCH_COUNTRY = 'This number belongs to no country that Signalbox knows. Check the digits after the plus.'
const NO_COUNTRY_CODE = 'Write the number with its country code, such as +4915112345678, or choose a country.'

/** Types that never take an SMS. Types the metadata cannot tell apart from mobile (US, CA) pass. */
const deafTypes: ReadonlySet<string> = new Set([
  'FIXED_LINE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'PAGER',
  'UAN',
  'VOICEMAIL',
])

/**
 * Reads a number as a person would write it.
 *
 * @param country reads a national number as one of this country and refuses an international one of another
 * @throws {AppError} `INVALID_PHONE_NUMBER` with the reason; the message never repeats the number
 */
export function parseRecipient(text: string, country?: string): Recipient {
  if (country !== undefined && !isSupportedCountry(country))
    throw invalid('unknown-country', `There is no country ${country}. Use a two-letter code such as DE.`)
  const number = parse(text, country)
  if (number.country === undefined) throw invalid('unknown-country', NO_SUCH_COUNTRY)
  if (country !== undefined && number.country !== country)
    throw invalid(
      'country-mismatch',
      `This number belongs to ${countryInText(number.country)}, not ${countryInText(country)}. Correct one of the two.`,
    )
  if (!number.isValid())
    throw invalid(
      'impossible-length',
      `This is not a valid number in ${countryInText(number.country)}. Check for a missing or extra digit.`,
    )
  const type = number.getType()
  if (type !== undefined && deafTypes.has(type))
    throw invalid('landline', 'This number cannot receive an SMS (landline or service number). Use a mobile number.')
  return {
    e164: number.number,
    country: number.country,
    prefix: `+${number.countryCallingCode}${number.nationalNumber.slice(0, PREFIX_DIGITS)}`,
    last2: number.number.slice(-2),
  }
}

/** `+49151•••••42`: enough to tell rows apart, too little to call. */
export const maskedNumber = (prefix: string, last2: string): string => `${prefix}•••••${last2}`

function parse(text: string, country: string | undefined): PhoneNumber {
  try {
    // Without `extract` a number buried in other text is refused rather than guessed at.
    return parsePhoneNumberWithError(text, {
      extract: false,
      ...(country !== undefined && { defaultCountry: country as CountryCode }),
    })
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    if (error.message === 'INVALID_COUNTRY')
      throw text.trim().startsWith('+')
        ? invalid('unknown-country', NO_SUCH_COUNTRY)
        : invalid('malformed', NO_COUNTRY_CODE)
    if (error.message === 'TOO_SHORT' || error.message === 'TOO_LONG')
      throw invalid(
        'impossible-length',
        'This number has too few or too many digits. Check for a missing or extra digit.',
      )
    throw invalid(
      'malformed',
      'This is not a phone number. Write it as digits with the country code, such as +4915112345678.',
    )
  }
}

type Reason = AppError<'INVALID_PHONE_NUMBER'>['data']['reason']

const invalid = (reason: Reason, message: string) => new AppError('INVALID_PHONE_NUMBER', { reason }, message)
