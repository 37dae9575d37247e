import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { aStore } from './a-store.ts'
import { type HealthRig, healthRig } from './health-rig.ts'

export type { HealthRig } from './health-rig.ts'

/** {@link healthRig} on a database of its own, stopped with the test. */
export async function aHealthRig(
  options: Omit<Parameters<typeof healthRig>[0], 'db'> & { readonly db?: Database.Database },
): Promise<HealthRig> {
  const rig = await healthRig({ ...options, db: options.db ?? (await aStore()) })
  onTestFinished(rig.stop)
  return rig
}
