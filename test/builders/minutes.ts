import type Database from 'better-sqlite3'
import type { ProviderHealthMinuteRow, ServiceMinuteRow } from '../../src/engine/store/schema.ts'

/** A minute in which the provider passed its probes and nothing was sent to it. */
export function saveProviderMinute(
  db: Database.Database,
  row: Partial<ProviderHealthMinuteRow> & Pick<ProviderHealthMinuteRow, 'provider' | 'minute'>,
): void {
  const quiet = { accepted: 0, refused: 0, unknown: 0, submit_ms: 0, probes_ok: 4, probes_failed: 0 }
  db.prepare(
    `insert into provider_health_minutes values (:provider, :minute, :accepted, :refused, :unknown, :submit_ms,
       :probes_ok, :probes_failed, :breaker, :link)`,
  ).run({ ...quiet, breaker: 'closed', link: 'up', ...row })
}

/** A minute of the service without traffic in which some provider passed its probe. */
export function saveServiceMinute(
  db: Database.Database,
  row: Partial<ServiceMinuteRow> & Pick<ServiceMinuteRow, 'minute'>,
): void {
  db.prepare('insert into service_minutes values (:minute, :sent, :missed, :probes_ok, :link)').run({
    sent: 0,
    missed: 0,
    probes_ok: 4,
    link: 'up',
    ...row,
  })
}
