import type Database from 'better-sqlite3'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { GIVE_UP_AFTER_MS } from './routing/poll-schedule.ts'
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts'
import { getSetting } from './store/settings.ts'

/** The world every sandbox workspace and every drill plays in. */
export const SANDBOX_SEED = 2026

/** The providers of a sandbox workspace, which may run for days: they forget what nobody asks a receipt for any more. */
export const startWorkspaceSandbox = (options: {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
}): Promise<Sandbox> =>
  startSandbox({
    seed: SANDBOX_SEED,
    clock: options.clock,
    log: options.log,
    priceHourMs: getSetting(options.db, 'sandbox.priceHourMs'),
    remembersMs: GIVE_UP_AFTER_MS,
  })
