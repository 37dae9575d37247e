import type { ReactElement } from 'react'
import type { DrillMoment } from '../../../../contract/drills.ts'
import { formatDuration } from '../../format.ts'

export interface MomentsProps {
  readonly moments: readonly DrillMoment[]
  readonly startedAt: number
}

/** What happened to the provider, each with the time since the start of the drill. */
export function Moments({ moments, startedAt }: MomentsProps): ReactElement {
  return (
    <ol className="sb-drill-moments" aria-label="What happened">
      {moments.map(({ at, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
        <li key={index}>
          <span className="sb-number sb-drill-dim">{formatDuration(at - startedAt)}</span> {text}
        </li>
      ))}
    </ol>
  )
}
