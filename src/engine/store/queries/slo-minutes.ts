import type Database from 'better-sqlite3'
import type { Minutes } from '../../../contract/slo.ts'
import { covers, type Span } from '../../spans.ts'
import { statement } from '../statements.ts'

export const MINUTE_MS = 60_000

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
  const rows = statement(db, serviceSql).raw().all(window) as [number, number, number, number, string][]
  const isPlanned = covers(planned)
  return rows.map(([minute, sent, missed, probesOk, link]) => ({
    minute,
    sent,
    missed,
    kind: isPlanned(minute, minute + MINUTE_MS)
      ? 'maintenance'
      : link !== 'up'
        ? 'unknown'
        : (sent > 0 ? missed === 0 : probesOk > 0)
          ? 'good'
          : 'bad',
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
  return statement(db, providerSql).get({ ...window, provider, planned: JSON.stringify(planned) }) as Minutes
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
