import * as z from 'zod'
import { currencySchema, type Money, microsFromDecimal } from '../../contract/money.ts'
import type { PriceProblem } from './provider.ts'

/** Text; numbers are taken as they print, because providers are not of one mind about quotes. */
export const text = z.union([z.string(), z.number().transform(String)])

/** Text that may be absent, empty, null, or of a type nobody documented: then null. */
export const optionalText = text
  .nullish()
  .catch(null)
  .transform((value) => value || null)

/** A decimal amount in micros; its currency stands elsewhere. */
export const micros = text.transform((value, context) => {
  const amount = microsFromDecimal(value)
  if (amount !== null) return amount
  context.addIssue('not a plain decimal')
  return z.NEVER
})

/** A provider's message id: what may stand in a path and in a comma-separated list. */
export const messageId = z.string().regex(/^[\w-][\w.:-]{0,127}$/)

/** A list whose unreadable items are left out, so that one odd row does not hide the rest. */
export const readable = <Schema extends z.ZodType>(schema: Schema) =>
  z.array(z.unknown()).transform((items) =>
    items.flatMap((item): z.output<Schema>[] => {
      const parsed = schema.safeParse(item)
      return parsed.success ? [parsed.data] : []
    }),
  )

/** An amount as a provider prints it. Null for a missing or malformed amount or currency. The sign is kept. */
export function moneyFrom(amount: string | null, currency: string): Money | null {
  const value = amount === null ? null : microsFromDecimal(amount)
  if (value === null || !currencySchema.safeParse(currency).success) return null
  return { micros: value, currency }
}

/** A price as a list prints it, or what is wrong with it. */
export function listedPrice(amount: string | null, currency: string): Money | PriceProblem {
  if (amount === null) return 'missing'
  const price = moneyFrom(amount, currency)
  if (price === null) return 'malformed'
  return price.micros < 0 ? 'negative' : price
}

/**
 * What a message cost. Never negative; null for a zero before the message is final, because providers print one
 * until they have charged.
 */
export function chargeFrom(price: Money | null, final: boolean): Money | null {
  if (price === null || (price.micros === 0 && !final)) return null
  return { ...price, micros: Math.abs(price.micros) }
}

/** A count of segments; null for anything that is none. */
export function segmentsFrom(count: string | null): number | null {
  const segments = Number(count)
  return Number.isSafeInteger(segments) && segments > 0 ? segments : null
}

/** A date in any form a provider prints; null when it is missing or unreadable. */
export function timeFrom(date: string | null): number | null {
  const at = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(at) ? null : at
}
