import * as z from 'zod'
import * as m from './models.ts'

/** Which hops of the failover log. */
export const failoverFilterSchema = z.object({
  triggers: z.array(m.triggerSchema).optional(),
  fromProviders: z.array(z.string()).optional(),
  toProviders: z.array(z.string()).optional(),
  categories: z.array(m.categorySchema).optional(),
  countries: z.array(m.countrySchema).optional(),
  /** Ids of the customers whose verifications were moved. */
  customers: z.array(z.string().max(200)).max(200).optional(),
  modes: z.array(m.modeSchema).optional(),
  /** Only hops that took at least this long. */
  minDurationMs: z.number().nonnegative().optional(),
  from: m.timestampSchema.optional(),
  to: m.timestampSchema.optional(),
})
export type FailoverFilter = z.infer<typeof failoverFilterSchema>
