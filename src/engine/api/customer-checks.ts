import type Database from 'better-sqlite3'
import type { Correction, Customer, PlanPrice, PricePlan } from '../../contract/customers.ts'
import { AppError } from '../app-error.ts'
import { customerByExternalId, customerById } from '../store/customers.ts'
import { plansOf } from '../store/plans.ts'
import type { VerificationRow } from '../store/schema.ts'

/** @throws {AppError} `INVALID_CUSTOMER` when its parent or its external id cannot be used */
export function checkCustomer(
  db: Database.Database,
  { id, parentId, externalId }: Pick<Customer, 'id' | 'parentId' | 'externalId'>,
): void {
  const refuse = (field: string, message: string) => new AppError('INVALID_CUSTOMER', { field }, message)
  const taken = externalId === null ? null : customerByExternalId(db, externalId)
  if (taken !== null && taken.id !== id)
    throw refuse('externalId', `The external id ${externalId} belongs to ${taken.name} (${taken.id}) already.`)
  if (parentId !== null && customerById(db, parentId) === null)
    throw refuse('parentId', `There is no customer ${parentId} to belong to.`)
  for (let above = parentId; above !== null; above = customerById(db, above)?.parentId ?? null)
    if (above === id) throw refuse('parentId', 'A customer cannot belong to itself, not even through others.')
}

type PlanDraft = Omit<PricePlan, 'id' | 'createdAt'> & { readonly id: number | null }

/** @throws {AppError} `INVALID_PLAN` when its dates, its prices or its currency cannot be used; the message says why */
export function checkPlan(db: Database.Database, plan: PlanDraft): void {
  const refuse = (field: string, message: string) => new AppError('INVALID_PLAN', { field }, message)
  if (plan.validTo !== null && plan.validTo <= plan.validFrom)
    throw refuse('validTo', 'The plan ends before it begins. Choose a later end, or leave it open.')
  const customer = plan.customerId === null ? null : customerById(db, plan.customerId)
  if (plan.customerId !== null && customer === null)
    throw refuse('customerId', `There is no customer ${plan.customerId}. Add the customer first.`)
  if (customer !== null && customer.currency !== plan.currency)
    throw refuse('currency', `${customer.name} is billed in ${customer.currency}; the plan has to be in it too.`)
  const other = plansOf(db, plan.customerId).find((one) => one.id !== plan.id && overlap(one, plan))
  if (other !== undefined)
    throw refuse('validFrom', `The plan “${other.name}” holds ${spanOf(other)}. Two plans cannot hold at one time.`)
  const problem = priceProblem(plan.prices)
  if (problem !== null) throw refuse('prices', problem)
}

type Span = Pick<PricePlan, 'validFrom' | 'validTo'>

const overlap = (a: Span, b: Span): boolean =>
  a.validFrom < (b.validTo ?? Number.POSITIVE_INFINITY) && b.validFrom < (a.validTo ?? Number.POSITIVE_INFINITY)

const dateOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const spanOf = ({ validFrom, validTo }: Span): string =>
  validTo === null ? `from ${dateOf(validFrom)} on` : `from ${dateOf(validFrom)} until ${dateOf(validTo)}`

/** What is wrong with the prices of a plan, as a sentence; null when nothing is. */
function priceProblem(prices: readonly PlanPrice[]): string | null {
  const seen = new Set<string>()
  for (const { country, service, tiers } of prices) {
    const name = [country ?? 'all countries', service ?? 'all services'].join(', ')
    if (seen.has(name)) return `There are two prices for ${name}. Keep one of them.`
    seen.add(name)
    if (tiers[0]?.fromVolume !== 0) return `The first tier for ${name} has to begin at 0.`
    if (tiers.some(({ fromVolume }, i) => i > 0 && fromVolume <= (tiers[i - 1]?.fromVolume ?? 0)))
      return `The tiers for ${name} have to begin one after the other.`
  }
  return null
}

/** @throws {AppError} `INVALID_CUSTOMER` when the correction cannot be booked like this; the message says why */
export function checkCorrection(
  db: Database.Database,
  { customerId, kind, amount, bookedAt }: Pick<Correction, 'customerId' | 'kind' | 'amount' | 'bookedAt'>,
  verification: VerificationRow | null,
  now: number,
): void {
  const refuse = (field: string, message: string) => new AppError('INVALID_CUSTOMER', { field }, message)
  const isKnown = customerById(db, customerId) !== null || verification?.customer_id === customerId
  if (!isKnown) throw refuse('customerId', `There is no customer ${customerId}.`)
  if (verification !== null && verification.customer_id !== customerId)
    throw refuse('verificationId', `Verification ${verification.id} belongs to another customer.`)
  if (amount.micros === 0) throw refuse('amount', 'A correction of nothing cannot be booked.')
  if (kind !== 'adjustment' && amount.micros > 0)
    throw refuse('amount', `A ${kind} takes revenue away, so its amount has to be negative.`)
  if (bookedAt > now) throw refuse('bookedAt', 'A correction cannot be booked in the future.')
}
