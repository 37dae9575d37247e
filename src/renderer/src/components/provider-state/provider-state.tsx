import type { ReactElement } from 'react'
import type { ProviderStatus } from '../../../../contract/overview.ts'
import type { ProviderControl } from '../../../../contract/providers.ts'
import { formatAge } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { StateBadge, ToneBadge } from '../state-badge.tsx'
import './provider-state.css'

export interface ProviderStateMarkProps {
  readonly provider: Pick<ProviderStatus, 'enabled' | 'breaker'> &
    Partial<Pick<ProviderControl, 'state' | 'disabledUntil'>>
}

/** Whether a provider can be used: what an operator decided, then its breaker with the time to the next probe. */
export function ProviderStateMark({ provider }: ProviderStateMarkProps): ReactElement {
  const { enabled, breaker, state, disabledUntil = null } = provider
  if (!enabled)
    return (
      <div className="sb-breaker">
        <ToneBadge tone="neutral" icon="dash" label="Disabled" hint="It takes no traffic." />
        {disabledUntil === null ? null : <Countdown to={disabledUntil} words="back in" over="coming back" />}
      </div>
    )
  return (
    <div className="sb-breaker">
      {state === 'drained' ? (
        <ToneBadge tone="warn" icon="flag" label="Drained" hint="It takes nothing new unless nobody else can." />
      ) : null}
      {state === 'drained' && breaker.state === 'closed' ? null : <StateBadge kind="breaker" state={breaker.state} />}
      {breaker.probeAt === null ? null : <Countdown to={breaker.probeAt} words="probe in" over="probe due" />}
      {breaker.cause === null ? null : (
        <span className="sb-cause" title={breaker.cause}>
          {breaker.cause}
        </span>
      )}
    </div>
  )
}

interface CountdownProps {
  /** UTC epoch ms. */
  readonly to: number
  readonly words: string
  /** What to say once the time has come. */
  readonly over: string
}

function Countdown({ to, words, over }: CountdownProps): ReactElement {
  const left = to - useNow()
  return <span className="sb-probe">{left > 0 ? `${words} ${formatAge(left + 999)}` : over}</span>
}
