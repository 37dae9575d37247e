import type { BillableOn, Customer, PlanPrice, PricePlan } from '../../contract/customers.ts'
import { countries } from './countries.ts'
import { type SandboxCustomer, sandboxCustomers } from './customers.ts'

/** A customer with the plan it has from the beginning of time, so that a history made up later is paid for, too. */
export interface PayingCustomer {
  readonly customer: Pick<Customer, 'id' | 'name' | 'currency' | 'parentId' | 'externalId'>
  readonly plan: Omit<PricePlan, 'id' | 'customerId' | 'createdAt'>
}

/** The sandbox world's customers and what they pay; an account stands after the one it belongs to. */
export const payingCustomers = (): readonly PayingCustomer[] => sandboxCustomers.map(payingCustomer)

/** A customer with its plan; `index` decides what it pays for. */
export function payingCustomer(customer: SandboxCustomer, index: number): PayingCustomer {
  const { id, name, currency, parent = null } = customer
  const billableOn = billableOns[index % billableOns.length] ?? 'delivered'
  const dates = { validFrom: 0, validTo: null }
  return {
    customer: { id, name, currency, parentId: parent, externalId: null },
    plan: { name: planName(customer), currency, billableOn, ...dates, prices: pricesFor(customer) },
  }
}

/** Most pay for what was delivered or converted, a few for every accepted message. */
const billableOns: readonly BillableOn[] = ['delivered', 'converted', 'delivered', 'accepted']

/** Units of a currency per US dollar in the sandbox world's price lists, which do not follow the market. */
const perUsd = { EUR: 0.86, USD: 1, GBP: 0.75 } as const

/** The big ones have prices of their own that fall with volume. */
const isBig = ({ traffic }: SandboxCustomer): boolean => traffic >= 9

const planName = (customer: SandboxCustomer): string => (isBig(customer) ? 'Volume' : 'Standard')

const MARKUP = 1.55
const BIG_MARKUP = 1.4
const VOLUME_STEPS = [
  { fromVolume: 0, factor: 1 },
  { fromVolume: 10_000, factor: 0.96 },
  { fromVolume: 100_000, factor: 0.92 },
] as const

function pricesFor(customer: SandboxCustomer): PlanPrice[] {
  const steps = isBig(customer) ? VOLUME_STEPS : VOLUME_STEPS.slice(0, 1)
  const rate = perUsd[customer.currency] * (isBig(customer) ? BIG_MARKUP : MARKUP)
  const tiersOf = (usdMicros: number) =>
    steps.map(({ fromVolume, factor }) => ({ fromVolume, micros: roundedUp(usdMicros * rate * factor) }))
  const dearest = Math.max(...countries.map(({ basePriceUsdMicros }) => basePriceUsdMicros))
  return [
    ...countries.map(({ iso, basePriceUsdMicros }) => ({
      country: iso,
      service: null,
      tiers: tiersOf(basePriceUsdMicros),
    })),
    { country: null, service: null, tiers: tiersOf(dearest) },
  ]
}

/** To a tenth of a cent. */
const roundedUp = (micros: number): number => Math.ceil(micros / 1_000) * 1_000
