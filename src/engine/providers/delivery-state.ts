import type { DeliveryReport } from './provider.ts'

/** What one status of a provider means. */
export type DeliveryState = Pick<DeliveryReport, 'delivery' | 'final'>

/** By the provider's own word. */
export type StatusTable = Readonly<Record<string, DeliveryState>>

/** A status nobody has described says nothing yet: the message stays pending. */
export function deliveryState(table: StatusTable, status: string): DeliveryState {
  const known = Object.hasOwn(table, status) ? table[status] : undefined
  return known ?? { delivery: 'pending', final: false }
}
