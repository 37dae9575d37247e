import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { setParams, useRoute } from '../../router.ts'
import { CreateTab } from './create-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { SchedulesTab } from './schedules-tab.tsx'
import './reports.css'

const tabs = [
  { value: 'create', label: 'Create' },
  { value: 'schedules', label: 'Schedules' },
  { value: 'history', label: 'History' },
] as const

/** Reports on file: made now, made by a schedule, and what was made so far. */
export function ReportsPage(): ReactElement {
  const { params } = useRoute()
  const tab = tabs.find(({ value }) => value === params['tab'])?.value ?? 'create'
  const templates = useQuery('templates', (signal) => api.reports.templates(undefined, { signal }))
  return (
    <div className="sb-page">
      <PageHeader
        title="Reports"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={[...tabs]}
            value={tab}
            onChange={(value) => setParams({ tab: value === 'create' ? null : value })}
          />
        }
      />
      {tab === 'history' ? (
        <HistoryTab />
      ) : templates.data === undefined ? (
        templates.error === undefined ? (
          <LoadingState lines={10} />
        ) : (
          <ErrorState error={templates.error} onRetry={templates.reload} />
        )
      ) : tab === 'schedules' ? (
        <SchedulesTab entries={templates.data} />
      ) : (
        <CreateTab entries={templates.data} />
      )}
    </div>
  )
}
