import type { ImportRun } from '../../contract/imports.ts'
import type { ImportRow } from '../store/imports.ts'

/** A run as the contract shows it. */
export function viewOf(row: ImportRow, perSecond: number | null): ImportRun {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    source: row.source,
    scope: row.scope,
    state: row.state,
    size: row.size,
    progress: progressOf(row),
    lines: row.lines,
    inserted: row.inserted - row.removed,
    repeated: row.repeated,
    problems: row.problems,
    perSecond,
    error: row.error,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}

function progressOf({ state, goal, size, position, checked, inserted, removed }: ImportRow): number {
  if (goal === 'undo') return inserted === 0 ? 1 : removed / inserted
  if (size === 0) return 1
  return (state === 'checking' || state === 'refused' ? checked : position) / size
}
