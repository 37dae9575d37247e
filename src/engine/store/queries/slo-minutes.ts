import type Database from 'better-sqlite3'
import { DAY_MS, MINUTE_MS } from '../../../contract/durations.ts'
import type { Minutes } from '../../../contract/slo.ts'
import { covers, type Span } from '../../spans.ts'
import { statement } from '../statements.ts'

export type MinuteKind = keyof Minutes

/** A recorded minute of the whole service. */
export interface ServiceMinute {
  /** Its start, UTC epoch ms. */
  readonly minute: number
  readonly kind: MinuteKind
  readonly sent: number
  readonly missed: number
}

/**
 * The recorded minutes of the service, in order. Bad: somebody found no provider in time, or, without traffic, no
 * provider passed its probe. Planned ones (touched by a span of `planned`, merged and in order) come before all else,
 * then those that our own network hid.
 */
export function serviceMinutes(
  db: Database.Database,
  window: Span,
  planned: readonly Span[],
): readonly ServiceMinute[] {
  const { before, days, after } = splitDays(db, window)
  const minutes = [
    ...readService(db, before),
    ...days.flatMap((day) => keptDay(db, `service ${day}`, () => readService(db, spanOfDay(day)))),
    ...readService(db, after),
  ]
  if (planned.length === 0) return minutes
  const isPlanned = covers(planned)
  return minutes.map((own) =>
    isPlanned(own.minute, own.minute + MINUTE_MS) ? { ...own, kind: 'maintenance' as const } : own,
  )
}

function readService(db: Database.Database, span: Span): readonly ServiceMinute[] {
  if (span.from >= span.to) return []
  const rows = statement(db, serviceSql).raw().all(span) as [number, number, number, number, string][]
  return rows.map(([minute, sent, missed, probesOk, link]) => ({
    minute,
    sent,
    missed,
    kind: link !== 'up' ? 'unknown' : (sent > 0 ? missed === 0 : probesOk > 0) ? 'good' : 'bad',
  }))
}

/**
 * Minutes of one provider. Good: it accepted at least half of what was submitted, or, without traffic, a probe passed.
 * A minute without either says nothing and is left out.
 */
export function providerMinutes(
  db: Database.Database,
  provider: string,
  window: Span,
  planned: readonly Span[],
): Minutes {
  const { before, days, after } = splitDays(db, window)
  const count = (span: Span): Minutes => {
    const own = planned.filter(({ from, to }) => from < span.to && to > span.from)
    return statement(db, providerSql).get({ ...span, provider, planned: JSON.stringify(own) }) as Minutes
  }
  const sums = { ...count(before) }
  const add = (part: Minutes) => {
    for (const kind of ['good', 'bad', 'unknown', 'maintenance'] as const) sums[kind] += part[kind]
  }
  for (const day of days) {
    const span = spanOfDay(day)
    const isPlanned = planned.some(({ from, to }) => from < span.to && to > span.from)
    add(isPlanned ? count(span) : keptDay(db, `${provider} ${day}`, () => count(span)))
  }
  add(count(after))
  return sums
}

const DAYS_KEPT = 10_000

const kept = new WeakMap<Database.Database, Map<string, unknown>>()

/** What a day came to, read once: minutes are written when they are over and never again. */
function keptDay<T>(db: Database.Database, key: string, read: () => T): T {
  const days = kept.get(db) ?? new Map<string, unknown>()
  kept.set(db, days)
  if (days.has(key)) return days.get(key) as T
  if (days.size >= DAYS_KEPT) days.clear()
  const value = read()
  days.set(key, value)
  return value
}

const spanOfDay = (day: number): Span => ({ from: day * DAY_MS, to: (day + 1) * DAY_MS })

/** The whole days (UTC) of a window that were over for a day when the newest minute was written, and what is around them. */
function splitDays(db: Database.Database, { from, to }: Span) {
  const { oldest, newest } = statement(
    db,
    'select min(minute) as oldest, max(minute) as newest from service_minutes',
  ).get() as {
    readonly oldest: number | null
    readonly newest: number | null
  }
  const first = Math.ceil(Math.max(from, oldest ?? to) / DAY_MS)
  const end = Math.min(Math.floor(to / DAY_MS), Math.floor((newest ?? 0) / DAY_MS) - 1)
  if (first >= end) return { before: { from, to }, days: [], after: { from: to, to } }
  return {
    before: { from, to: first * DAY_MS },
    days: Array.from({ length: end - first }, (_, i) => first + i),
    after: { from: end * DAY_MS, to },
  }
}

const serviceSql = `
select minute, sent, missed, probes_ok, link from service_minutes where minute >= :from and minute < :to order by minute`

// Counted by the database: ninety days of every provider would be a million rows to hand over.
const providerSql = `
select coalesce(sum(not planned and link = 'up' and kind = 'good'), 0) as good,
  coalesce(sum(not planned and link = 'up' and kind = 'bad'), 0) as bad,
  coalesce(sum(not planned and link <> 'up'), 0) as unknown, coalesce(sum(planned), 0) as maintenance
from (
  select link,
    case when accepted + refused + unknown > 0 then iif(accepted >= refused + unknown, 'good', 'bad')
      when probes_ok + probes_failed > 0 then iif(probes_ok > 0, 'good', 'bad') end as kind,
    :planned <> '[]' and exists (select 1 from json_each(:planned) span
      where minute < span.value ->> '$.to' and minute + ${MINUTE_MS} > span.value ->> '$.from') as planned
  from provider_health_minutes where provider = :provider and minute >= :from and minute < :to)`
