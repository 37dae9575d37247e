import { Button, SegmentedControl } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import { api, type Subscription, useSubscription } from '../../api.ts'
import { LiveMark } from '../../components/data-table/live-mark.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { type Range, rangeOf, ranges } from '../../components/recent-range.ts'
import { type RouteParams, setParams, useRoute } from '../../router.ts'
import { AccountActions, FirstAccount } from './account-actions.tsx'
import { DisableDialog } from './disable-dialog.tsx'
import { OrderBar } from './order-bar.tsx'
import { ProviderDrawer } from './provider-drawer.tsx'
import { hasFilters, matchesProvider, noFilters } from './provider-filter.ts'
import { ProviderFilters } from './provider-filters.tsx'
import { ProviderTable } from './provider-table.tsx'
import { useOrder } from './use-order.ts'
import { useReadiness } from './use-readiness.ts'
import './providers.css'

/** All providers in the order of trial, live, with everything an operator can decide about them. */
export function ProvidersPage(): ReactElement {
  const { params } = useRoute()
  const range = rangeOf(params['range'])
  const [providers, setProviders] = useState<readonly ProviderRow[] | null>(null)
  const subscription = useSubscription(
    (signal) => api.providers.watch({ windowMs: range.windowMs }, { signal }),
    setProviders,
    { key: range.id, whilePaused: 'keep-last' },
  )
  const matching = providers?.filter((row) => matchesProvider(row, params)) ?? null
  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Providers"
        actions={
          <>
            <AccountActions />
            <LiveMark live={subscription} />
            <ExportMenu of={{ table: 'providers' }} />
            <SegmentedControl
              aria-label="Time range"
              data={ranges.map(({ id, label }) => ({ value: id, label }))}
              value={range.id}
              onChange={(id) => setParams({ range: id })}
            />
          </>
        }
      />
      <ProviderFilters
        params={params}
        counts={matching && providers && { matching: matching.length, total: providers.length }}
      />
      {providers === null ? (
        <Waiting subscription={subscription} />
      ) : (
        <Body providers={providers} params={params} range={range} />
      )}
    </div>
  )
}

function Waiting({ subscription: { status, error, retry } }: { readonly subscription: Subscription }): ReactElement {
  if (status === 'retrying' || status === 'failed') return <ErrorState error={error} onRetry={retry} />
  return <LoadingState lines={8} />
}

interface BodyProps {
  readonly providers: readonly ProviderRow[]
  readonly params: RouteParams
  readonly range: Range
}

function Body({ providers, params, range }: BodyProps): ReactElement {
  const country = /^[A-Z]{2}$/.test(params['country'] ?? '') ? (params['country'] ?? null) : null
  const order = useOrder(providers, country)
  const readiness = useReadiness(providers)
  const [disabling, setDisabling] = useState<string | null>(null)
  const shown = order.rows.filter((row) => matchesProvider(row, params))
  const movable = !hasFilters(params) && order.queue !== undefined
  const find = (name: string | null | undefined) => providers.find((row) => row.name === name)
  const opened = find(params['name'])
  const toDisable = find(disabling)
  const close = (): void => setParams({ name: null }, { replace: true })

  return (
    <>
      <div className="sb-master-detail">
        <div className="sb-master">
          <OrderBar order={order} country={country} movable={movable} />
          {shown.length === 0 ? (
            <Nothing total={providers.length} />
          ) : (
            <ProviderTable
              providers={shown}
              readiness={readiness}
              openName={opened?.name ?? null}
              onMove={movable ? order.move : null}
              onOpen={(name) => (name === opened?.name ? close() : setParams({ name }, { replace: true }))}
              onDisable={setDisabling}
            />
          )}
        </div>
        {opened === undefined ? null : (
          <ProviderDrawer
            key={opened.name}
            provider={opened}
            readiness={readiness.get(opened.name)}
            range={range}
            onDisable={() => setDisabling(opened.name)}
            onMove={movable ? (by) => order.move(opened.name, order.rows.indexOf(opened) + by) : null}
            onClose={close}
          />
        )}
      </div>
      {toDisable === undefined ? null : <DisableDialog provider={toDisable} onClose={() => setDisabling(null)} />}
    </>
  )
}

function Nothing({ total }: { readonly total: number }): ReactElement {
  if (total === 0) return <FirstAccount />
  return (
    <EmptyState
      title={`0 of ${total} match`}
      body="The filters above hide every provider."
      action={
        <Button
          variant="default"
          leftSection={<IconFilterOff size={14} aria-hidden="true" />}
          onClick={() => setParams(noFilters)}
        >
          Clear filters
        </Button>
      }
    />
  )
}
