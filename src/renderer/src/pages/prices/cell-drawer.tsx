import { NativeSelect } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Service } from '../../../../contract/models.ts'
import type { PriceCell, PriceRow } from '../../../../contract/pricing-models.ts'
import { useQuery } from '../../api.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { ruleWords } from '../../components/price-rule-words.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatPrice, plural, UNKNOWN } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { ManualPrice } from './manual-price.tsx'
import { formatChange, sourceWords, staleWords } from './price-words.ts'
import { SourceTable } from './source-table.tsx'
import { StepChart } from './step-chart.tsx'
import { loadQuotes } from './use-networks.ts'

const HISTORY_MS = 90 * 86_400_000

export interface CellDrawerProps {
  readonly country: string
  readonly provider: string
  readonly service: Service
  /** Null when the country is not in the matrix as it is filtered. */
  readonly row: PriceRow | null
  readonly providers: readonly string[]
  /** Reporting currency. */
  readonly reporting: string
  readonly version: string
  readonly onProvider: (provider: string) => void
  /** A price was set or cleared. */
  readonly onChanged: () => void
  readonly onClose: () => void
}

/** Everything about one provider's price in one country: its sources side by side, its history, and a price by hand. */
export function CellDrawer(props: CellDrawerProps): ReactElement {
  const { country, provider, service, row, providers, reporting, version, onProvider, onChanged, onClose } = props
  const [now] = useState(() => Date.now())
  const labels = useProviders((store) => store.labels)
  const quotes = useQuery(`${country}:${provider}:${service}:${version}`, (signal) =>
    loadQuotes({ country, service, providers: [provider] }, signal),
  )
  const cell = row?.cells.find((each) => each.provider === provider) ?? null
  return (
    <DetailDrawer
      title={
        <>
          <ProviderName name={provider} /> in {countryName(country)}
        </>
      }
      aside={
        <NativeSelect
          aria-label="Provider"
          data={providers.map((name) => ({ value: name, label: labels.get(name) ?? name }))}
          value={provider}
          onChange={({ currentTarget: { value } }) => onProvider(value)}
        />
      }
      onClose={onClose}
    >
      <section className="sb-drawer-section">
        <h3>In force</h3>
        {cell === null ? (
          <p className="sb-price-none">
            {row === null
              ? 'The filters of the matrix hide this country.'
              : 'No price is known. Sync, import a rate sheet, or set one below.'}
          </p>
        ) : (
          <InForce cell={cell} reporting={reporting} />
        )}
      </section>
      <section className="sb-drawer-section">
        <h3>By source</h3>
        {quotes.error !== undefined ? (
          <ErrorState error={quotes.error} onRetry={quotes.reload} />
        ) : quotes.data === undefined ? (
          <LoadingState lines={3} />
        ) : (
          <SourceTable quotes={quotes.data} cell={cell} />
        )}
      </section>
      <section className="sb-drawer-section">
        <h3>Last 90 days</h3>
        <div className="sb-price-mini">
          <StepChart
            country={country}
            service={service}
            providers={[provider]}
            network={null}
            from={now - HISTORY_MS}
            to={now}
            version={version}
          />
        </div>
      </section>
      <section className="sb-drawer-section">
        <h3>Price by hand</h3>
        <ManualPrice
          route={{ provider, country, service }}
          quotes={quotes.data ?? []}
          currency={cell?.price.currency ?? quotes.data?.[0]?.price.currency ?? reporting}
          onChanged={onChanged}
        />
      </section>
    </DetailDrawer>
  )
}

function InForce({ cell, reporting }: { readonly cell: PriceCell; readonly reporting: string }): ReactElement {
  const { price, comparable, source, rule, min, weighted, max, networks, stale, observed, exchangeMove } = cell
  const own = (micros: number | null): string => formatPrice(micros === null ? null : { ...price, micros })
  return (
    <>
      <p className="sb-price-badges">
        <strong className="sb-price-big">{formatPrice(price)}</strong>
        {cell.isCheapest ? <ToneBadge tone="ok" icon="check" label="Cheapest" /> : null}
        {stale === null ? null : <ToneBadge tone="warn" icon="clock" label="Stale" hint={staleWords[stale]} />}
        {observed?.differs === true ? <ToneBadge tone="warn" icon="warning" label="Billed differently" /> : null}
      </p>
      {stale === null ? null : <p className="sb-price-note sb-price-warn">{staleWords[stale]}</p>}
      <p className="sb-price-note">
        {sourceWords[source].hint} {ruleWords[rule]}
      </p>
      <Facts
        facts={[
          [`In ${reporting}`, comparable === null ? UNKNOWN : formatPrice({ micros: comparable, currency: reporting })],
          ['Networks', networks === 0 ? 'One price for all' : plural(networks, 'network')],
          ['Lowest', own(min)],
          ['By traffic', own(weighted)],
          ['Highest', own(max)],
          ['Moved by exchange rates', formatChange(exchangeMove) ?? UNKNOWN],
          [
            'Observed',
            observed === null ? (
              UNKNOWN
            ) : (
              <span key="observed">
                <MoneyValue money={observed.price} kind="price" /> over {plural(observed.n, 'message')}
              </span>
            ),
          ],
          ['Holds since', <TimeValue key="since" at={cell.effectiveFrom} withDate />],
          ['Confirmed', <TimeValue key="confirmed" at={cell.confirmedAt} withDate />],
        ]}
      />
    </>
  )
}
