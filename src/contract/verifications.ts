import * as z from 'zod'
import * as m from './models.ts'

/** Which verifications of the log. */
export const verificationFilterSchema = z.object({
  ids: z.array(z.int()).max(500).optional(),
  states: z.array(m.verificationStateSchema).max(50).optional(),
  countries: z.array(m.countrySchema).max(300).optional(),
  providers: z.array(z.string().max(100)).max(200).optional(),
  modes: z.array(m.modeSchema).max(50).optional(),
  /** Only verifications with a failed-over attempt. */
  failedOver: z.boolean().optional(),
  maybeDuplicate: z.boolean().optional(),
  /** A verification id, or the last two digits of the number as `*42`. */
  search: z.string().max(40).optional(),
  from: m.timestampSchema.optional(),
  to: m.timestampSchema.optional(),
})
export type VerificationFilter = z.infer<typeof verificationFilterSchema>
