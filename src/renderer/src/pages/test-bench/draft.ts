import { ORPCError } from '@orpc/client'
import type { Service } from '../../../../contract/models.ts'

/** What is filled into the form. */
export interface Draft {
  /** As typed or pasted. */
  readonly to: string
  /** Null: read from the number. */
  readonly country: string | null
  readonly service: Service
  /** Null: the router chooses. */
  readonly provider: string | null
}

/** What the contract's `quote` and `send` take. */
export interface Recipient {
  readonly to: string
  readonly country?: string
  readonly service: Service
  readonly provider?: string
}

export function recipientOf({ to, country, service, provider }: Draft): Recipient {
  return {
    to: cleanNumber(to),
    service,
    ...(country !== null && { country }),
    ...(provider !== null && { provider }),
  }
}

/** A pasted number without the decoration that mail and spreadsheets put around it: `tel:`, quotes, a leading 00. */
export function cleanNumber(text: string): string {
  const bare = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .trim()
    .replace(/^(?:tel|sms):/i, '')
    .replace(/^["'<(]+(?=\+)|["'>]+$/g, '')
    .trim()
  return bare.startsWith('00') ? `+${bare.slice(2)}` : bare
}

export type Field = 'to' | 'country' | 'provider'

const fieldsOfErrors: Readonly<Record<string, Field>> = {
  INVALID_PHONE_NUMBER: 'to',
  COUNTRY_NOT_ALLOWED: 'country',
  NO_PROVIDER: 'provider',
}

/** The field that an error of `quote` or `send` is about; null for errors that concern the whole request. */
export function fieldOf(error: unknown): Field | null {
  if (!(error instanceof ORPCError)) return null
  if (error.code === 'INVALID_PHONE_NUMBER' && isMismatch(error.data)) return 'country'
  return fieldsOfErrors[error.code] ?? null
}

function isMismatch(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'reason' in data && data.reason === 'country-mismatch'
}
