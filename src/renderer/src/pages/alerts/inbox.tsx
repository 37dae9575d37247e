import { Button } from '@mantine/core'
import { type ReactElement, useEffect, useMemo, useState } from 'react'
import type { AlertRule } from '../../../../contract/alert-rules.ts'
import type { Alert } from '../../../../contract/alerts.ts'
import { api, useQuery } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { formatCount, formatDateTime } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { acknowledge, isOpen } from './alert-actions.ts'
import { alertColumns, alertTableWidth } from './alert-columns.tsx'
import { AlertDrawer } from './alert-drawer.tsx'
import { alertFilter, hasFilters, noFilters } from './alert-filter.ts'
import { AlertFilters } from './alert-filters.tsx'

const PAGE = 100
const MOST = 500

interface AlertList {
  readonly rows: readonly Alert[]
  readonly total: number
  readonly matching: number
}

/** Every alert, unread ones first, with the chosen one's story in a drawer. */
export function Inbox({
  params,
  rules,
}: {
  readonly params: RouteParams
  readonly rules: readonly AlertRule[]
}): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const version = useAlerts((alerts) => alerts.version)
  const [limit, setLimit] = useState(PAGE)
  const [last, setLast] = useState<AlertList | null>(null)
  const openId = readId(params['id'])
  const { id: _open, tab: _tab, ...filters } = params
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the filters, and fixes when "now" was
  const filter = useMemo(() => alertFilter(filters, Date.now(), zone), [key])
  const query = useQuery(`${key}:${limit}:${version}`, (signal) => api.alerts.list({ filter, limit }, { signal }))
  const list = query.data ?? last

  useEffect(() => {
    if (query.data !== undefined) setLast(query.data)
  }, [query.data])

  const onRowKey = (pressed: string, row: Alert): boolean => {
    if (pressed !== 'a' || !isOpen(row) || row.acknowledgedAt !== null) return false
    void acknowledge(row)
    return true
  }
  return (
    <>
      <AlertFilters params={params} counts={list} rules={rules} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={query.loading}>
          <DataTable
            label="Alerts"
            columns={alertColumns}
            minWidth={alertTableWidth}
            rows={list?.rows ?? []}
            listKey={key}
            rowCount={list?.matching ?? 0}
            heldCount={0}
            more="idle"
            openId={openId}
            onOpen={(row) => setParams({ id: String(row.id) }, { replace: openId !== null })}
            onClose={() => setParams({ id: null }, { replace: true })}
            onRowKey={onRowKey}
            onLoadMore={() => {
              if (list !== null && list.rows.length < list.matching) setLimit(Math.min(MOST, limit + PAGE))
            }}
            onGoToTop={() => {}}
            onScrolled={() => {}}
          >
            {list !== null ? (
              <Nothing total={list.total} filtered={hasFilters(params)} />
            ) : query.error === undefined ? (
              <LoadingState lines={8} />
            ) : (
              <ErrorState error={query.error} onRetry={query.reload} />
            )}
          </DataTable>
        </div>
        {openId === null ? null : (
          <AlertDrawer id={openId} onClose={() => setParams({ id: null }, { replace: true })} />
        )}
      </div>
    </>
  )
}

function Nothing({ total, filtered }: { readonly total: number; readonly filtered: boolean }): ReactElement {
  const quietSince = useAlerts((alerts) => alerts.summary?.quietSince ?? null)
  const zone = usePreferences((state) => state.zone)
  if (filtered && total > 0)
    return (
      <EmptyState
        title={`0 of ${formatCount(total)} match`}
        body="The filters above hide every alert."
        action={
          <Button variant="default" onClick={() => setParams(noFilters)}>
            Clear filters
          </Button>
        }
      />
    )
  return (
    <EmptyState
      title={quietSince === null ? 'All quiet' : `All quiet since ${formatDateTime(quietSince, { zone })}`}
      body="Whatever a rule finds appears here, and stays as history."
      action={
        <Button variant="default" onClick={() => setParams({ tab: 'rules' })}>
          See the rules
        </Button>
      }
    />
  )
}
