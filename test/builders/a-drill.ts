import { onTestFinished } from 'vitest'
import type { Drill, DrillPlan } from '../../src/contract/drills.ts'
import type { Fault } from '../../src/contract/sandbox.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { EventBus } from '../../src/engine/events.ts'
import { silentLog } from '../../src/engine/log.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import { createHttp } from '../../src/engine/providers/http.ts'
import { createProvider } from '../../src/engine/providers/registry.ts'
import { loadKeyedHash } from '../../src/engine/routing/code.ts'
import { Drills, type DrillsOptions } from '../../src/engine/routing/drill.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import { configuredControl } from '../../src/engine/routing/routing-control.ts'
import { startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { drillById } from '../../src/engine/store/drills.ts'
import { aFolder } from './a-folder.ts'
import { aStore } from './a-store.ts'

/** A workspace of the sandbox with real servers, and its drills; everything ends with the test. */
export async function someDrills(overrides: Partial<DrillsOptions> = {}) {
  const folder = aFolder()
  const db = overrides.db ?? (await aStore(folder))
  const clock = overrides.clock ?? systemClock
  const log = silentLog
  const openWorld = () =>
    startSandbox({ seed: 1, clock: systemClock, log, pace: { submit: 0.2, receipt: 0.2, typing: 1 } })
  const sandbox = await openWorld()
  const http = createHttp({ clock: systemClock, log })
  const prices = new PriceBook({ db, rates: bundledRates })
  const providers = sandbox.providers.map((config) => createProvider(config, { http, clock: systemClock }))
  const manager = new SmsProviderManager({ providers, clock, prices, random: () => 0.5, onChange: () => {} })
  const events = new EventBus((error) => {
    throw error
  })
  const drills = new Drills({
    db,
    folder,
    clock,
    log,
    events,
    manager,
    control: configuredControl(sandbox.providers),
    prices,
    reportingCurrency: 'EUR',
    hash: await loadKeyedHash({ get: async () => 'ab'.repeat(32), set: async () => {} }),
    random: () => 0.5,
    openWorld,
    ...overrides,
  })
  onTestFinished(async () => {
    await drills.stop()
    http.close()
    await sandbox.stop()
  })
  return {
    drills,
    db,
    folder,
    events,
    sandbox,
    manager,
    prices,
    providers,
    /** Resolves when `is` holds; looks at every change of a drill. */
    until: (is: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!is()) return
          off()
          resolve()
        }
        const off = events.on('drill.changed', look)
        look()
      }),
  }
}

type DrillRig = Awaited<ReturnType<typeof someDrills>>

export const aDrillPlan = (fault: Fault, overrides: Partial<DrillPlan> = {}): DrillPlan => ({
  provider: 'twilio',
  fault,
  seconds: 4,
  perSecond: 6,
  ...overrides,
})

/** Runs a drill to its end. */
export async function playDrill(rig: DrillRig, plan: DrillPlan): Promise<Drill> {
  const { id } = rig.drills.start(plan)
  await rig.until(() => rig.drills.progress() === null)
  const drill = drillById(rig.db, id)
  if (drill === null) throw new Error('the drill is not in the store')
  return drill
}
