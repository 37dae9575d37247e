import * as z from 'zod'
import { messageId, micros, optionalText, readable, text } from './parse.ts'

const sentPart = z.object({
  status: text,
  'message-id': messageId.nullable().catch(null),
  'error-text': optionalText,
  'message-price': optionalText,
})
export type VonagePart = z.output<typeof sentPart>

/** One item for each SMS part. An unreadable item leaves open what became of the message, so none is left out. */
export const vonageSent = z.object({ messages: z.tuple([sentPart], sentPart) })

const record = z.object({
  message_id: messageId,
  client_ref: optionalText,
  status: text.catch(''),
  error_code: optionalText,
  error_code_description: optionalText,
  currency: optionalText,
  total_price: optionalText,
  date_received: optionalText,
  date_finalized: optionalText,
})
export type VonageRecord = z.output<typeof record>

export const vonageRecords = z.object({ records: readable(record) })

export const vonageBalance = z.object({ value: micros })

const network = z.object({
  type: optionalText,
  price: optionalText,
  currency: optionalText,
  mcc: optionalText,
  mnc: optionalText,
  networkName: optionalText,
})

const country = z.object({
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  currency: optionalText,
  defaultPrice: optionalText,
  networks: readable(network).catch([]),
})
export type VonageCountry = z.output<typeof country>

/**
 * All countries, or one by itself. Vonage's specification of the full list has no `countryCode`, its SDK has:
 * a country without one is left out rather than guessed from a name or from a prefix that countries share.
 */
export const vonagePrices = z.union([
  z.object({ countries: readable(country) }),
  country.transform((one) => ({ countries: [one] })),
])

/** Two dialects: the SMS and account hosts, and the problem documents of the reports host. */
export const vonageError = z
  .object({ 'error-code': optionalText, 'error-code-label': optionalText, title: optionalText, detail: optionalText })
  .transform((body) => ({
    code: body['error-code'],
    text: body['error-code-label'] ?? body.detail ?? body.title,
  }))
  .catch({ code: null, text: null })
