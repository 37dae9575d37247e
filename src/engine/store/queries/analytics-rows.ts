import type Database from 'better-sqlite3'
import type { AnalyticsFilter, Dimension } from '../../../contract/analytics-query.ts'
import { statement } from '../statements.ts'
import { conditionsOf } from './analytics-dimensions.ts'
import type { MeasureName } from './analytics-sums.ts'

const tried = (triggers: string) =>
  `sum(exists (select 1 from attempts x where x.verification_id = v.id and x.trigger in (${triggers})))`

/** What a verification counts by itself, as ../rollup-sums.ts does. */
const ofVerifications: Readonly<Partial<Record<MeasureName, string>>> = {
  sent: 'count(*)',
  accepted: 'count(v.accepted_at)',
  decided: 'sum(v.accepted_at is not null or v.final_at is not null)',
  delivered: 'count(v.delivered_at)',
  converted: 'count(v.converted_at)',
  failed: `sum(v.state = 'failed')`,
  expired: `sum(v.state = 'expired')`,
  final: 'count(v.final_at)',
  maybe_duplicate: 'sum(v.maybe_duplicate = 1)',
  failed_over: tried(`'failover', 'reconcile'`),
  rescued: tried(`'rescue'`),
  billable: 'count(v.billable_at)',
  unrated: 'sum(v.billable_at is not null and v.revenue_reporting_micros is null)',
  revenue_micros: 'sum(case when v.billable_at is not null then v.revenue_reporting_micros end)',
}

const ofAttempts: Readonly<Partial<Record<MeasureName, string>>> = {
  attempts: 'count(*)',
  attempts_decided: `sum(a.state <> 'intent' and a.category is not 'interrupted')`,
  attempts_accepted: `sum(a.state = 'accepted')`,
  attempts_delivered: `sum(a.state = 'accepted' and a.delivery = 'delivered')`,
  attempts_converted: `sum(a.state = 'accepted' and v.converted_at is not null)`,
  attempts_rejected: `sum(a.state = 'rejected-eligible')`,
  attempts_refused: `sum(a.state = 'rejected-final')`,
  attempts_unknown: `sum(a.state = 'unknown')`,
  cost_micros: 'sum(a.cost_reporting_micros)',
  priced: 'count(a.cost_reporting_micros)',
  unpriced: `sum(a.cost_reporting_micros is null and a.state <> 'intent')`,
}

const ofCorrections: Readonly<Partial<Record<MeasureName, string>>> = {
  unrated: 'sum(c.reporting_micros is null)',
  credits_micros: `sum(case when c.kind = 'credit' then c.reporting_micros end)`,
  refunds_micros: `sum(case when c.kind = 'refund' then c.reporting_micros end)`,
  adjustments_micros: `sum(case when c.kind = 'adjustment' then c.reporting_micros end)`,
}

const credited = `coalesce((select x.provider from attempts x where x.verification_id = v.id
  order by x.state = 'accepted' desc, x.n desc limit 1), '')`
const place = {
  country: 'v.country',
  service: 'v.service',
  customer: `coalesce(v.customer_id, '')`,
  network: `coalesce(v.network, '')`,
} as const

const sources = [
  {
    measures: ofVerifications,
    from: 'verifications v',
    time: 'v.created_at',
    mode: 'v.mode',
    // Bare, so that the index by customer is used; '' never stands for a customer.
    filtered: { ...place, customer: 'v.customer_id', provider: credited },
    grouped: { ...place, provider: credited },
  },
  {
    measures: ofAttempts,
    from: 'verifications v join attempts a on a.verification_id = v.id',
    time: 'v.created_at',
    mode: 'v.mode',
    filtered: { ...place, customer: 'v.customer_id', provider: 'a.provider' },
    grouped: { ...place, provider: 'a.provider' },
  },
  {
    measures: ofCorrections,
    from: 'revenue_corrections c',
    time: 'c.booked_at',
    mode: 'c.mode',
    filtered: columnsOf('c'),
    grouped: columnsOf('c'),
  },
] as const

function columnsOf(alias: string): Readonly<Record<Dimension, string>> {
  return {
    provider: `${alias}.provider`,
    country: `${alias}.country`,
    service: `${alias}.service`,
    customer: `${alias}.customer_id`,
    network: `${alias}.network`,
  }
}

/** The same sums as the roll-ups, from raw rows: for parts of a day, and for filters that no roll-up knows. */
export function rowSums(
  db: Database.Database,
  question: {
    readonly mode: string
    readonly from: number
    readonly to: number
    readonly filter: AnalyticsFilter
    readonly group: Dimension | null
    readonly measures: readonly MeasureName[]
  },
): readonly Readonly<Record<string, string | number | null>>[] {
  const { mode, from, to, filter, group, measures } = question
  const { customer } = filter
  // Whoever asks for what has no customer, or for all but some, means nulls too.
  const nulls = customer !== undefined && (customer.exclude || customer.values.includes(''))
  return sources.flatMap((source) => {
    const wanted = measures.filter((name) => source.measures[name] !== undefined)
    if (wanted.length === 0) return []
    const conditions = conditionsOf(filter, nulls ? source.grouped : source.filtered)
    const sums = wanted.map((name) => `${source.measures[name]} as ${name}`).join(', ')
    const key = group === null ? `''` : source.grouped[group]
    return statement(
      db,
      `select ${key} as key, ${sums} from ${source.from}
       where ${source.time} >= ? and ${source.time} < ? and ${source.mode} = ?${conditions.sql} group by 1`,
    ).all(from, to, mode, ...conditions.params) as Readonly<Record<string, string | number | null>>[]
  })
}
