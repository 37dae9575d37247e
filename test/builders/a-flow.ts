import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { Failover } from '../../src/contract/models.ts'
import type { OptimizerMode } from '../../src/contract/policy-models.ts'
import { EventBus } from '../../src/engine/events.ts'
import { createPolicies } from '../../src/engine/optimizer/policies.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import type { SmsProvider } from '../../src/engine/providers/provider.ts'
import type { SendRequest } from '../../src/engine/routing/admission.ts'
import { loadKeyedHash } from '../../src/engine/routing/code.ts'
import { AttemptLedger, type Pricing } from '../../src/engine/routing/ledger.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import { ReceiptPoller } from '../../src/engine/routing/receipt-poller.ts'
import { VerificationFlow } from '../../src/engine/routing/verification-flow.ts'
import { attemptsOf } from '../../src/engine/store/attempts.ts'
import type { AttemptRow, FailoverRow, VerificationRow } from '../../src/engine/store/schema.ts'
import { verificationById } from '../../src/engine/store/verifications.ts'
import type { FakeClock } from '../fakes/fake-clock.ts'
import { recordingLog } from '../fakes/recording-log.ts'
import { aPrice, savePrices } from './a-price.ts'
import { aStore } from './a-store.ts'
import { MOBILE } from './mobile.ts'

interface FlowOptions {
  readonly clock: FakeClock
  readonly providers: readonly SmsProvider[]
  readonly db?: Database.Database
  /** Micros of EUR for a segment to DE, by provider; the others have no price. */
  readonly prices?: Readonly<Record<string, number>>
  /** With `on` routes are chosen by policy, and what comes of them is learned; left out, the static list decides. */
  readonly optimizer?: OptimizerMode
}

/** The send path as the engine builds it, on a real database and a clock that stands still. */
export async function aFlow({ clock, providers, prices = {}, ...options }: FlowOptions) {
  const db = options.db ?? (await aStore())
  const log = recordingLog()
  const events = new EventBus((error) => {
    throw error
  })
  savePrices(
    db,
    Object.entries(prices).map(([provider, price]) => aPrice({ provider, price })),
  )
  const book = new PriceBook({ db, rates: bundledRates })
  const random = () => 0.5
  const policies = options.optimizer
    ? createPolicies({ db, clock, log, events, random, prices: book, defaultMode: options.optimizer })
    : null
  const manager = new SmsProviderManager({
    providers,
    clock,
    prices: book,
    random,
    onChange: () => {},
    ...(policies && { policy: policies.router }),
  })
  policies?.start()
  const pricing: Pricing = {
    reportingCurrency: 'EUR',
    messagePrice: (provider, verification) => manager.messagePrice(provider, verification),
    convert: (money, currency) => book.convert(money, currency),
  }
  const ledger = new AttemptLedger({ db, clock, pricing })
  const hash = await loadKeyedHash({ get: async () => 'ab'.repeat(32), set: async () => {} })
  const flow = new VerificationFlow({ db, clock, log, events, ledger, manager, hash })
  const poller = new ReceiptPoller({ db, clock, log, events, ledger, manager, pricing })
  const hops: Failover[] = []
  events.on('failover.happened', (hop) => hops.push(hop))
  onTestFinished(async () => {
    await Promise.all([flow.stop(), poller.stop()])
    policies?.stop()
  })
  return {
    clock,
    db,
    log,
    events,
    manager,
    ledger,
    pricing,
    hash,
    flow,
    poller,
    policies,
    /** Announced to the outside, oldest first. */
    hops,
    send: (request: Partial<SendRequest> = {}) =>
      flow.send({ to: MOBILE, service: 'sms', mode: 'sandbox', ...request }),
    /** Sends and turns the clock until the caller has an answer. */
    async sendThrough(request: Partial<SendRequest> = {}): Promise<number> {
      const sending = this.send(request)
      await Promise.race([sending, clock.advance(60_000)])
      return sending
    },
    verification(id: number): VerificationRow {
      const row = verificationById(db, id)
      if (row === undefined) throw new Error(`no verification ${id}`)
      return row
    },
    attempts: (id: number): readonly AttemptRow[] => attemptsOf(db, id),
    failovers: () => db.prepare('select * from failover_logs order by id').all() as FailoverRow[],
  }
}

export type FlowRig = Awaited<ReturnType<typeof aFlow>>
