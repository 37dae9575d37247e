import { Button } from '@mantine/core'
import { type ReactElement, useMemo, useState } from 'react'
import type { PriceMatrix } from '../../../../contract/pricing.ts'
import type { PriceRow } from '../../../../contract/pricing-models.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { readFlag } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { formatCount, plural } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { usePages } from '../../stores/use-pages.ts'
import { CellDrawer } from './cell-drawer.tsx'
import { Matrix } from './matrix.tsx'
import type { CellView } from './matrix-cell.tsx'
import { linesOf } from './matrix-lines.ts'
import { everything, hasFilters, nowFilter, nowOrder, readAsOf } from './now-filter.ts'
import { NowFilters } from './now-filters.tsx'
import { rateSourceWords } from './price-words.ts'
import { RatesDialog } from './rates-dialog.tsx'
import { progressOf } from './sync-bar.tsx'
import { useNetworks } from './use-networks.ts'
import type { PriceSync } from './use-price-sync.ts'

const PAGE = 300
/** Ages are printed in minutes, mostly: no need to draw all cells every second. */
const AGE_STEP_MS = 10_000

export interface NowTabProps {
  readonly params: RouteParams
  readonly sync: PriceSync
}

/** What every provider costs in every country, now or at a chosen moment. */
export function NowTab({ params, sync }: NowTabProps): ReactElement {
  const filter = nowFilter(params)
  const order = nowOrder(params)
  const asOf = readAsOf(params)
  const key = JSON.stringify([filter, order, asOf])
  const pages = usePages<PriceRow, string, PriceMatrix>({ key, version: sync.version }, async (after, signal) => {
    const matrix = await api.pricing.current(
      {
        ...filter,
        order,
        limit: PAGE,
        ...(asOf !== null && { asOf }),
        ...(after !== undefined && { after }),
      },
      { signal },
    )
    return { rows: matrix.rows, next: matrix.next, head: matrix }
  })
  const [ratesShown, setRatesShown] = useState(false)
  const networks = useNetworks(filter.service)
  const { rows, head } = pages
  const lines = useMemo(() => linesOf(rows ?? [], networks.expanded), [rows, networks.expanded])
  const view = useCellView(head, asOf, readFlag(params, 'convert'))
  const { open: country, provider } = params
  const open = country !== undefined && provider !== undefined ? { country, provider } : null
  const close = (): void => setParams({ open: null, provider: null }, { replace: true })
  const shown = (row: string, name: string): void =>
    setParams({ open: row, provider: name }, { replace: open !== null })

  return (
    <>
      <NowFilters params={params} />
      <Summary matrix={head} onRates={() => setRatesShown(true)} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={pages.loading}>
          {rows === null || rows.length === 0 || head === null || view === null ? (
            <NoRows pages={pages} params={params} sync={sync} />
          ) : (
            <Matrix
              lines={lines}
              providers={head.providers}
              view={view}
              listKey={key}
              open={open}
              onToggle={networks.toggle}
              onOpen={(row, name) => shown(row.country, name)}
              onClose={close}
              onLoadMore={pages.loadMore}
            />
          )}
        </div>
        {open === null || head === null ? null : (
          <CellDrawer
            key={`${open.country}:${open.provider}:${filter.service}`}
            country={open.country}
            provider={open.provider}
            service={filter.service}
            row={rows?.find((row) => row.country === open.country) ?? null}
            providers={head.providers}
            reporting={head.currency}
            version={sync.version}
            onProvider={(name) => shown(open.country, name)}
            onChanged={sync.changed}
            onClose={close}
          />
        )}
      </div>
      {ratesShown ? <RatesDialog onClose={() => setRatesShown(false)} onChanged={sync.changed} /> : null}
    </>
  )
}

function useCellView(matrix: PriceMatrix | null, asOf: number | null, convert: boolean): CellView | null {
  const zone = usePreferences((state) => state.zone)
  const now = Math.ceil(useNow() / AGE_STEP_MS) * AGE_STEP_MS
  const at = asOf ?? now
  const reporting = matrix?.currency ?? null
  return useMemo(
    () =>
      reporting === null
        ? null
        : { at, otherTime: asOf !== null, zone, reporting, convertTo: convert ? reporting : null },
    [at, asOf, zone, convert, reporting],
  )
}

/** What is in the matrix, and what its comparison of currencies rests on. */
function Summary({
  matrix,
  onRates,
}: {
  readonly matrix: PriceMatrix | null
  readonly onRates: () => void
}): ReactElement {
  if (matrix === null) return <p className="sb-price-summary" />
  const { totals, rates, currency } = matrix
  return (
    <p className="sb-price-summary">
      <span role="status">
        <strong>{formatCount(totals.countries)}</strong> {totals.countries === 1 ? 'country' : 'countries'} ·{' '}
        {plural(totals.prices, 'price')} ·{' '}
        <span className={totals.stale > 0 ? 'sb-price-warn' : undefined}>{formatCount(totals.stale)} stale</span> ·{' '}
        {formatCount(totals.missing)} missing
      </span>
      <span title="Prices in other currencies are compared at these rates; each keeps its own currency">
        Compared in {currency} at rates of {rates.date}, {rateSourceWords[rates.source]}.{' '}
        <button type="button" className="sb-link-button" onClick={onRates}>
          Exchange rates
        </button>
      </span>
    </p>
  )
}

function NoRows({
  pages,
  params,
  sync,
}: NowTabProps & {
  readonly pages: { readonly rows: readonly PriceRow[] | null; readonly error: unknown; readonly reload: () => void }
}): ReactElement {
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.reload} />
  if (pages.rows === null) return <LoadingState lines={12} />
  const all = (
    <Button variant="default" onClick={() => setParams(everything)}>
      Show all countries
    </Button>
  )
  if (hasFilters(params))
    return <EmptyState title="Nothing matches" body="The filters above hide every price." action={all} />
  const running = sync.state?.running ?? null
  if (running !== null) {
    const { done, total } = progressOf(running)
    return (
      <EmptyState
        title={`Reading the price lists… ${formatCount(done)}/${formatCount(total)}`}
        body="Prices appear here when the run ends."
        action={readFlag(params, 'all') ? undefined : all}
      />
    )
  }
  return readFlag(params, 'all') ? (
    <EmptyState title="No prices yet" body="Sync the price lists, import a rate sheet or add a provider." />
  ) : (
    <EmptyState
      title="No traffic in the last 24 h"
      body="Only countries with traffic are shown. The prices of all the others are there as well."
      action={all}
    />
  )
}
