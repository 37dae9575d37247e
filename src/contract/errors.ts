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
  PREFIX_BLOCKED: {
    status: 409,
    message:
      'Numbers that begin like this are blocked because of suspected fraud. Lift the block, or wait until it ends.',
    data: z.object({
      rule: z.int(),
      prefix: z.string(),
      /** When it ends by itself, UTC epoch ms. */
      until: z.int(),
    }),
  },
  BUDGET_EXCEEDED: {
    status: 409,
    message: "Today's budget for test verifications is used up. Raise it in the settings or wait until tomorrow (UTC).",
    data: noData,
  },
  SENDING_PAUSED: {
    status: 409,
    message: 'Sending is paused, so this was not sent. Resume it in the console first.',
    data: z.object({
      /** UTC epoch ms. */
      since: z.int(),
    }),
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    message: 'This Idempotency-Key went with another request in the last 24 hours. Use a new key for a new request.',
    data: noData,
  },
  LIVE_NOT_CONFIRMED: {
    status: 409,
    message: 'This token could send real verifications, which cost money. Confirm that it may.',
    data: noData,
  },
  NOT_FOUND: { status: 404, message: 'There is nothing with this id.', data: noData },
  SANDBOX_ONLY: {
    status: 409,
    message: 'This works in the sandbox workspace only.',
    data: noData,
  },
  LIVE_ONLY: {
    status: 409,
    message: 'Real accounts belong to the live workspace. Switch to it first.',
    data: noData,
  },
  INVALID_ACCOUNT: {
    status: 422,
    message: 'This account cannot work as it is set up.',
    data: z.object({
      /** Of the account's inputs, such as `sender`; null when no single one is at fault. */
      field: z.string().nullable(),
    }),
  },
  KEYS_LOCKED: {
    status: 409,
    message: 'The keys are locked. Enter the passphrase first.',
    data: noData,
  },
  WRONG_PASSPHRASE: {
    status: 403,
    message: 'This is not the passphrase. Nothing was changed; try again.',
    data: noData,
  },
  DRILL_RUNNING: {
    status: 409,
    message: 'Another drill is running. Wait until it ends, or cancel it.',
    data: z.object({ id: z.int() }),
  },
  IMPORT_UNREADABLE: {
    status: 422,
    message: 'This file cannot be read as a rate sheet. Use a CSV or XLSX file with one price in each line.',
    data: z.object({
      reason: z.enum(['not-a-sheet', 'too-large', 'too-many-lines', 'too-many-columns', 'empty', 'no-such-sheet']),
    }),
  },
  IMPORT_REFUSED: {
    status: 422,
    message: 'Some lines of the sheet cannot be taken, so none was. Correct them and look at the preview again.',
    data: z.object({
      /** How many lines. */
      problems: z.int(),
    }),
  },
  IMPORT_OUTDATED: {
    status: 409,
    message: 'Prices have changed since the preview, so nothing was imported. Look at the preview again.',
    data: noData,
  },
  PRICE_SYNC_RUNNING: {
    status: 409,
    message: 'Prices are being read already. Wait until that run ends, or cancel it.',
    data: z.object({ id: z.int() }),
  },
  REPLAY_RUNNING: {
    status: 409,
    message: 'Another replay is running. Wait until it ends, or cancel it.',
    data: z.object({ id: z.int() }),
  },
  CHANGED_SINCE: {
    status: 409,
    message: 'This was changed since by somebody else. Look at it again first.',
    data: noData,
  },
  INVALID_SETTING: {
    status: 422,
    message: 'This value cannot be used for this setting.',
    data: z.object({ key: z.string() }),
  },
  SETTING_LOCKED: {
    status: 409,
    message: 'This setting is fixed from outside and cannot be changed here.',
    data: z.object({ key: z.string() }),
  },
  SETTINGS_REFUSED: {
    status: 422,
    message: 'This file cannot be taken over, so nothing was changed.',
    data: z.object({ problems: z.array(z.object({ key: z.string(), message: z.string() })) }),
  },
  INVALID_POLICY: {
    status: 422,
    message: 'This policy cannot be used as it is. Correct what its preview names first.',
    data: z.object({ problems: z.array(z.string()) }),
  },
  INVALID_CUSTOMER: {
    status: 422,
    message: 'This customer cannot be saved as it is.',
    data: z.object({
      /** Of the input, such as `parentId`. */
      field: z.string(),
    }),
  },
  INVALID_PLAN: {
    status: 422,
    message: 'This price plan cannot be saved as it is.',
    data: z.object({
      /** Of the input, such as `validFrom`. */
      field: z.string(),
    }),
  },
  UNREADABLE_FILE: {
    status: 422,
    message: 'This file cannot be read. Use a CSV file with headings, or a file with one JSON object in each line.',
    data: noData,
  },
  FILE_CHANGED: {
    status: 409,
    message: 'The file has changed since the import began. Start a new import; lines that were taken are left out.',
    data: noData,
  },
  IMPORT_RUNNING: {
    status: 409,
    message: 'Another import is running. Wait until it ends, or cancel it.',
    data: z.object({ id: z.int() }),
  },
  PDF_UNAVAILABLE: {
    status: 409,
    message: 'This engine runs without a window, so it cannot print. Choose XLSX, CSV or JSON.',
    data: noData,
  },
  FILE_NOT_WRITTEN: {
    status: 507,
    message: 'The file could not be written. Free some disk space or choose another folder.',
    data: noData,
  },
  BACKUP_RUNNING: {
    status: 409,
    message: 'A backup is being made, checked or restored. Wait until that ends.',
    data: noData,
  },
  BACKUP_FAILED: {
    status: 507,
    message: 'The backup was not made. Free some disk space or choose another folder.',
    data: z.object({ reason: z.enum(['disk-full', 'unwritable', 'damaged', 'other']) }),
  },
  RESTORE_REFUSED: {
    status: 409,
    message: 'This backup was not restored; nothing was changed.',
    data: noData,
  },
  EXPORT_RUNNING: {
    status: 409,
    message: 'An export is being written already. Wait until it ends, or cancel it.',
    data: noData,
  },
  UPDATE_NOT_POSSIBLE: {
    status: 409,
    message: 'There is no update that could be installed now. Check for updates first.',
    data: noData,
  },
  UPDATE_INTERRUPTS: {
    status: 409,
    message: 'Verifications are being sent or a drill runs. Wait until that is over, or confirm.',
    data: z.object({
      /** Verifications that no provider has accepted yet. */
      pending: z.int(),
      /** Whether a drill runs. */
      drill: z.boolean(),
    }),
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The database cannot be written. Free some disk space or make the folder writable; nothing was sent.',
    data: z.object({ code: z.string() }),
  },
} as const

export type ErrorCode = keyof typeof errors
