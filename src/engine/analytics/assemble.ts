import type Database from 'better-sqlite3'
import type { Customer, PricePlan } from '../../contract/customers.ts'
import type { Workspace } from '../../contract/models.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { refreshBusinessMetrics } from '../store/business-metrics.ts'
import { customerById, saveCustomer } from '../store/customers.ts'
import { plansOf, savePlan } from '../store/plans.ts'
import { rebuildSlice, startRebuild } from '../store/rollup-rebuild.ts'
import { rollupState } from '../store/rollups.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { billOpen } from './bill-open.ts'
import { type BillingDesk, type DatedRates, openBillingDesk } from './billing.ts'

const METRICS_EVERY_MS = 60_000

/** Revenue and roll-ups of a running console. */
export interface Business extends Pick<BillingDesk, 'toReporting'> {
  /** IANA; the zone of all days and months. */
  readonly zone: string
  /** A plan was added or changed: what it covers and has no revenue yet gets its own. */
  planSaved(plan: PricePlan): void
  /** Makes the roll-ups anew where they are not complete, bit by bit, and keeps the daily metrics up to date. */
  start(): void
  /** Resolves when nothing is written any more. */
  stop(): Promise<void>
}

/** A customer and its only plan. */
interface PayingCustomer {
  readonly customer: Pick<Customer, 'id' | 'name' | 'currency' | 'parentId' | 'externalId'>
  readonly plan: Omit<PricePlan, 'id' | 'customerId' | 'createdAt'>
}

/** Opens the billing desk, so call it before anything is sent. */
export function openBusiness(options: {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly workspace: Workspace
  readonly rates: DatedRates
  readonly reportingCurrency: string
  /** Added where they are missing, with their plan; an account stands after the one it belongs to. */
  readonly customers: readonly PayingCustomer[]
}): Business {
  const { db, clock, log, workspace } = options
  const zone = zoneOf(db, clock.now())
  const desk = openBillingDesk(db, options.rates, options.reportingCurrency)
  addMissing(db, options.customers, clock.now())
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let cancelTimer = () => {}

  const track = (work: Promise<void>, trouble: string) => {
    const tracked: Promise<void> = work
      .catch((error: unknown) => log.error(trouble, { error: errorText(error) }))
      .finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }
  const bill = async (span: { customerId: string | null; from: number; to: number | null }) => {
    const seen = await billOpen(db, span, stopping.signal)
    if (seen > 0) log.info('verifications without revenue looked through', { count: seen })
  }
  const rebuild = async () => {
    if (rollupState(db).calendar.zone !== zone) startRebuild(db, zone)
    if (rollupState(db).builtTo === null) return
    const startedAt = clock.monotonic()
    while (!stopping.signal.aborted && rebuildSlice(db)) await turn()
    log.info('roll-ups rebuilt', { zone, ms: Math.round(clock.monotonic() - startedAt) })
  }
  const refresh = () => {
    try {
      if (refreshBusinessMetrics(db, workspace, clock.now())) cancelTimer = clock.after(0, refresh)
      else cancelTimer = clock.after(METRICS_EVERY_MS, refresh)
    } catch (error) {
      log.error('daily metrics could not be written; trying again', { error: errorText(error) })
      cancelTimer = clock.after(METRICS_EVERY_MS, refresh)
    }
  }

  return {
    zone,
    toReporting: desk.toReporting,
    planSaved({ customerId, validFrom, validTo }) {
      desk.refresh()
      track(bill({ customerId, from: validFrom, to: validTo }), 'open verifications could not be billed')
    },
    start() {
      track(
        rebuild().then(() => {
          if (!stopping.signal.aborted) refresh()
        }),
        'the roll-ups could not be rebuilt; the next start goes on',
      )
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(underWay)
      cancelTimer()
    },
  }
}

function addMissing(db: Database.Database, customers: readonly PayingCustomer[], now: number): void {
  if (customers.length === 0) return
  db.transaction(() => {
    for (const { customer, plan } of customers) {
      if (customerById(db, customer.id) === null) saveCustomer(db, customer, now)
      if (plansOf(db, customer.id).length === 0) savePlan(db, { ...plan, id: null, customerId: customer.id }, now)
    }
  }).immediate()
}

/** Lets everything else that waits have its turn. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The reporting zone; the first start takes this machine's, and from then on it stays. */
function zoneOf(db: Database.Database, now: number): string {
  const stored = getSetting(db, 'reporting.zone')
  if (stored !== null) return stored
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  setSetting(db, 'reporting.zone', timeZone, now)
  return timeZone
}
