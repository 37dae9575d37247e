import type { PriceRun } from '../../contract/pricing-models.ts'
import type { PricePartRow, PriceRunRow } from '../store/schema-prices.ts'

/** A run as pages see it. */
export function runView(run: PriceRunRow, parts: readonly PricePartRow[]): PriceRun {
  const total = (of: (part: PricePartRow) => number) => parts.reduce((sum, part) => sum + of(part), 0)
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    resumed: run.resumed,
    rows: total((part) => part.rows),
    changes: total((part) => part.changes),
    firstSeen: total((part) => part.first_seen),
    unusable: total((part) => part.unusable),
    errors: parts.filter(({ state }) => state === 'failed').length,
    parts: parts.map((part) => ({
      provider: part.provider,
      state: part.state,
      countriesDone: part.position,
      countriesTotal: (JSON.parse(part.countries) as readonly string[]).length,
      rows: part.rows,
      changes: part.changes,
      firstSeen: part.first_seen,
      unusable: part.unusable,
      error: part.error,
      startedAt: part.started_at,
      endedAt: part.ended_at,
    })),
  }
}
