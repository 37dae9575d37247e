import * as z from 'zod'
import { currencySchema } from '../../contract/money.ts'
import { messageId, micros, optionalText, readable, text } from './parse.ts'

const complaint = z.object({ code: optionalText, title: optionalText, detail: optionalText })

/** The first of a list that may be missing or empty; null then. */
const firstComplaint = readable(complaint)
  .catch([])
  .transform((errors) => errors[0] ?? null)

/** The part of a message that is read; the same on send and get. Its state stands with its only recipient. */
const message = z.object({
  id: messageId,
  to: readable(z.object({ status: text.catch('') }))
    .catch([])
    .transform((recipients) => recipients[0]?.status ?? ''),
  parts: optionalText,
  cost: z.object({ amount: optionalText, currency: optionalText }).nullish().catch(null),
  errors: firstComplaint,
  received_at: optionalText,
  sent_at: optionalText,
  completed_at: optionalText,
})
export type TelnyxMessage = z.output<typeof message>

export const telnyxMessage = z.object({ data: message }).transform(({ data }) => data)

const detailRecord = z.object({
  uuid: messageId,
  cld: optionalText,
  cli: optionalText,
  direction: optionalText,
  status: text.catch(''),
  created_at: optionalText,
  cost: optionalText,
  currency: optionalText,
})

export const telnyxDetailRecords = z.object({ data: readable(detailRecord) }).transform(({ data }) => data)

export const telnyxBalance = z
  .object({ data: z.object({ balance: micros, currency: currencySchema }) })
  .transform(({ data }) => data)

const priceRow = z.object({
  name: optionalText,
  description: optionalText,
  operator: optionalText,
  network: optionalText,
  carrier: optionalText,
  mcc: optionalText,
  mnc: optionalText,
  rate: optionalText,
  tiers: readable(z.object({ min: z.coerce.number().catch(0), rate: optionalText })).catch([]),
  currency: optionalText,
  country_iso: optionalText,
  iso: optionalText,
  country: optionalText,
  direction: optionalText,
  type: optionalText,
})
export type TelnyxPriceRow = z.output<typeof priceRow>

/** `size` counts unreadable rows too, for a list that does not say how many pages it has. */
export const telnyxPrices = z.object({
  data: z.array(z.unknown()).transform((data) => ({ size: data.length, rows: readable(priceRow).parse(data) })),
  meta: z.object({ total_pages: z.number() }).nullish().catch(null),
})

export const telnyxError = z
  .object({ errors: firstComplaint })
  .transform(({ errors }) => ({ code: errors?.code ?? null, text: errors?.detail ?? errors?.title ?? null }))
  .catch({ code: null, text: null })
