import * as z from 'zod'
import * as m from './models.ts'

/** Which hops of the failover log. */
export const failoverFilterSchema = z.object({
  ids: z.array(z.int()).max(500).optional(),
  triggers: z.array(m.triggerSchema).max(50).optional(),
  fromProviders: z.array(z.string().max(100)).max(200).optional(),
  toProviders: z.array(z.string().max(100)).max(200).optional(),
  categories: z.array(m.categorySchema).max(50).optional(),
  countries: z.array(m.countrySchema).max(300).optional(),
  /** Ids of the customers whose verifications were moved. */
  customers: z.array(z.string().max(200)).max(200).optional(),
  modes: z.array(m.modeSchema).max(50).optional(),
  /** Only hops that took at least this long. */
  minDurationMs: z.number().nonnegative().optional(),
  from: m.timestampSchema.optional(),
  to: m.timestampSchema.optional(),
})
export type FailoverFilter = z.infer<typeof failoverFilterSchema>
