import * as z from 'zod'
import { messageId, micros, optionalText, readable, text } from './parse.ts'

/** One id for each recipient, and there is one recipient. */
export const plivoSent = z.object({ message_uuid: z.tuple([messageId], z.unknown()).transform(([id]) => id) })

/** The part of a message that is read; the same on get and list. */
export const plivoMessage = z.object({
  message_uuid: messageId,
  message_state: text.catch(''),
  message_direction: optionalText,
  to_number: optionalText,
  from_number: optionalText,
  total_amount: optionalText,
  error_code: optionalText,
  error_message: optionalText,
  message_time: optionalText,
  message_sent_time: optionalText,
  message_updated_time: optionalText,
})
export type PlivoMessage = z.output<typeof plivoMessage>

/** `size` counts unreadable rows too: a full page has a next one. */
export const plivoMessageList = z.object({
  objects: z
    .array(z.unknown())
    .transform((objects) => ({ size: objects.length, messages: readable(plivoMessage).parse(objects) })),
})

export const plivoAccount = z.object({ cash_credits: micros })

export const plivoPrices = z.object({
  message: z.object({
    outbound: z.object({ rate: optionalText }).catch({ rate: null }),
    outbound_networks_list: readable(z.object({ group_name: optionalText, rate: optionalText })).catch([]),
  }),
})

export const plivoError = z.object({ error: optionalText }).catch({ error: null })
