import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { PolicyDraft } from '../../src/contract/policy-models.ts'
import { EventBus } from '../../src/engine/events.ts'
import { silentLog } from '../../src/engine/log.ts'
import { PolicyBook } from '../../src/engine/optimizer/policy-book.ts'
import { Recommendations } from '../../src/engine/optimizer/recommendations.ts'
import type { ReplaySpec, ReplaySums } from '../../src/engine/optimizer/replay-models.ts'
import { runReplay } from '../../src/engine/optimizer/replay-run.ts'
import { ProviderControl } from '../../src/engine/routing/provider-control.ts'
import { saveProvider } from '../../src/engine/store/providers.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { aReader } from './a-price-desk.ts'
import { aProvider } from './a-provider.ts'
import { NOON } from './rows.ts'

/** A replay without its thread. */
export async function replayHere(db: Database.Database, spec: ReplaySpec): Promise<ReplaySums> {
  const run = runReplay(db, spec)
  for (;;) {
    const step = run.next()
    if (step.done === true) return step.value
  }
}

const by = { author: 'operator', reason: 'test' }

/**
 * The recommendations on a store, a day after the traffic of `aRecording` began.
 *
 * @param policy in force; null for the static list
 */
export function anAdviceDesk(db: Database.Database, policy: PolicyDraft | null) {
  const clock = new FakeClock(NOON + 86_400_000)
  const events = new EventBus((error) => {
    throw error
  })
  const names = ['alpha', 'beta', 'gamma']
  for (const [priority, name] of names.entries())
    saveProvider(db, aProvider({ name, label: name.toUpperCase(), priority }), 0)
  const surroundings = () => ({ providers: names, reportingCurrency: 'EUR' })
  const book = new PolicyBook({ db, clock, defaultMode: 'off', surroundings, onChange: () => {} })
  if (policy !== null) book.activate({ draft: policy }, 'live', 1, by)
  const control = new ProviderControl({ db, clock, names, services: ['sms'], onChange: () => {} })
  const trouble: { error: Error | null } = { error: null }
  const replays = {
    sums: (spec: ReplaySpec) => (trouble.error === null ? replayHere(db, spec) : Promise.reject(trouble.error)),
  }
  const desk = new Recommendations({
    db,
    clock,
    log: silentLog,
    events,
    reader: aReader(db),
    book,
    control,
    replays,
  })
  desk.start()
  onTestFinished(() => desk.stop())
  /** Works them out now; gives the pending ones. */
  const review = async () => {
    desk.generate()
    await untilIdle(desk)
    return desk.list({ limit: 100 }).rows
  }
  return { desk, book, control, clock, events, review, trouble }
}

/** Everything it does on a store at hand ends within some turns of the event loop. */
async function untilIdle(desk: Recommendations): Promise<void> {
  while (desk.run.running) await new Promise<void>((resolve) => setImmediate(resolve))
}
