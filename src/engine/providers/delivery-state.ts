import type { DeliveryReport } from './provider.ts'

/** What one status of a provider means. */
export type DeliveryState = Pick<DeliveryReport, 'delivery' | 'final'>

/** By the provider's own word. */
export type StatusTable = Readonly<Record<string, DeliveryState>>

/** Says nothing yet. */
export const pendingState: DeliveryState = { delivery: 'pending', final: false }

/** Undefined for a status nobody has described, and for names every object has. */
export const describedState = (table: StatusTable, status: string): DeliveryState | undefined =>
  Object.hasOwn(table, status) ? table[status] : undefined

/** A status nobody has described says nothing yet: the message stays pending. */
export const deliveryState = (table: StatusTable, status: string): DeliveryState =>
  describedState(table, status) ?? pendingState
