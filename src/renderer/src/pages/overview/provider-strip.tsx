import type { ReactElement } from 'react'
import type { ProviderStatus } from '../../../../contract/models.ts'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { StateBadge, ToneBadge } from '../../components/state-badge.tsx'
import { formatAge, formatDuration, formatPercent, UNKNOWN } from '../../format.ts'
import { useNow } from '../../stores/now.ts'

function Probe({ at }: { readonly at: number }): ReactElement {
  const left = at - useNow()
  return <span className="sb-probe">{left > 0 ? `probe in ${formatAge(left + 999)}` : 'probe due'}</span>
}

function State({ provider }: { readonly provider: ProviderStatus }): ReactElement {
  const { enabled, breaker } = provider
  if (!enabled) return <ToneBadge tone="neutral" icon="dash" label="Disabled" hint="It takes no traffic." />
  return (
    <div className="sb-breaker">
      <StateBadge kind="breaker" state={breaker.state} />
      {breaker.probeAt === null ? null : <Probe at={breaker.probeAt} />}
      {breaker.cause === null ? null : (
        <span className="sb-cause" title={breaker.cause}>
          {breaker.cause}
        </span>
      )}
    </div>
  )
}

function Share({ share }: { readonly share: number | null }): ReactElement {
  return (
    <div className="sb-share">
      <span>{formatPercent(share)}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="sb-share-track" width="100" height="4" />
        <rect className="sb-share-fill" width={(share ?? 0) * 100} height="4" />
      </svg>
    </div>
  )
}

function LastFailure({ at }: { readonly at: number | null }): ReactElement {
  const now = useNow()
  if (at === null) return <span className="sb-unknown">none seen</span>
  return <span title={new Date(at).toISOString()}>{formatAge(now - at)} ago</span>
}

function Row({ provider }: { readonly provider: ProviderStatus }): ReactElement {
  const { submitP50Ms: p50, submitP95Ms: p95 } = provider
  return (
    <tr>
      <th scope="row">
        <span className="sb-provider-label">{provider.label}</span>
        <span className="sb-provider-id">
          {provider.priority}. {provider.name}
        </span>
      </th>
      <td>
        <State provider={provider} />
      </td>
      <td data-number="true">
        <Share share={provider.share} />
      </td>
      <td data-number="true">
        <RateValue rate={provider.accept} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={provider.delivery} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={provider.conversion} layout="stacked" />
      </td>
      <td data-number="true">{p50 === null ? UNKNOWN : `${formatDuration(p50)} / ${formatDuration(p95)}`}</td>
      <td data-number="true">
        <LastFailure at={provider.lastFailureAt} />
      </td>
    </tr>
  )
}

/** One row per provider in the order of priority: can it be used, how much it carries, how well. */
export function ProviderStrip({ providers }: { readonly providers: readonly ProviderStatus[] }): ReactElement {
  const sorted = providers.toSorted((a, b) => a.priority - b.priority)
  return (
    <Panel title="Providers" aside="by priority" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard */}
      <section className="sb-scroll-x" aria-label="Providers, table" tabIndex={0}>
        <table className="sb-table sb-providers">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">State</th>
              <th scope="col" data-number="true">
                Share
              </th>
              <th scope="col" data-number="true">
                Accept
              </th>
              <th scope="col" data-number="true">
                Delivery
              </th>
              <th scope="col" data-number="true">
                Conversion
              </th>
              <th scope="col" data-number="true">
                Submit p50 / p95
              </th>
              <th scope="col" data-number="true">
                Last failure
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((provider) => (
              <Row key={provider.name} provider={provider} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
