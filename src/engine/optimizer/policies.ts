import type Database from 'better-sqlite3'
import type { OptimizerMode } from '../../contract/policy-models.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import type { Log } from '../log.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { listProviders } from '../store/providers.ts'
import { getSetting } from '../store/settings.ts'
import { PolicyBook } from './policy-book.ts'
import { PolicyLearning } from './policy-learning.ts'
import { OutcomeFeed } from './policy-outcomes.ts'
import { PolicyRouter } from './policy-router.ts'

/** The parts of the optimizer that choose routes, and what keeps them informed. */
export interface Policies {
  readonly book: PolicyBook
  readonly learning: PolicyLearning
  readonly router: PolicyRouter
  start(): void
  /** Saves what was learned. */
  stop(): void
}

/** Builds them; nothing is learned before `start`. */
export function createPolicies(options: {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly prices: Pick<PriceBook, 'convert'>
  /** What holds until somebody decides. */
  readonly defaultMode: OptimizerMode
}): Policies {
  const { db, clock, log, events, random, prices } = options
  const reportingCurrency = () => getSetting(db, 'reporting.currency')
  const learning = new PolicyLearning({ db, clock, log, random })
  const book = new PolicyBook({
    db,
    clock,
    defaultMode: options.defaultMode,
    surroundings: () => ({
      providers: listProviders(db).map(({ name }) => name),
      reportingCurrency: reportingCurrency(),
    }),
    onChange: () => events.emit('policy.changed', {}),
  })
  const router = new PolicyRouter({
    source: book,
    learning,
    clock,
    failureCost: () => getSetting(db, 'optimizer.failureCost'),
    explore: () => getSetting(db, 'optimizer.explore'),
    limit: (price) => prices.convert(price, reportingCurrency())?.micros ?? null,
  })
  const feed = new OutcomeFeed({ db, clock, events, learning })
  return {
    book,
    learning,
    router,
    start: () => feed.start(),
    stop() {
      feed.stop()
      learning.save()
    },
  }
}
