import type Database from 'better-sqlite3'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { VerificationFlow } from './routing/verification-flow.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { createTraffic, type Traffic } from './sandbox/traffic.ts'
import { getSetting } from './store/settings.ts'

/** The traffic of a sandbox as the settings want it, sent through the engine's own flow. Not started yet. */
export function exampleTraffic(options: {
  readonly db: Database.Database
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly seed: number
  readonly log: Log
  readonly flow: Pick<VerificationFlow, 'send'>
  readonly check: (id: number, code: string) => unknown
  /** False: paused, whatever the settings say. */
  readonly wanted: boolean
}): Traffic {
  const { db, sandbox, clock, seed, log, flow, check, wanted } = options
  const traffic = createTraffic({
    sandbox,
    clock,
    seed,
    log,
    send: async ({ e164, customerId }) => ({
      id: await flow.send({ to: e164, customerId, service: 'sms', mode: 'sandbox' }),
    }),
    check: async (id, code) => check(id, code),
  })
  traffic.set({ perMinute: getSetting(db, 'sandbox.perMinute'), paused: !wanted || getSetting(db, 'sandbox.paused') })
  return traffic
}
