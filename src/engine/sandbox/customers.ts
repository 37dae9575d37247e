/** A business whose people sign in with codes in the sandbox world. */
export interface SandboxCustomer {
  readonly id: string
  readonly name: string
  /** Share of the traffic, relative to the others. */
  readonly traffic: number
  /** In which it is billed, ISO 4217. */
  readonly currency: 'EUR' | 'USD' | 'GBP'
  /** The id of the account it belongs to, if any; that one stands before it. */
  readonly parent?: string
}

const customer = (
  id: string,
  name: string,
  traffic: number,
  currency: SandboxCustomer['currency'] = 'EUR',
  parent?: string,
): SandboxCustomer => ({ id, name, traffic, currency, ...(parent !== undefined && { parent }) })

export const sandboxCustomers: readonly SandboxCustomer[] = [
  customer('northwind', 'Northwind Bank', 18),
  customer('calder-pay', 'Calder Pay', 15, 'GBP'),
  customer('wayfare', 'Wayfare Rides', 13, 'USD'),
  customer('lumen-market', 'Lumen Market', 12),
  customer('tidepool', 'Tidepool Social', 11, 'USD'),
  customer('brightcart', 'Brightcart', 9),
  customer('harbor-health', 'Harbor Health', 8, 'GBP'),
  customer('quarry-games', 'Quarry Games', 8, 'USD'),
  customer('parcelo', 'Parcelo', 7),
  customer('verdant-energy', 'Verdant Energy', 6),
  customer('stagehand', 'Stagehand Tickets', 6, 'USD', 'wayfare'),
  customer('kitehouse', 'Kitehouse Travel', 5, 'GBP'),
  customer('mintleaf', 'Mintleaf Savings', 5, 'EUR', 'northwind'),
  customer('fernway', 'Fernway Rentals', 4),
  customer('oak-and-iron', 'Oak and Iron', 4),
  customer('pocketclass', 'Pocketclass', 4),
  customer('rookery', 'Rookery Jobs', 3),
  customer('saltbox', 'Saltbox Delivery', 3),
  customer('helio-mobile', 'Helio Mobile', 3),
  customer('trellis', 'Trellis Insurance', 3),
  customer('cobalt-air', 'Cobalt Air', 2, 'USD'),
  customer('juniper-clinic', 'Juniper Clinic', 2),
  customer('paperlane', 'Paperlane', 2),
  customer('sundial', 'Sundial Payroll', 1),
  customer('windrose', 'Windrose Legal', 1),
]
