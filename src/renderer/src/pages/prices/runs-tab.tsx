import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { priceRunKinds, priceRunStates } from '../../../../contract/pricing-models.ts'
import { api } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readId, readList, writeList } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { type ParamsPatch, type RouteParams, setParams } from '../../router.ts'
import { type Pages, usePages } from '../../stores/use-pages.ts'
import { runKindWords, runStateLooks } from './price-words.ts'
import { type RunRow, runColumns, runTableWidth } from './run-columns.tsx'
import { RunDrawer } from './run-drawer.tsx'
import type { PriceSync } from './use-price-sync.ts'

const PAGE = 100
const noFilters: ParamsPatch = { kinds: null, states: null }
const kindChoices = priceRunKinds.map((value) => ({ value, label: runKindWords[value] }))
const stateChoices = priceRunStates.map((value) => ({ value, label: runStateLooks[value].label }))

export interface RunsTabProps {
  readonly params: RouteParams
  readonly sync: PriceSync
}

/** Every time the price lists were read, newest first; the running one moves as it goes. */
export function RunsTab({ params, sync }: RunsTabProps): ReactElement {
  const kinds = [...readList(params, 'kinds', priceRunKinds)]
  const states = [...readList(params, 'states', priceRunStates)]
  const filtered = kinds.length + states.length > 0
  const key = JSON.stringify([kinds, states])
  const running = sync.state?.running ?? null
  const version = `${sync.version}:${running?.id ?? ''}`
  const pages = usePages<RunRow, number, null>({ key, version }, async (before, signal) => {
    const { rows, more } = await api.pricing.runs(
      {
        limit: PAGE,
        ...(kinds.length > 0 && { kinds }),
        ...(states.length > 0 && { states }),
        ...(before !== undefined && { before }),
      },
      { signal },
    )
    return {
      rows: rows.map((row) => ({ ...row, createdAt: row.startedAt })),
      next: more ? (rows.at(-1)?.id ?? null) : null,
      head: null,
    }
  })
  const rows = (pages.rows ?? []).map((row) =>
    row.id === running?.id ? { ...running, createdAt: row.createdAt } : row,
  )
  const openId = readId(params['id'])
  const open = rows.find(({ id }) => id === openId) ?? null
  const close = (): void => setParams({ id: null }, { replace: true })
  return (
    <>
      <FilterBar counts={null} active={filtered} onClear={() => setParams(noFilters)}>
        <ChoiceFilter
          label="Kind"
          options={kindChoices}
          chosen={kinds}
          onChange={(chosen) => setParams({ kinds: writeList(chosen) })}
        />
        <ChoiceFilter
          label="State"
          options={stateChoices}
          chosen={states}
          onChange={(chosen) => setParams({ states: writeList(chosen) })}
        />
      </FilterBar>
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={pages.loading}>
          <DataTable
            label="Sync runs"
            columns={runColumns}
            minWidth={runTableWidth}
            rows={rows}
            listKey={key}
            rowCount={rows.length}
            heldCount={0}
            more={pages.more}
            openId={openId}
            onOpen={(row) => setParams({ id: String(row.id) }, { replace: openId !== null })}
            onClose={close}
            onLoadMore={pages.loadMore}
            onGoToTop={() => {}}
            onScrolled={() => {}}
          >
            <NoRuns pages={pages} filtered={filtered} />
          </DataTable>
        </div>
        {open === null ? null : <RunDrawer run={open} onClose={close} />}
      </div>
    </>
  )
}

function NoRuns({
  pages,
  filtered,
}: {
  readonly pages: Pages<RunRow, null>
  readonly filtered: boolean
}): ReactElement {
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.reload} />
  if (pages.rows === null) return <LoadingState lines={8} />
  if (!filtered)
    return <EmptyState title="No sync yet" body="The price lists are read at the start and then every hour." />
  return (
    <EmptyState
      title="Nothing matches"
      body="No run passes the filters above."
      action={
        <Button variant="default" onClick={() => setParams(noFilters)}>
          Clear filters
        </Button>
      }
    />
  )
}
