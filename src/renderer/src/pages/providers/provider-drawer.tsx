import { type ReactElement, useEffect, useEffectEvent } from 'react'
import type { ProviderDetail, ProviderRow } from '../../../../contract/providers.ts'
import type { Readiness } from '../../../../contract/readiness.ts'
import { api, useQuery } from '../../api.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { serviceNames } from '../../components/dimension-names.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { ProviderStateMark } from '../../components/provider-state/provider-state.tsx'
import type { Range } from '../../components/recent-range.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatPercent } from '../../format.ts'
import { AuditList } from './audit-list.tsx'
import { BreakerRibbon } from './breaker-ribbon.tsx'
import { CountryMatrix } from './country-matrix.tsx'
import { ErrorList } from './error-list.tsx'
import { LimitsForm } from './limits-form.tsx'
import { ordinal } from './order.ts'
import { ReadinessList } from './readiness-cells.tsx'
import { RowMenu } from './row-menu.tsx'

/** The figures behind the drawer scan a day, so they are asked for again only this often. */
const REFRESH_MS = 5_000

export interface ProviderDrawerProps {
  readonly provider: ProviderRow
  /** Undefined until it is known. */
  readonly readiness: Readiness | undefined
  readonly range: Range
  readonly onDisable: () => void
  /** Moves it by so many places; null while the order cannot be changed. */
  readonly onMove: ((by: -1 | 1) => void) | null
  readonly onClose: () => void
}

/** One provider: its breaker, limits, places, countries, errors and what was changed about it. */
export function ProviderDrawer(props: ProviderDrawerProps): ReactElement {
  const { provider, readiness, range, onDisable, onMove, onClose } = props
  const { name, label } = provider
  const decided = JSON.stringify([provider.state, provider.disabledUntil, provider.pinned, provider.rank])
  const limits = JSON.stringify([provider.perSecond, provider.concurrent, provider.weight])
  const detail = useQuery(`${name} ${range.id}`, (signal) =>
    api.providers.get({ name, windowMs: range.windowMs }, { signal }),
  )
  const audit = useQuery(`${name} ${decided} ${limits}`, (signal) =>
    api.providers.audit({ name, limit: 20 }, { signal }),
  )
  useRenewed(provider, detail.reload)

  return (
    <DetailDrawer
      title={label}
      aside={
        <>
          <ProviderStateMark provider={provider} />
          <RowMenu provider={provider} onDisable={onDisable} onMove={onMove} />
        </>
      }
      onClose={onClose}
    >
      {detail.data !== undefined ? (
        <>
          <section className="sb-drawer-section" aria-label="State">
            <StateFacts provider={provider} detail={detail.data} />
          </section>
          <section className="sb-drawer-section">
            <h3>Breaker over the last 24 h</h3>
            <BreakerRibbon name={name} version={`${provider.breaker.state} ${provider.breaker.opened}`} />
          </section>
          {readiness === undefined ? null : (
            <section className="sb-drawer-section">
              <h3>Ready to take over</h3>
              <ReadinessList readiness={readiness} />
            </section>
          )}
          <section className="sb-drawer-section">
            <h3>Limits</h3>
            <LimitsForm key={`${name} ${limits}`} provider={provider} />
          </section>
          <section className="sb-drawer-section">
            <h3>Places in the orders of trial</h3>
            <Places positions={detail.data.positions} />
          </section>
          <section className="sb-drawer-section">
            <h3>Countries in the last {range.words}</h3>
            <CountryMatrix countries={detail.data.countries} />
          </section>
          <section className="sb-drawer-section">
            <h3>Errors of the last 24 h</h3>
            <ErrorList errors={detail.data.errors} />
          </section>
          <section className="sb-drawer-section">
            <h3>Changes</h3>
            {audit.error !== undefined ? (
              <ErrorState error={audit.error} onRetry={audit.reload} />
            ) : (
              <AuditList entries={audit.data ?? []} />
            )}
          </section>
        </>
      ) : detail.error !== undefined ? (
        <ErrorState error={detail.error} onRetry={detail.reload} />
      ) : (
        <LoadingState lines={10} />
      )}
    </DetailDrawer>
  )
}

/** Calls `reload` when the row was renewed by the engine, at most every 5 s. */
function useRenewed(row: ProviderRow, reload: () => void): void {
  const again = useEffectEvent(reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a renewed row is the reason to wait
  useEffect(() => {
    const timer = window.setTimeout(again, REFRESH_MS)
    return () => window.clearTimeout(timer)
  }, [Math.floor(row.accept.n / 10), row.breaker.opened, row.name])
}

interface StateFactsProps {
  readonly provider: ProviderRow
  readonly detail: ProviderDetail
}

function StateFacts({ provider: { breaker, name, adapter }, detail }: StateFactsProps): ReactElement {
  const { underWay, slowedTo } = detail.load
  return (
    <Facts
      facts={[
        ['Name and adapter', name === adapter ? name : `${name}, ${adapter}`],
        ['Share of the last 24 h', formatPercent(detail.dayShare)],
        ['Breaker since', <TimeValue key="since" at={breaker.since} withDate />],
        ['Opened', `${breaker.opened} ×`],
        ['Under way', underWay],
        ['Slowed', slowedTo === null ? 'no' : `to ${slowedTo.toFixed(1)}/s after a 429`],
      ]}
    />
  )
}

function Places({ positions }: { readonly positions: ProviderDetail['positions'] }): ReactElement {
  return (
    <ul className="sb-places">
      {positions.map(({ country, service, version, position, of }) => (
        <li key={`${country} ${service}`}>
          {country === null ? 'Default' : countryName(country)}: <strong>{ordinal(position)}</strong> of {of}{' '}
          <span>
            ({serviceNames[service]}, version {version})
          </span>
        </li>
      ))}
    </ul>
  )
}
