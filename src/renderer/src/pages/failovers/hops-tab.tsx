import { type ReactElement, useMemo, useState } from 'react'
import { api } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { ListState } from '../../components/data-table/list-state.tsx'
import { useSelection } from '../../components/data-table/selection.ts'
import { SelectionBar } from '../../components/data-table/selection-bar.tsx'
import { PAGE_SIZE, useKeysetList } from '../../components/data-table/use-keyset-list.ts'
import { VerificationDrawer } from '../../components/detail-drawer/verification-drawer.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { failoverColumns, failoverTableWidth } from './failover-columns.tsx'
import { failoverFilter, hasFilters, matchesFailover, noFilters } from './failover-filter.ts'
import { FailoverFilters } from './failover-filters.tsx'
import { FailoversHeader } from './failovers-header.tsx'
import { NoFailover } from './no-failover.tsx'
import { SummaryRow } from './summary-row.tsx'

/** The log of all hops, live; a row opens the verification that was moved. */
export function HopsTab({ params }: { readonly params: RouteParams }): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [scrolled, setScrolled] = useState(false)
  const { id, verification, ...filters } = params
  const openId = readId(id)
  const verificationId = readId(verification)
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the filters, and fixes when "now" was
  const filter = useMemo(() => failoverFilter(filters, Date.now(), zone), [key])

  const view = useKeysetList({
    key,
    load: (before, signal) =>
      api.failovers.list({ filter, limit: PAGE_SIZE, ...(before !== undefined && { before }) }, { signal }),
    watch: (signal) => api.failovers.watch(undefined, { signal }),
    rowsOf: (event) => event.added,
    matches: (row) => matchesFailover(row, filter),
    hold: scrolled || verificationId !== null,
  })
  const close = (): void => setParams({ id: null, verification: null }, { replace: true })
  const rows = view.list?.rows ?? []
  const selection = useSelection(key)
  const chosen = [...selection.ids]
  const moved = rows.filter(({ id: hop }) => selection.ids.has(hop)).map((row) => row.verificationId)

  return (
    <>
      <FailoversHeader tab="hops" live={view.live} of={chosen.length > 0 ? null : { table: 'failovers', filter }} />
      <FailoverFilters params={params} counts={view.list} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={view.reloading}>
          {rows.length === 0 ? null : <SummaryRow rows={rows} complete={view.list?.complete ?? false} />}
          <DataTable
            label="Hops"
            columns={failoverColumns}
            minWidth={failoverTableWidth}
            rows={rows}
            listKey={key}
            rowCount={view.list?.matching ?? 0}
            heldCount={view.list?.held.length ?? 0}
            more={view.more}
            openId={openId}
            selection={selection}
            onOpen={(row) =>
              setParams(
                { id: String(row.id), verification: String(row.verificationId) },
                { replace: verificationId !== null },
              )
            }
            onClose={close}
            onLoadMore={view.loadMore}
            onGoToTop={view.showHeld}
            onScrolled={setScrolled}
          >
            <ListState
              view={view}
              filtered={hasFilters(params)}
              onClearFilters={() => setParams(noFilters)}
              empty={<NoFailover />}
            />
          </DataTable>
          <SelectionBar
            selection={selection}
            noun="hop"
            loaded={rows.map(({ id: hop }) => hop)}
            copied={[...new Set(moved)]}
            copyLabel="Copy ids of verifications"
          >
            <ExportMenu of={{ table: 'failovers', filter: { ids: chosen } }} label="Export selected" />
          </SelectionBar>
        </div>
        {verificationId === null ? null : <VerificationDrawer id={verificationId} withLink onClose={close} />}
      </div>
    </>
  )
}
