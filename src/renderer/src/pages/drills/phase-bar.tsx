import type { ReactElement } from 'react'
import { drillPhases } from '../../../../contract/drills.ts'
import { formatDuration } from '../../format.ts'
import { phaseNames } from './drill-words.ts'

export interface PhaseBarProps {
  /** UTC epoch ms; null while it is to come. */
  readonly startedAt: number
  readonly faultFrom: number | null
  readonly faultTo: number | null
  readonly recoveredAt: number | null
  readonly endedAt: number | null
  readonly now: number
}

/** The phases of a drill on one line, each as wide as it was long. */
export function PhaseBar({ startedAt, faultFrom, faultTo, recoveredAt, endedAt, now }: PhaseBarProps): ReactElement {
  const starts = [startedAt, faultFrom, faultTo, recoveredAt]
  const end = endedAt ?? now
  const parts = drillPhases.map((phase, index) => {
    const from = starts[index] ?? null
    const to = starts.slice(index + 1).find((at) => at !== null) ?? end
    return { phase, ms: from === null ? null : Math.max(0, to - from) }
  })
  const current = parts.findLast(({ ms }) => ms !== null)?.phase
  return (
    <ol className="sb-drill-phases" aria-label="Phases">
      {parts.map(({ phase, ms }) => (
        <li
          key={phase}
          data-phase={phase}
          data-current={endedAt === null && phase === current}
          data-ahead={ms === null}
          style={{ flexGrow: ms ?? 0 }}
        >
          <span className="sb-drill-phase-name">{phaseNames[phase]}</span>
          <span className="sb-number">{formatDuration(ms)}</span>
        </li>
      ))}
    </ol>
  )
}
