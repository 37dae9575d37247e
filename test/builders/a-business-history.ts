import type Database from 'better-sqlite3'
import { rebuildRollups } from '../../src/engine/store/rollup-rebuild.ts'
import { aBillingDesk, flat, savedPlan } from './a-business.ts'
import { aBusyWorkspace } from './a-busy-workspace.ts'
import { aStore } from './a-store.ts'

/**
 * Live traffic of 100 days from `from` on, with plans in two currencies, failovers, refunds and corrections; its days
 * are those of `zone` (IANA).
 */
export async function aBusinessHistory(options: {
  readonly seed: number
  readonly zone: string
  readonly from: number
  readonly verifications?: number
}): Promise<Database.Database> {
  const { seed, zone, from, verifications = 900 } = options
  const db = await aStore()
  savedPlan(db)
  savedPlan(db, { customerId: 'alba', currency: 'USD', billableOn: 'converted', prices: flat(700_001) })
  savedPlan(db, { customerId: 'bravo', billableOn: 'accepted', prices: flat(90_001) })
  aBillingDesk(db)
  aBusyWorkspace(db, { seed, from, days: 100, verifications })
  rebuildRollups(db, zone)
  return db
}
