import type Database from 'better-sqlite3'
import type { Figure } from '../../contract/analytics-query.ts'
import type { RevenueReport } from '../../contract/analytics-revenue.ts'
import { wilsonRate } from '../../contract/rate.ts'
import { neededDimensions } from '../store/queries/analytics-dimensions.ts'
import { earlierCustomers, nameOfCustomer } from '../store/queries/analytics-names.ts'
import { type SumsOf, windowSums } from '../store/queries/analytics-sums.ts'
import {
  type CustomerFigures,
  concentration,
  periodFigures,
  ratio,
  simpleLifetimeValueMicros,
} from './models/revenue-metrics.ts'
import { movements, retentionRates } from './models/revenue-movements.ts'
import { figureOf, type ReportFrame } from './report-frame.ts'

const measures = [
  'sent',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
] as const
type Sums = SumsOf<(typeof measures)[number]>

type WhoPays = Pick<RevenueReport, 'bridge' | 'retention' | 'concentration' | 'topCustomers'> & {
  readonly arpuMicros: Figure
  readonly activeCustomers: Figure
}

const unknown: Figure = { value: null, before: null }

/** Sums by customer; `anonymous` is what has none. */
interface ByCustomer {
  readonly sums: ReadonlyMap<string, Sums>
  readonly net: ReadonlyMap<string, number>
  readonly anonymous: number
}

/** All of a revenue report that tells customers apart. */
export function payingCustomers(db: Database.Database, frame: ReportFrame, top: number): WhoPays {
  if (!canTellCustomers(frame))
    return {
      bridge: null,
      retention: null,
      concentration: null,
      topCustomers: null,
      arpuMicros: unknown,
      activeCustomers: unknown,
    }
  const now = byCustomer(db, frame, frame.window)
  const before = frame.before === null ? null : byCustomer(db, frame, frame.before)
  const figures = figuresOf(now)
  const periods = { now: periodFigures(figures), before: before && periodFigures(figuresOf(before)) }
  const moved = before && frame.before && movedBetween(db, frame, before, now, frame.before.from)
  return {
    bridge: moved && before && bridgeOf(moved, before, now),
    retention: moved && retentionOf(moved, simpleLifetimeValueMicros(periods.now, retentionRates(moved).logoChurn)),
    concentration: concentrationOf(db, figures),
    topCustomers: topOf(db, now, before, top),
    arpuMicros: figureOf(periods.now, periods.before, ({ arpuMicros }) => arpuMicros),
    activeCustomers: figureOf(periods.now, periods.before, ({ active }) => active),
  }
}

/** Roll-ups know customers by service only; the rows of single customers are few enough to read. */
function canTellCustomers({ filter }: ReportFrame): boolean {
  if (filter.customer !== undefined && !filter.customer.exclude) return true
  return [...neededDimensions(filter, null)].every((dimension) => dimension === 'customer' || dimension === 'service')
}

const netOf = (sums: Sums): number =>
  sums.revenue_micros + sums.credits_micros + sums.refunds_micros + sums.adjustments_micros

function byCustomer(
  db: Database.Database,
  { mode, filter }: ReportFrame,
  window: { readonly from: number; readonly to: number; readonly isOpen: boolean },
): ByCustomer {
  const all = windowSums(db, { mode, filter, group: 'customer', measures, window, isOpen: window.isOpen })
  const sums = new Map(all)
  const none = sums.get('')
  sums.delete('')
  return {
    sums,
    net: new Map([...sums].map(([customer, own]) => [customer, netOf(own)])),
    anonymous: none === undefined ? 0 : netOf(none),
  }
}

const figuresOf = ({ sums }: ByCustomer): readonly CustomerFigures[] =>
  [...sums].map(([customer, own]) => ({
    customer,
    grossMicros: own.revenue_micros,
    refundsMicros: -(own.credits_micros + own.refunds_micros + own.adjustments_micros),
    costMicros: own.cost_micros,
  }))

function movedBetween(db: Database.Database, frame: ReportFrame, before: ByCustomer, now: ByCustomer, start: number) {
  const gained = [...now.net].filter(([customer, net]) => net > 0 && (before.net.get(customer) ?? 0) <= 0)
  const earlier = earlierCustomers(
    db,
    frame.mode,
    start,
    gained.map(([customer]) => customer),
  )
  return movements(before.net, now.net, (customer) => earlier.has(customer))
}

type Moved = ReturnType<typeof movements>

function bridgeOf(moved: Moved, before: ByCustomer, now: ByCustomer): NonNullable<RevenueReport['bridge']> {
  const total = ({ net, anonymous }: ByCustomer) => [...net.values()].reduce((sum, micros) => sum + micros, anonymous)
  return {
    before: total(before),
    new: moved.newMicros,
    reactivation: moved.reactivationMicros,
    expansion: moved.expansionMicros,
    contraction: moved.contractionMicros,
    churn: moved.churnMicros,
    adjustment: moved.adjustmentMicros + now.anonymous - before.anonymous,
    now: total(now),
    newCustomers: moved.newLogos,
    reactivatedCustomers: moved.reactivatedLogos,
    churnedCustomers: moved.churnedLogos,
    openingCustomers: moved.openingLogos,
    openingMicros: moved.openingMicros,
  }
}

function retentionOf(moved: Moved, simpleLifetimeValue: number | null): NonNullable<RevenueReport['retention']> {
  const { grossRevenueChurn, grr, nrr, quickRatio } = retentionRates(moved)
  return {
    logoChurn: wilsonRate(moved.churnedLogos, moved.openingLogos),
    grossRevenueChurn,
    grr,
    nrr,
    quickRatio,
    simpleLifetimeValueMicros: simpleLifetimeValue,
  }
}

function concentrationOf(
  db: Database.Database,
  figures: readonly CustomerFigures[],
): NonNullable<RevenueReport['concentration']> {
  const { large, ...rest } = concentration(figures)
  return {
    ...rest,
    large: large.map(({ customer, share }) => ({ id: customer, name: nameOfCustomer(db, customer), share })),
  }
}

function topOf(
  db: Database.Database,
  now: ByCustomer,
  before: ByCustomer | null,
  count: number,
): NonNullable<RevenueReport['topCustomers']> {
  const positive = [...now.net.values()].reduce((sum, net) => sum + Math.max(0, net), 0)
  const largest = [...now.net].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, count)
  return largest.map(([id, netMicros]) => {
    const { cost_micros: costMicros = 0, sent = 0 } = now.sums.get(id) ?? {}
    return {
      id,
      name: nameOfCustomer(db, id),
      netMicros,
      beforeMicros: before === null ? null : (before.net.get(id) ?? 0),
      costMicros,
      margin: netMicros <= 0 ? null : (netMicros - costMicros) / netMicros,
      share: netMicros <= 0 ? null : ratio(netMicros, positive),
      sent,
    }
  })
}
