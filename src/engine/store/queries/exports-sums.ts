import type Database from 'better-sqlite3'
import type { Dimension } from '../../../contract/analytics-query.ts'
import { statement } from '../statements.ts'
import { type MeasureName, type SumsOf, totalSums, windowSums } from './analytics-sums.ts'
import type { Window } from './whole-hours.ts'

const reportMeasures = [
  'sent',
  'accepted',
  'decided',
  'delivered',
  'converted',
  'failed',
  'failed_over',
  'rescued',
  'maybe_duplicate',
  'billable',
  'unrated',
  'revenue_micros',
  'credits_micros',
  'refunds_micros',
  'adjustments_micros',
  'cost_micros',
  'unpriced',
] as const satisfies readonly MeasureName[]

/** Sums of a span; money is micros of the reporting currency. */
export type ReportSums = SumsOf<(typeof reportMeasures)[number]>

export interface ReportSumsQuestion {
  readonly mode: string
  readonly window: Window
  /** UTC epoch ms. */
  readonly now: number
  /** The days of the window in the zone of the report, in order. */
  readonly days: readonly Window[]
}

interface ReportFigures {
  readonly total: ReportSums
  readonly days: readonly ReportSums[]
  readonly by: Readonly<Record<'provider' | 'country' | 'customer', readonly GroupSums[]>>
}

export interface GroupSums {
  /** As it is stored; '' for none. */
  readonly key: string
  /** For people: a customer's name, otherwise the key. */
  readonly label: string
  readonly sums: ReportSums
}

/** All that the reports over a span count, from the roll-ups. */
export function reportSums(db: Database.Database, { mode, window, now, days }: ReportSumsQuestion): ReportFigures {
  const question = (of: Window) => ({ mode, filter: {}, measures: reportMeasures, window: of, isOpen: of.to > now })
  const by = (group: Dimension): readonly GroupSums[] =>
    [...windowSums(db, { ...question(window), group })]
      .map(([key, sums]) => ({ key, label: group === 'customer' ? nameOf(db, key) : key, sums }))
      .sort((a, b) => b.sums.sent - a.sums.sent || a.key.localeCompare(b.key))
  return {
    total: totalSums(db, question(window)),
    days: days.map((day) => totalSums(db, question(day))),
    by: { provider: by('provider'), country: by('country'), customer: by('customer') },
  }
}

const nameOf = (db: Database.Database, id: string): string =>
  (statement(db, 'select name from customers where id = ?').pluck().get(id) as string | undefined) ?? id

interface StatementLine {
  readonly country: string
  readonly service: string
  readonly currency: string | null
  readonly sent: number
  readonly delivered: number
  readonly converted: number
  readonly billable: number
  /** In `currency`; null when no price is known. */
  readonly micros: number | null
}

interface StatementCorrection {
  readonly booked_at: number
  readonly kind: string
  readonly reason: string
  readonly micros: number
  readonly currency: string
}

/** What a customer is billed for in a span, by country and service, in the currency of its plan. */
export function customerStatement(
  db: Database.Database,
  question: { readonly customer: string; readonly mode: string } & Window,
): { readonly lines: readonly StatementLine[]; readonly corrections: readonly StatementCorrection[] } {
  return {
    lines: statement(
      db,
      `select country, service, revenue_currency as currency, count(*) as sent, count(delivered_at) as delivered,
         count(converted_at) as converted, count(billable_at) as billable, sum(revenue_micros) as micros
       from verifications
       where customer_id = :customer and mode = :mode and created_at >= :from and created_at < :to
       group by country, service, revenue_currency order by country, service, revenue_currency`,
    ).all(question) as StatementLine[],
    corrections: statement(
      db,
      `select booked_at, kind, reason, micros, currency from revenue_corrections
       where customer_id = :customer and mode = :mode and booked_at >= :from and booked_at < :to
       order by booked_at, id`,
    ).all(question) as StatementCorrection[],
  }
}
