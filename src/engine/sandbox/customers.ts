/** A business whose people sign in with codes in the sandbox world. */
export interface SandboxCustomer {
  readonly id: string
  readonly name: string
  /** Share of the traffic, relative to the others. */
  readonly traffic: number
}

const customer = (id: string, name: string, traffic: number): SandboxCustomer => ({ id, name, traffic })

export const sandboxCustomers: readonly SandboxCustomer[] = [
  customer('northwind', 'Northwind Bank', 18),
  customer('calder-pay', 'Calder Pay', 15),
  customer('wayfare', 'Wayfare Rides', 13),
  customer('lumen-market', 'Lumen Market', 12),
  customer('tidepool', 'Tidepool Social', 11),
  customer('brightcart', 'Brightcart', 9),
  customer('harbor-health', 'Harbor Health', 8),
  customer('quarry-games', 'Quarry Games', 8),
  customer('parcelo', 'Parcelo', 7),
  customer('verdant-energy', 'Verdant Energy', 6),
  customer('stagehand', 'Stagehand Tickets', 6),
  customer('kitehouse', 'Kitehouse Travel', 5),
  customer('mintleaf', 'Mintleaf Savings', 5),
  customer('fernway', 'Fernway Rentals', 4),
  customer('oak-and-iron', 'Oak and Iron', 4),
  customer('pocketclass', 'Pocketclass', 4),
  customer('rookery', 'Rookery Jobs', 3),
  customer('saltbox', 'Saltbox Delivery', 3),
  customer('helio-mobile', 'Helio Mobile', 3),
  customer('trellis', 'Trellis Insurance', 3),
  customer('cobalt-air', 'Cobalt Air', 2),
  customer('juniper-clinic', 'Juniper Clinic', 2),
  customer('paperlane', 'Paperlane', 2),
  customer('sundial', 'Sundial Payroll', 1),
  customer('windrose', 'Windrose Legal', 1),
]
