import * as z from 'zod'
import { breakerOverrideSchema } from '../../contract/health.ts'

/** A breaker as it is kept over a restart. Times are wall clock, UTC epoch ms. */
export const breakerMemorySchema = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  since: z.number(),
  /** While open: when it takes its first probe. */
  until: z.number().nullable(),
  cause: z.string().nullable(),
  opened: z.int(),
  failedProbes: z.int(),
  override: z.object({ mode: breakerOverrideSchema, since: z.number(), cause: z.string() }).nullable(),
  savedAt: z.number(),
})
export type BreakerMemory = Readonly<z.infer<typeof breakerMemorySchema>>
