import { Button, CloseButton, NativeSelect } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { api } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { DensitySwitch } from '../../components/data-table/density-switch.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { readId, readTexts } from '../../components/filter-bar/filter-params.ts'
import { readRange } from '../../components/filter-bar/time-range.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { type RouteParams, setParams } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { type Pages, usePages } from '../../stores/use-pages.ts'
import { type HistoryRow, historyColumns, historyTableWidth } from './history-columns.tsx'
import { hasFilters, historyFilter, noFilters } from './history-filter.ts'
import { HistoryFilters } from './history-filters.tsx'
import { countriesOf } from './now-filter.ts'
import { usePriceChoices } from './price-choices.ts'
import { StepChart } from './step-chart.tsx'

const PAGE = 200
const CHART_MS = 365 * 86_400_000

interface Cursor {
  readonly updatedAt: number
  readonly id: number
}

export interface HistoryTabProps {
  readonly params: RouteParams
  /** Is another one whenever prices may have changed. */
  readonly version: string
}

/** Every change of every price, and the chart of one country. */
export function HistoryTab({ params, version }: HistoryTabProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const openId = readId(params['id'])
  const { id: _open, chart: _chart, line: _line, ...filters } = params
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version moves "now" on
  const filter = useMemo(() => historyFilter(filters, Date.now(), zone), [key, version])
  const pages = usePages<HistoryRow, Cursor, null>({ key, version }, async (before, signal) => {
    const { rows, more } = await api.pricing.history(
      { ...filter, limit: PAGE, ...(before !== undefined && { before }) },
      { signal },
    )
    const last = rows.at(-1)
    return {
      rows: rows.map((row) => ({ ...row, createdAt: row.updatedAt })),
      next: more && last !== undefined ? { updatedAt: last.updatedAt, id: last.id } : null,
      head: null,
    }
  })
  const rows = pages.rows ?? []
  const country = params['chart'] ?? countriesOf(params)[0] ?? rows[0]?.country ?? null

  return (
    <>
      <HistoryFilters params={params} />
      {country === null ? null : (
        <ChartPanel params={params} country={country} version={version} from={filter.from} to={filter.to} />
      )}
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={pages.loading}>
          <DataTable
            label="Price history"
            columns={historyColumns}
            minWidth={historyTableWidth}
            rows={rows}
            listKey={key}
            rowCount={rows.length}
            heldCount={0}
            more={pages.more}
            openId={openId}
            onOpen={(row) =>
              setParams(
                { id: String(row.id), chart: row.country, line: row.network === '' ? null : row.network },
                { replace: true },
              )
            }
            onClose={() => setParams({ id: null, chart: null, line: null }, { replace: true })}
            onLoadMore={pages.loadMore}
            onGoToTop={() => {}}
            onScrolled={() => {}}
          >
            <NoChanges pages={pages} params={params} />
          </DataTable>
        </div>
      </div>
    </>
  )
}

interface ChartPanelProps extends HistoryTabProps {
  readonly country: string
  /** UTC epoch ms; open ends when left out. */
  readonly from: number | undefined
  readonly to: number | undefined
}

/** The country of the row under the cursor, or the one that is chosen here. */
function ChartPanel({ params, country, version, from, to }: ChartPanelProps): ReactElement {
  const { countries } = usePriceChoices('history')
  const network = params['line'] ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or range moves "now" on
  const now = useMemo(() => Date.now(), [version, from, to])
  const end = to ?? now
  const known = countries.some(({ value }) => value === country)
  return (
    <Panel
      title="Price over time"
      flush
      aside={
        <>
          {readRange(params).kind === 'all' ? <span>last 12 months, at today's exchange rates</span> : null}
          {network === null ? null : (
            <span className="sb-chip" data-active="true">
              <span className="sb-price-run-chip">Network {network}</span>
              <CloseButton
                size="xs"
                aria-label="Show the country as a whole"
                onClick={() => setParams({ line: null }, { replace: true })}
              />
            </span>
          )}
          <NativeSelect
            aria-label="Country of the chart"
            data={known ? [...countries] : [{ value: country, label: country }, ...countries]}
            value={country}
            onChange={({ currentTarget: { value } }) =>
              setParams({ chart: value, line: null, id: null }, { replace: true })
            }
          />
          <DensitySwitch />
        </>
      }
    >
      <div className="sb-history-chart">
        <StepChart
          country={country}
          service="sms"
          providers={readTexts(params, 'providers')}
          network={network}
          from={from ?? end - CHART_MS}
          to={end}
          version={version}
        />
      </div>
    </Panel>
  )
}

function NoChanges({
  pages,
  params,
}: {
  readonly pages: Pages<HistoryRow, null>
  readonly params: RouteParams
}): ReactElement {
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.reload} />
  if (pages.rows === null || pages.loading) return <LoadingState lines={10} />
  if (!hasFilters(params))
    return (
      <EmptyState
        title="No price has changed yet"
        body="What a list says for the first time is no change. From the next sync on, every move appears here."
        action={
          <Button variant="default" onClick={() => setParams({ kinds: 'first-seen' })}>
            Show what was seen first
          </Button>
        }
      />
    )
  return (
    <EmptyState
      title="Nothing matches"
      body="No change passes the filters above."
      action={
        <Button variant="default" onClick={() => setParams(noFilters)}>
          Clear filters
        </Button>
      }
    />
  )
}
