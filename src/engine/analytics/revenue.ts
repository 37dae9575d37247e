import type { BillableOn, PlanPrice, PricePlan } from '../../contract/customers.ts'
import type { Money } from '../../contract/money.ts'
import type { Revenue } from '../store/billing.ts'
import type { Facts } from '../store/rollup-facts.ts'

/** The plan that holds for something sent at `at` (UTC epoch ms); null when none does. Plans do not overlap. */
export const planAt = (plans: readonly PricePlan[], at: number): PricePlan | null =>
  plans.find(({ validFrom, validTo }) => validFrom <= at && (validTo === null || at < validTo)) ?? null

/** When a verification became billable, UTC epoch ms; null while it is not. */
export function billableAt(on: BillableOn, { verification: v, attempts }: Facts): number | null {
  if (on === 'attempted') return attempts.length === 0 ? null : v.created_at
  if (on === 'accepted') return v.accepted_at
  return on === 'delivered' ? v.delivered_at : v.converted_at
}

/** The price of a verification in micros, `volume` billable ones before it in the month; null when the plan has none. */
export function priceOf(
  prices: readonly PlanPrice[],
  route: { readonly country: string; readonly service: string },
  volume: () => number,
): number | null {
  const entry = bestEntry(prices, route)
  if (entry === null) return null
  const [only] = entry.tiers
  if (entry.tiers.length === 1) return only?.micros ?? null
  const before = volume()
  return entry.tiers.findLast(({ fromVolume }) => fromVolume <= before)?.micros ?? null
}

/** The entry that says most about a route: country and service, then country, then service, then neither. */
function bestEntry(
  prices: readonly PlanPrice[],
  { country, service }: { readonly country: string; readonly service: string },
): PlanPrice | null {
  let best: PlanPrice | null = null
  for (const entry of prices) {
    if (entry.country !== null && entry.country !== country) continue
    if (entry.service !== null && entry.service !== service) continue
    if (best === null || weight(entry) > weight(best)) best = entry
  }
  return best
}

const weight = ({ country, service }: PlanPrice): number => (country === null ? 0 : 2) + (service === null ? 0 : 1)

/**
 * What a verification earns by a plan; null while it is not billable. `toReporting` converts at the rate of the day it
 * was sent on.
 */
export function revenueOf(
  plan: PricePlan,
  facts: Facts,
  volume: () => number,
  toReporting: (money: Money) => Money | null,
): Revenue | null {
  const at = billableAt(plan.billableOn, facts)
  if (at === null) return null
  const { currency } = plan
  const micros = priceOf(plan.prices, facts.verification, volume)
  const reporting = micros === null ? null : toReporting({ micros, currency })
  return { planId: plan.id, billableAt: at, micros, currency, reportingMicros: reporting?.micros ?? null }
}
