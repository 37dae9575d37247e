import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'

const { STORE_UNAVAILABLE } = errors

export const sendingContract = {
  /**
   * Refuses new verifications with `SENDING_PAUSED` until sending is resumed. Those that were taken go on to their end,
   * with rescues and receipts, and drills send to nobody and go on too. A pause outlasts a restart; it is audited.
   */
  pauseSending: oc
    .route({ method: 'POST', path: '/system/sending' })
    .input(
      z.object({
        paused: z.boolean(),
        /** Why, for whoever looks at it later. */
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .errors({ STORE_UNAVAILABLE })
    .output(
      z.object({
        /** Null while verifications are sent. */
        sendingPausedAt: timestampSchema.nullable(),
      }),
    ),
}
