import { oc } from '@orpc/contract'
import * as z from 'zod'
import { timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'

/** What a provider needs before traffic can fail over to it. */
export const readinessChecks = ['keys', 'price', 'sender', 'balance', 'breaker'] as const

const checkSchema = z.object({
  name: z.enum(readinessChecks),
  /** Null while it is not known. */
  ok: z.boolean().nullable(),
  /** What was found, as a sentence. */
  detail: z.string(),
})
export type ReadinessCheck = Readonly<z.infer<typeof checkSchema>>

export const readinessSchema = z.object({
  provider: z.string(),
  balance: z.object({ money: moneySchema, at: timestampSchema }).nullable(),
  /** What an hour cost over the last 24 h, in the balance's currency; null when a price or a rate is missing. */
  perHour: moneySchema.nullable(),
  /** Hours until the balance is used up at that rate; null when unknown, or when nothing is spent. */
  runwayHours: z.number().nonnegative().nullable(),
  /** True when no check failed and none is unknown. */
  ready: z.boolean(),
  checks: z.array(checkSchema),
})
export type Readiness = Readonly<z.infer<typeof readinessSchema>>

export const readinessContract = {
  /** Every provider: whether traffic could fail over to it, and how long its balance lasts. */
  list: oc.route({ method: 'GET', path: '/readiness' }).output(z.array(readinessSchema)),
}
