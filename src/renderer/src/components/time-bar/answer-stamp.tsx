import type { ReactElement } from 'react'
import type * as z from 'zod'
import type { answerFields } from '../../../../contract/analytics-query.ts'
import { useLive } from '../../stores/live.ts'
import { ToneBadge } from '../state-badge.tsx'
import { TimeValue } from '../time-value.tsx'
import './time-bar.css'

/** The part of an answer that says what was counted and when. */
export type Answer = { readonly [K in 'freshness' | 'zone' | 'span' | 'partial']: z.infer<(typeof answerFields)[K]> }

/** How fresh the figures are, and in which zone their days begin. */
export function AnswerStamp({ answer: { freshness, zone } }: { readonly answer: Answer }): ReactElement {
  const paused = useLive((live) => live.paused)
  const { complete, latestAt, source, at } = freshness
  return (
    <span className="sb-answer-stamp">
      {complete ? (
        <ToneBadge
          tone={paused ? 'warn' : 'neutral'}
          icon={paused ? 'clock' : 'check'}
          label={paused ? 'Paused' : 'Live'}
          hint={paused ? 'Space resumes live updates.' : 'Follows the traffic as it happens.'}
        />
      ) : (
        <ToneBadge
          tone="warn"
          icon="clock"
          label="Still counting"
          hint="The roll-ups are made anew: figures are too low until then."
        />
      )}
      {latestAt === null ? (
        <>
          as of <TimeValue at={at} />
        </>
      ) : (
        <>
          data to <TimeValue at={latestAt} />
        </>
      )}
      <span>days of {zone}</span>
      {source === 'rows' ? <span title="No roll-up knows this combination of filters.">counted row by row</span> : null}
    </span>
  )
}
