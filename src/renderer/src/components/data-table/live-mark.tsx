import type { ReactElement } from 'react'
import type { Subscription } from '../../api.ts'
import { useLive } from '../../stores/live.ts'
import { ToneBadge } from '../state-badge.tsx'

/** Whether a list follows the traffic. `connecting` counts as live: a quiet stream says nothing at first. */
export function LiveMark({ live }: { readonly live: Subscription }): ReactElement {
  const paused = useLive((state) => state.paused)
  if (live.status === 'failed' || live.status === 'retrying') {
    return (
      <ToneBadge
        tone="warn"
        icon="clock"
        label="Reconnecting"
        hint="Changes do not arrive; the list is loaded again when they do."
      />
    )
  }
  if (paused)
    return <ToneBadge tone="neutral" icon="dash" label="Paused" hint="Changes wait until live updates go on (Space)." />
  return <ToneBadge tone="ok" icon="check" label="Live" hint="Rows appear and change as it happens." />
}
