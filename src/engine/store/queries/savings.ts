import type Database from 'better-sqlite3'
import type { AnalyticsFilter } from '../../../contract/analytics-query.ts'
import type { SavingArm } from '../savings.ts'
import { statement } from '../statements.ts'
import { conditionsOf } from './analytics-dimensions.ts'
import { keptRows } from './kept-days.ts'

/** Sums of one day, arm and country; money is micros of the reporting currency. */
export interface SavingsDay {
  /** Of the reporting zone. */
  readonly day: number
  readonly arm: SavingArm
  readonly country: string
  /** All but the unpriced ones. */
  readonly verifications: number
  readonly converted: number
  /** A price is unknown: sums leave them out. */
  readonly unpriced: number
  readonly actual: number
  readonly baseline: number
  readonly best: number
  readonly savedSquares: number
  readonly costSquares: number
  /** What the converted ones cost. */
  readonly convertedCost: number
}

export interface SavingsQuestion {
  readonly mode: string
  /** Days of the reporting zone, both taken whole. */
  readonly fromDay: number
  readonly toDay: number
  /** By provider (that was asked first) and country. */
  readonly filter: AnalyticsFilter
}

/** In order of days. */
export function savingsDays(db: Database.Database, question: SavingsQuestion): readonly SavingsDay[] {
  const { mode, fromDay, toDay, filter } = question
  const conditions = conditionsOf(filter, { provider: 'provider', country: 'country' })
  const sql = `select day, arm, country, sum(verifications - unpriced) as verifications, sum(converted) as converted,
       sum(unpriced) as unpriced, sum(actual_micros) as actual, sum(baseline_micros) as baseline,
       sum(best_micros) as best, sum(saved_squares) as savedSquares, sum(cost_squares) as costSquares,
       sum(converted_micros) as convertedCost
     from savings_days where day between ? and ? and mode = ?${conditions.sql}
     group by day, arm, country order by day`
  const read = (from: number, to: number) =>
    keptRows(db, sql, [from, to, mode, ...conditions.params], { from, to: to + 1 }) as readonly SavingsDay[]
  // The last day is often the running one, which changes all the time.
  return fromDay < toDay ? [...read(fromDay, toDay - 1), ...read(toDay, toDay)] : read(fromDay, toDay)
}

/** What the conversions of one day would have cost through one provider alone. */
export type ProviderDay = Pick<
  SavingsDay,
  'day' | 'verifications' | 'converted' | 'actual' | 'baseline' | 'savedSquares'
>

/** In order of days; verifications for which the provider's price or chance was unknown are left out. */
export function providerDays(
  db: Database.Database,
  { mode, fromDay, toDay, filter, provider }: SavingsQuestion & { readonly provider: string },
): readonly ProviderDay[] {
  const conditions = conditionsOf(filter, { country: 'country' })
  return statement(
    db,
    `select day, sum(verifications) as verifications, sum(converted) as converted, sum(actual_micros) as actual,
       sum(baseline_micros) as baseline, sum(saved_squares) as savedSquares
     from savings_provider_days where day between ? and ? and mode = ? and provider = ?${conditions.sql}
     group by day order by day`,
  ).all(fromDay, toDay, mode, provider, ...conditions.params) as ProviderDay[]
}

/** Providers that something was compared with, by name. */
export const comparedProviders = (db: Database.Database, mode: string, fromDay: number, toDay: number): string[] =>
  statement(
    db,
    'select distinct provider from savings_provider_days where day between ? and ? and mode = ? order by provider',
  )
    .pluck()
    .all(fromDay, toDay, mode) as string[]
