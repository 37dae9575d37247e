import * as z from 'zod'
import { currencySchema } from '../../contract/money.ts'
import { messageId, micros, optionalText, readable, text } from './parse.ts'

const status = z.object({ id: text.catch(''), groupName: text.catch(''), description: optionalText })
export type InfobipStatus = z.output<typeof status>

const submitted = z.object({
  messageId: messageId.nullish().catch(null),
  status,
  details: z.object({ messageCount: optionalText }).nullish().catch(null),
})

/** One item for each recipient, and there is one recipient. */
export const infobipSent = z
  .object({ messages: z.tuple([submitted], z.unknown()) })
  .transform(({ messages }) => messages[0])

const logRow = z.object({
  messageId,
  status,
  error: z.object({ name: optionalText, description: optionalText }).nullish().catch(null),
  price: z.object({ pricePerMessage: optionalText, currency: optionalText }).nullish().catch(null),
  messageCount: optionalText,
  sentAt: optionalText,
  doneAt: optionalText,
})
export type InfobipLogRow = z.output<typeof logRow>

export const infobipLogs = z.object({ results: readable(logRow) }).transform(({ results }) => results)

export const infobipBalance = z.object({ balance: micros, currency: currencySchema })

/** Two dialects: version 3, and the older endpoints such as the account's. */
export const infobipError = z
  .object({
    errorCode: optionalText,
    description: optionalText,
    requestError: z
      .object({ serviceException: z.object({ messageId: optionalText, text: optionalText }) })
      .nullish()
      .catch(null),
  })
  .transform(({ errorCode, description, requestError }) => ({
    code: errorCode ?? requestError?.serviceException.messageId ?? null,
    text: description ?? requestError?.serviceException.text ?? null,
  }))
  .catch({ code: null, text: null })
