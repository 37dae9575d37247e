import { Button } from '@mantine/core'
import { type ReactElement, useMemo, useState } from 'react'
import { api, useQuery } from '../../api.ts'
import { DataTable } from '../../components/data-table/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { formatCount } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSystem } from '../../stores/system.ts'
import { usePages } from '../../stores/use-pages.ts'
import { type AuditListRow, auditColumns, auditTableWidth } from './audit-columns.tsx'
import { AuditDrawer } from './audit-drawer.tsx'
import { auditFilter, hasFilters, noFilters } from './audit-filter.ts'
import { AuditFilters } from './audit-filters.tsx'
import type { SettingNames } from './audit-words.ts'

const PAGE = 100

/** Everything that somebody, or a part of the engine by itself, has changed. */
export function AuditTab({ params }: { readonly params: RouteParams }): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const names = useSettingNames()
  const [version, setVersion] = useState(0)
  const openId = readId(params['id'])
  const { id: _open, tab: _tab, ...filters } = params
  const key = JSON.stringify([filters, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for the filters; a new version moves "now" on
  const filter = useMemo(() => auditFilter(filters, Date.now(), zone), [key, version])
  const pages = usePages<AuditListRow, number, { matching: number; total: number }>(
    { key, version },
    async (beforeId, signal) => {
      const { rows, ...head } = await api.audit.list(
        { filter, limit: PAGE, ...(beforeId !== undefined && { beforeId }) },
        { signal },
      )
      return {
        rows: rows.map((row) => ({ ...row, createdAt: row.at })),
        next: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null),
        head,
      }
    },
  )
  const columns = useMemo(() => auditColumns(names), [names])
  const rows = pages.rows ?? []
  const open = rows.find(({ id }) => id === openId)
  const close = (): void => setParams({ id: null }, { replace: true })
  return (
    <>
      <AuditFilters params={params} counts={pages.head} />
      <div className="sb-master-detail">
        <div className="sb-master" aria-busy={pages.loading}>
          <DataTable
            label="Audit log"
            columns={columns}
            minWidth={auditTableWidth}
            rows={rows}
            listKey={key}
            rowCount={pages.head?.matching ?? 0}
            heldCount={0}
            more={pages.more}
            openId={openId}
            onOpen={(row) => setParams({ id: String(row.id) }, { replace: openId !== null })}
            onClose={close}
            onLoadMore={pages.loadMore}
            onGoToTop={() => {}}
            onScrolled={() => {}}
          >
            {pages.error !== null ? (
              <ErrorState error={pages.error} onRetry={pages.reload} />
            ) : pages.rows === null ? (
              <LoadingState lines={10} />
            ) : (
              <Nothing total={pages.head?.total ?? 0} filtered={hasFilters(params)} />
            )}
          </DataTable>
        </div>
        {open === undefined ? null : (
          <AuditDrawer entry={open} names={names} onClose={close} onUndone={() => setVersion((was) => was + 1)} />
        )}
      </div>
    </>
  )
}

/** Titles and controls of the settings, to show what an entry changed as the settings page would. */
function useSettingNames(): SettingNames {
  const currency = useSystem((system) => system.status?.reportingCurrency ?? 'EUR')
  const { data } = useQuery('settings', (signal) => api.settings.list(undefined, { signal }))
  return useMemo(
    () => ({ settings: new Map((data ?? []).map((setting) => [setting.key, setting])), currency }),
    [data, currency],
  )
}

function Nothing({ total, filtered }: { readonly total: number; readonly filtered: boolean }): ReactElement {
  if (filtered && total > 0)
    return (
      <EmptyState
        title={`0 of ${formatCount(total)} match`}
        body="The filters above hide every entry."
        action={
          <Button variant="default" onClick={() => setParams(noFilters)}>
            Clear filters
          </Button>
        }
      />
    )
  return (
    <EmptyState
      title="Nothing has been changed yet"
      body="Whatever somebody, or the engine by itself, changes from now on is listed here with its values before and after."
    />
  )
}
