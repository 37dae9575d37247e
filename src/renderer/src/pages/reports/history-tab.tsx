import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ReportJob } from '../../../../contract/reports.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { revealFile } from '../../components/export-menu/follow-file.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import type { StateLook } from '../../components/states.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatBytes, formatCount, UNKNOWN } from '../../format.ts'

const PAGE = 50

const stateLooks: Readonly<Record<ReportJob['state'], StateLook>> = {
  running: { label: 'Writing', tone: 'info', icon: 'clock', hint: 'Not over yet.' },
  done: { label: 'Written', tone: 'ok', icon: 'check', hint: 'The whole file is there.' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross', hint: 'No file was written.' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'ban', hint: 'Ended by hand; no file was written.' },
  interrupted: {
    label: 'Interrupted',
    tone: 'unknown',
    icon: 'question',
    hint: 'Signalbox stopped in the middle of it.',
  },
}

/** Every file that was made, the newest first. */
export function HistoryTab(): ReactElement {
  const [version, setVersion] = useState('')
  const [older, setOlder] = useState<readonly ReportJob[]>([])
  useSubscription(
    (signal) => api.reports.watch(undefined, { signal }),
    ({ jobs }) => setVersion(jobs.map(({ id, state }) => `${id}${state}`).join()),
  )
  const newest = useQuery(version, (signal) => api.reports.history({ limit: PAGE }, { signal }))
  const [shown, setShown] = useState<typeof newest.data>(undefined)
  if (newest.data !== undefined && newest.data !== shown) setShown(newest.data)
  if (shown === undefined)
    return newest.error === undefined ? (
      <LoadingState lines={6} />
    ) : (
      <ErrorState error={newest.error} onRetry={newest.reload} />
    )
  const ids = new Set(shown.rows.map(({ id }) => id))
  const rows = [...shown.rows, ...older.filter(({ id }) => !ids.has(id))]
  const loadMore = async (): Promise<void> => {
    const last = rows.at(-1)
    if (last === undefined) return
    const page = await api.reports.history({ before: last.id, limit: PAGE })
    setOlder([...older, ...page.rows])
  }
  if (rows.length === 0)
    return (
      <Panel>
        <EmptyState title="No file yet" body="Reports and exported tables are listed here as they are made." />
      </Panel>
    )
  return (
    <Panel flush>
      <table className="sb-table" aria-label="Files">
        <thead>
          <tr>
            <th scope="col">Made</th>
            <th scope="col">File</th>
            <th scope="col">How</th>
            <th scope="col">State</th>
            <th scope="col" data-number="true">
              Rows
            </th>
            <th scope="col" data-number="true">
              Size
            </th>
            <th scope="col">Note</th>
            <th scope="col">
              <span className="sb-reports-hidden">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <TimeValue at={row.createdAt} withDate />
              </td>
              <th scope="row">{row.fileName}</th>
              <td>{row.origin === 'scheduled' ? 'By schedule' : 'By hand'}</td>
              <td>
                <ToneBadge {...stateLooks[row.state]} />
              </td>
              <td data-number="true">{row.rows === 0 ? UNKNOWN : formatCount(row.rows)}</td>
              <td data-number="true">{row.bytes === null ? UNKNOWN : formatBytes(row.bytes)}</td>
              <td>{row.note ?? ''}</td>
              <td>
                {row.state === 'done' ? (
                  <Button size="compact-xs" variant="default" onClick={() => revealFile(row.id)}>
                    Show in folder
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < shown.total ? (
        <Button variant="subtle" fullWidth onClick={() => void loadMore()}>
          Show older
        </Button>
      ) : null}
    </Panel>
  )
}
