import * as z from 'zod'
import { currencySchema } from '../../contract/money.ts'
import { messageId, micros, optionalText, readable, text } from './parse.ts'

/** The part of a message resource that is read; the same on send, get and list. */
export const twilioMessage = z.object({
  sid: messageId,
  status: text.catch(''),
  to: optionalText,
  body: optionalText,
  num_segments: optionalText,
  price: optionalText,
  price_unit: optionalText,
  error_code: optionalText,
  error_message: optionalText,
  date_created: optionalText,
  date_updated: optionalText,
})
export type TwilioMessage = z.output<typeof twilioMessage>

export const twilioMessageList = z.object({ messages: readable(twilioMessage) })

export const twilioBalance = z.object({ balance: micros, currency: currencySchema })

export const twilioCountryPrices = z.object({
  price_unit: optionalText,
  outbound_sms_prices: readable(
    z.object({
      carrier: optionalText,
      mcc: optionalText,
      mnc: optionalText,
      prices: readable(z.object({ base_price: optionalText, current_price: optionalText, number_type: optionalText })),
    }),
  ),
})

export const twilioError = z.object({ code: optionalText, message: optionalText }).catch({ code: null, message: null })
