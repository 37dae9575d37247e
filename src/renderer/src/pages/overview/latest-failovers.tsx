import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Failover } from '../../../../contract/models.ts'
import { CountryName } from '../../components/country-name.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatDuration } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { FAILOVER_TARGET_MS } from './metrics.ts'

/** A rescue waits for a receipt on purpose, so the target for failing over does not apply to it. */
function Duration({ failover: { durationMs: ms, trigger } }: { readonly failover: Failover }): ReactElement {
  const late = ms > FAILOVER_TARGET_MS && trigger !== 'rescue'
  return (
    <span
      className="sb-hop-time"
      data-tone={late ? 'bad' : undefined}
      title={late ? 'Over the target of 5 s' : undefined}
    >
      {late ? <IconAlertTriangle size={12} aria-label="Over target" /> : null}
      {formatDuration(ms)}
    </span>
  )
}

function Hop({ failover }: { readonly failover: Failover }): ReactElement {
  const { fromProvider, toProvider, verificationId } = failover
  return (
    <li className="sb-hop">
      <div className="sb-hop-line">
        <ProviderName name={fromProvider} />
        <IconArrowRight size={13} aria-label="to" />
        {toProvider === null ? (
          <ToneBadge tone="bad" icon="cross" label="None left" hint="No provider was left to try." />
        ) : (
          <ProviderName name={toProvider} />
        )}
        <Duration failover={failover} />
      </div>
      <p className="sb-hop-reason" title={failover.reason}>
        {failover.trigger === 'rescue' ? 'Rescue: ' : ''}
        {failover.reason}
      </p>
      <div className="sb-hop-foot">
        <TimeValue at={failover.createdAt} />
        <CountryName code={failover.country} />
        <a href={hrefOf('/verifications', { id: String(verificationId) })}>Verification {verificationId}</a>
      </div>
    </li>
  )
}

/** The newest failovers with where each went, why and how long it took. */
export function LatestFailovers({ failovers }: { readonly failovers: readonly Failover[] }): ReactElement {
  return (
    <Panel title="Latest failovers" aside={<a href={hrefOf('/failovers')}>All failovers</a>} flush>
      {failovers.length === 0 ? (
        <p className="sb-quiet">No failover in this range.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <ol className="sb-hops" tabIndex={0} aria-label="Latest failovers">
          {failovers.map((failover) => (
            <Hop key={failover.id} failover={failover} />
          ))}
        </ol>
      )}
    </Panel>
  )
}
