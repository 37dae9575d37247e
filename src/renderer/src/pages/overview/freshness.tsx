import type { ReactElement } from 'react'
import type { Subscription } from '../../api.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { useLive } from '../../stores/live.ts'

export interface FreshnessProps {
  /** End of the data, UTC epoch ms. */
  readonly to: number
  readonly subscription: Pick<Subscription, 'status'>
}

/** How old the figures are, and whether they still follow the traffic. */
export function Freshness({ to, subscription: { status } }: FreshnessProps): ReactElement {
  const paused = useLive((live) => live.paused)
  const connected = status === 'live' || status === 'connecting'
  return (
    <span className="sb-freshness">
      {connected ? (
        <ToneBadge
          tone={paused ? 'warn' : 'neutral'}
          icon={paused ? 'clock' : 'check'}
          label={paused ? 'Paused' : 'Live'}
          hint={paused ? 'Space resumes live updates.' : 'Follows the traffic as it happens.'}
        />
      ) : (
        <ToneBadge tone="warn" icon="clock" label="Stale" hint="The engine does not answer; trying again." />
      )}
      data to <TimeValue at={to} />
    </span>
  )
}
