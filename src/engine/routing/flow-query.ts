import type Database from 'better-sqlite3'
import type { AttemptRow, VerificationRow } from '../store/schema.ts'
import { getSetting } from '../store/settings.ts'
import type { NewVerification } from '../store/verifications.ts'
import type { RouteQuery } from './route-choice.ts'

/** What a verification asks of the routes, with none tried yet. */
export const queryOf = (db: Database.Database, of: NewVerification): RouteQuery => ({
  key: of.reference,
  customerId: of.customer_id,
  prefix: of.to_prefix,
  country: of.country,
  service: of.service,
  segments: of.segments,
  only: of.only_provider,
  reportingCurrency: getSetting(db, 'reporting.currency'),
  tried: new Set(),
})

/** Number and text, which every verification that is not final has. */
export const messageOf = ({ to_number: to, body, country, mode }: VerificationRow) => ({
  to: to ?? '',
  body: body ?? '',
  country,
  test: mode === 'test',
})

/** The verification then stays open: its code may yet be entered. */
export const mayHaveBeenSent = ({ state }: AttemptRow): boolean => state === 'unknown' || state === 'accepted'
