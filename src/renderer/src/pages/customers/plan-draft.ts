import type { BillableOn, PlanPrice, PricePlan } from '../../../../contract/customers.ts'
import type { Service } from '../../../../contract/models.ts'
import { decimalFromMicros, microsFromDecimal } from '../../../../contract/money.ts'
import { fromInputValue, toInputValue } from '../../components/filter-bar/time-range.ts'
import type { Zone } from '../../format.ts'

export interface TierDraft {
  readonly fromVolume: string
  /** A decimal number of the plan's currency. */
  readonly price: string
}

export interface PriceDraft {
  /** For the list only. */
  readonly key: number
  /** ISO 3166-1 alpha-2; empty for all others. */
  readonly country: string
  /** Empty for all others. */
  readonly service: string
  readonly tiers: readonly TierDraft[]
}

/** A price plan as it stands in the form. */
export interface PlanDraft {
  readonly id: number | null
  readonly customerId: string | null
  readonly name: string
  readonly currency: string
  readonly billableOn: BillableOn
  /** `datetime-local` values; an empty end is open. */
  readonly validFrom: string
  readonly validTo: string
  readonly prices: readonly PriceDraft[]
}

let lastKey = 0
const nextKey = (): number => {
  lastKey += 1
  return lastKey
}

export const emptyPrice = (): PriceDraft => ({
  key: nextKey(),
  country: '',
  service: '',
  tiers: [{ fromVolume: '0', price: '' }],
})

export const newPlan = (customerId: string | null, currency: string, now: number, zone: Zone): PlanDraft => ({
  id: null,
  customerId,
  name: '',
  currency,
  billableOn: 'delivered',
  validFrom: toInputValue(now, zone),
  validTo: '',
  prices: [emptyPrice()],
})

export const draftOf = (plan: PricePlan, zone: Zone): PlanDraft => ({
  ...plan,
  validFrom: toInputValue(plan.validFrom, zone),
  validTo: plan.validTo === null ? '' : toInputValue(plan.validTo, zone),
  prices: plan.prices.map(({ country, service, tiers }) => ({
    key: nextKey(),
    country: country ?? '',
    service: service ?? '',
    tiers: tiers.map(({ fromVolume, micros }) => ({
      fromVolume: String(fromVolume),
      price: decimalFromMicros(micros, 6).replace(/(\.\d{2,}?)0+$/, '$1'),
    })),
  })),
})

/** A draft that cannot be sent: the field at fault, such as `prices.2.tiers.0.price`, and why. */
export interface DraftProblem {
  readonly field: string
  readonly text: string
}

type PlanInput = Omit<PricePlan, 'id' | 'createdAt'> & { readonly id: number | null }

/** What to save; or what has to be corrected first. The beginning that was not touched stays to the millisecond. */
export function planInput(draft: PlanDraft, before: PricePlan | null, zone: Zone): PlanInput | DraftProblem {
  const same = (text: string, at: number | null | undefined): boolean =>
    at !== null && at !== undefined && toInputValue(at, zone) === text
  const validFrom = same(draft.validFrom, before?.validFrom)
    ? (before?.validFrom ?? null)
    : fromInputValue(draft.validFrom, zone)
  if (validFrom === null) return { field: 'validFrom', text: 'Enter when the plan begins.' }
  const validTo =
    draft.validTo === ''
      ? null
      : same(draft.validTo, before?.validTo)
        ? (before?.validTo ?? null)
        : fromInputValue(draft.validTo, zone)
  if (draft.validTo !== '' && validTo === null) return { field: 'validTo', text: 'This is not a date.' }
  const prices: PlanPrice[] = []
  for (const [index, { country, service, tiers }] of draft.prices.entries()) {
    const read: { fromVolume: number; micros: number }[] = []
    for (const [step, tier] of tiers.entries()) {
      const at = `prices.${index}.tiers.${step}`
      const micros = microsFromDecimal(tier.price)
      if (micros === null || micros < 0) return { field: `${at}.price`, text: 'Enter a price such as 0.05.' }
      if (!/^\d{1,12}$/.test(tier.fromVolume.trim()))
        return { field: `${at}.fromVolume`, text: 'Enter a whole number.' }
      read.push({ fromVolume: Number(tier.fromVolume), micros })
    }
    prices.push({
      country: country === '' ? null : country,
      service: service === '' ? null : (service as Service),
      tiers: read,
    })
  }
  const { id, customerId, name, currency, billableOn } = draft
  return { id, customerId, name, currency: currency.trim().toUpperCase(), billableOn, validFrom, validTo, prices }
}
