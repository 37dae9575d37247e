import * as z from 'zod'
import { countrySchema } from './models.ts'

const noData = z.object({})

/**
 * Every error the contract can answer with. `status` is what the HTTP transport sends; `message` is a
 * default, implementations give one that names the case. All of them tell the reader what to do.
 */
export const errors = {
  INVALID_PHONE_NUMBER: {
    status: 422,
    message: 'This is not a phone number that can receive an SMS. Enter it in E.164 form, such as +4915112345678.',
    data: z.object({
      reason: z.enum(['malformed', 'unknown-country', 'impossible-length', 'landline', 'country-mismatch']),
    }),
  },
  COUNTRY_NOT_ALLOWED: {
    status: 422,
    message: 'Sending to this country is switched off. Allow it in the country policy first.',
    data: z.object({ country: countrySchema }),
  },
  NO_PROVIDER: {
    status: 409,
    message: 'No provider can take this verification. Add or enable one that serves the country.',
    data: z.object({ country: countrySchema }),
  },
  NO_PROVIDER_LEFT: {
    status: 409,
    message: 'No other provider could send there. Enable another one first, or confirm to do it all the same.',
    data: z.object({
      countries: z.array(countrySchema),
      /** Of the verifications of the last 24 h, 0..1; null when there were none. */
      share: z.number().min(0).max(1).nullable(),
    }),
  },
  BUDGET_EXCEEDED: {
    status: 409,
    message: "Today's budget for test verifications is used up. Raise it in the settings or wait until tomorrow (UTC).",
    data: noData,
  },
  NOT_FOUND: { status: 404, message: 'There is nothing with this id.', data: noData },
  SANDBOX_ONLY: {
    status: 409,
    message: 'This works in the sandbox workspace only.',
    data: noData,
  },
  DRILL_RUNNING: {
    status: 409,
    message: 'Another drill is running. Wait until it ends, or cancel it.',
    data: z.object({ id: z.int() }),
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The database cannot be written. Free some disk space or make the folder writable; nothing was sent.',
    data: z.object({ code: z.string() }),
  },
} as const

export type ErrorCode = keyof typeof errors
