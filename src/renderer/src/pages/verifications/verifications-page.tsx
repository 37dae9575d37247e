import { Button } from '@mantine/core'
import { type ReactElement, useMemo, useState } from 'react'
import { api } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { DensitySwitch } from '../../components/data-table/density-switch.tsx'
import { ListState } from '../../components/data-table/list-state.tsx'
import { LiveMark } from '../../components/data-table/live-mark.tsx'
import { useSelection } from '../../components/data-table/selection.ts'
import { SelectionBar } from '../../components/data-table/selection-bar.tsx'
import { PAGE_SIZE, useKeysetList } from '../../components/data-table/use-keyset-list.ts'
import { VerificationDrawer } from '../../components/detail-drawer/verification-drawer.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { navigate, setParams, useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { verificationColumns, verificationTableWidth } from './verification-columns.tsx'
import { hasFilters, matchesVerification, noFilters, verificationFilter } from './verification-filter.ts'
import { VerificationFilters } from './verification-filters.tsx'

/** The log of all verifications, live, with every attempt of the chosen one in a drawer. */
export function VerificationsPage(): ReactElement {
  const { params } = useRoute()
  const zone = usePreferences((state) => state.zone)
  const [scrolled, setScrolled] = useState(false)
  const openId = readId(params['id'])
  const { id: _open, ...filters } = params
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the filters, and fixes when "now" was
  const filter = useMemo(() => verificationFilter(filters, Date.now(), zone), [key])

  const view = useKeysetList({
    key,
    load: (before, signal) =>
      api.verifications.list({ filter, limit: PAGE_SIZE, ...(before !== undefined && { before }) }, { signal }),
    watch: (signal) => api.verifications.watch(undefined, { signal }),
    rowsOf: (event) => event.changed,
    matches: (row) => matchesVerification(row, filter),
    hold: scrolled || openId !== null,
  })
  const selection = useSelection(key)
  const chosen = [...selection.ids]
  const close = (): void => setParams({ id: null }, { replace: true })

  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Verifications"
        actions={
          <>
            <LiveMark live={view.live} />
            {chosen.length > 0 ? null : <ExportMenu of={{ table: 'verifications', filter }} />}
            <DensitySwitch />
          </>
        }
      />
      <VerificationFilters params={params} counts={view.list} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={view.reloading}>
          <DataTable
            label="Verifications"
            columns={verificationColumns}
            minWidth={verificationTableWidth}
            rows={view.list?.rows ?? []}
            listKey={key}
            rowCount={view.list?.matching ?? 0}
            heldCount={view.list?.held.length ?? 0}
            more={view.more}
            openId={openId}
            selection={selection}
            onOpen={(row) => setParams({ id: String(row.id) }, { replace: openId !== null })}
            onClose={close}
            onLoadMore={view.loadMore}
            onGoToTop={view.showHeld}
            onScrolled={setScrolled}
          >
            <ListState
              view={view}
              filtered={hasFilters(params)}
              onClearFilters={() => setParams(noFilters)}
              empty={
                <EmptyState
                  title="Nothing recorded yet"
                  body="Every verification appears here as it is sent, with all its attempts."
                  action={
                    <Button variant="default" onClick={() => navigate('/test-bench')}>
                      Send a test
                    </Button>
                  }
                />
              }
            />
          </DataTable>
          <SelectionBar
            selection={selection}
            noun="verification"
            loaded={(view.list?.rows ?? []).map(({ id }) => id)}
            copied={chosen}
          >
            <ExportMenu of={{ table: 'verifications', filter: { ids: chosen } }} label="Export selected" />
          </SelectionBar>
        </div>
        {openId === null ? null : <VerificationDrawer id={openId} onClose={close} />}
      </div>
    </div>
  )
}
