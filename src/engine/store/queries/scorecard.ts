import type Database from 'better-sqlite3'
import { rollupState } from '../rollups.ts'
import { statement } from '../statements.ts'

/** What the scorecard counts by itself; everything else comes from the answers that the pages show. */
export interface ScorecardCounts {
  /** Verifications of the days that the span touches; null while the roll-ups are made anew. */
  readonly verifications: number | null
  /** Verifications whose life is over and that have no end: lost, whenever they were created. */
  readonly open: number
  readonly drills: {
    /** That came to their end. */
    readonly n: number
    readonly sent: number
    readonly lost: number
    /** The latest of them; null without any. */
    readonly latest: number | null
  }
  /** Messages of which the provider said what it charged, on the routes where that is still compared. */
  readonly charges: {
    readonly n: number
    /** On routes that are charged what is listed. */
    readonly agreeing: number
    readonly routes: number
    readonly differing: number
  }
}

/** A verification is ended within a minute after its life; one that is open longer has been forgotten. */
const ENDED_WITHIN_MS = 120_000

/** @param from UTC epoch ms; `now` likewise */
export function scorecardCounts(
  db: Database.Database,
  { from, now }: { readonly from: number; readonly now: number },
): ScorecardCounts {
  const { calendar, builtTo } = rollupState(db)
  const sent = statement(db, 'select coalesce(sum(sent), 0) from rollup_route_days where day >= ?').pluck()
  const open = statement(db, 'select count(*) from verifications where final_at is null and expires_at < ?').pluck()
  return {
    verifications: builtTo === null ? (sent.get(calendar.day(from)) as number) : null,
    open: open.get(now - ENDED_WITHIN_MS) as number,
    drills: statement(db, drillsSql).get(from) as ScorecardCounts['drills'],
    charges: statement(db, chargesSql).get() as ScorecardCounts['charges'],
  }
}

const drillsSql = `
select count(*) as n, coalesce(sum(r.report ->> '$.counts.sent'), 0) as sent,
  coalesce(sum(r.report ->> '$.lost'), 0) as lost, max(d.id) as latest
from drill_reports r join drills d on d.id = r.drill_id
where d.started_at >= ? and r.verdict in ('passed', 'failed')`

const chargesSql = `
select coalesce(sum(n), 0) as n, coalesce(sum(n) filter (where differs = 0), 0) as agreeing, count(*) as routes,
  coalesce(sum(differs), 0) as differing
from observed_prices`
