import { type ReactElement, useMemo, useState } from 'react'
import type { Episode } from '../../../../contract/episodes.ts'
import { api } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { ListState } from '../../components/data-table/list-state.tsx'
import { useSelection } from '../../components/data-table/selection.ts'
import { SelectionBar } from '../../components/data-table/selection-bar.tsx'
import { useKeysetList } from '../../components/data-table/use-keyset-list.ts'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { AcknowledgeButton, acknowledgeAll } from './acknowledge-episodes.tsx'
import { EpisodeCharts } from './episode-charts.tsx'
import { episodeColumns, episodeTableWidth } from './episode-columns.tsx'
import { EpisodeDrawer } from './episode-drawer.tsx'
import { episodeFilter } from './episode-filter.ts'
import { hasFilters, noFilters } from './failover-filter.ts'
import { FailoverFilters } from './failover-filters.tsx'
import { FailoversHeader } from './failovers-header.tsx'
import { NoFailover } from './no-failover.tsx'

/** As many as the engine hands over at once: each reads its hops. */
const PAGE = 100

/** A row, and whether it passes the filter, which only the engine can tell. */
interface Row extends Episode {
  readonly matches: boolean
}

interface Changes {
  readonly changed: readonly Row[]
  readonly removed: readonly number[]
}

/** Failovers by what caused them: one row for all hops away from a provider for one reason, live. */
export function EpisodesTab({ params }: { readonly params: RouteParams }): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [scrolled, setScrolled] = useState(false)
  const { episode, ...filters } = params
  const openId = readId(episode)
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the filters, and fixes when "now" was
  const filter = useMemo(() => episodeFilter(filters, Date.now(), zone), [key])

  const view = useKeysetList<Row, Changes>({
    key,
    load: async (before, signal) => {
      const page = await api.episodes.list({ filter, limit: PAGE, ...(before !== undefined && { before }) }, { signal })
      return { ...page, rows: page.rows.map((row) => ({ ...row, matches: true })) }
    },
    watch: (signal) => api.episodes.watch({ filter }, { signal }),
    rowsOf: ({ changed, removed }) => {
      if (removed.length > 0) view.reload()
      return changed
    },
    matches: (row) => row.matches,
    hold: scrolled || openId !== null,
  })
  const rows = view.list?.rows ?? []
  const selection = useSelection(key)
  const chosen = [...selection.ids]
  const close = (): void => setParams({ episode: null }, { replace: true })
  const version = rows
    .slice(0, 20)
    .map(({ id, hops }) => `${id}:${hops}`)
    .join()

  return (
    <>
      <FailoversHeader tab="episodes" live={view.live} of={chosen.length > 0 ? null : { table: 'episodes', filter }} />
      <FailoverFilters params={params} counts={view.list} episodes />
      <EpisodeCharts filter={filter} filterKey={key} version={version} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={view.reloading}>
          <DataTable
            label="Episodes"
            columns={episodeColumns}
            minWidth={episodeTableWidth}
            rows={rows}
            listKey={key}
            rowCount={view.list?.matching ?? 0}
            heldCount={view.list?.held.length ?? 0}
            more={view.more}
            openId={openId}
            selection={selection}
            onRowKey={(pressed, row) => {
              if (pressed !== 'a') return false
              void acknowledgeAll(chosen.length > 0 ? chosen : [row.id])
              return true
            }}
            onOpen={(row) => setParams({ episode: String(row.id) }, { replace: openId !== null })}
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
          <SelectionBar selection={selection} noun="episode" loaded={rows.map(({ id }) => id)} copied={chosen}>
            <AcknowledgeButton ids={chosen} />
            <ExportMenu of={{ table: 'episodes', filter: { ids: chosen } }} label="Export selected" />
          </SelectionBar>
        </div>
        {openId === null ? null : (
          <EpisodeDrawer
            key={openId}
            id={openId}
            row={rows.find(({ id }) => id === openId)}
            onClose={close}
            onChanged={view.reload}
          />
        )}
      </div>
    </>
  )
}
