import type { AdapterName } from '../../contract/models.ts'

/** How a provider gives its prices, and so how many countries are asked for at once and for how long. */
export interface ListShape {
  readonly countriesPerCall: number
  /** For one call, ms. Longer where the whole world comes in one answer. */
  readonly deadlineMs: number
}

const byCountry: ListShape = { countriesPerCall: 5, deadlineMs: 20_000 }

/** Null where a provider has no list: prices come from a rate sheet and from receipts. */
export const listShapes: Readonly<Record<AdapterName, ListShape | null>> = {
  twilio: byCountry,
  vonage: { countriesPerCall: Number.POSITIVE_INFINITY, deadlineMs: 60_000 },
  plivo: byCountry,
  telnyx: byCountry,
  infobip: null,
}
