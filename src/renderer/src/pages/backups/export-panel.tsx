import { Button, Progress } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { DataExport } from '../../../../contract/storage.ts'
import { api, useSubscription } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatBytes, plural } from '../../format.ts'
import { tableLabel } from './backup-words.ts'

/** All data of the workspace in open formats. */
export function ExportPanel(): ReactElement {
  const [state, setState] = useState<DataExport | null>(null)
  useSubscription(
    (signal) => api.storage.watchExport(undefined, { signal }),
    (event) => setState(event.export),
  )
  const act = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  const isRunning = state?.state === 'running'
  return (
    <Panel title="Export of everything">
      <div className="sb-backups-card">
        <p>
          Every table as NDJSON with a description of columns and units, for other programs. Keys are not in it, and
          numbers of people are masked.
        </p>
        {state !== null && isRunning ? (
          <div role="status">
            <Progress value={(state.tablesDone / Math.max(1, state.tables)) * 100} aria-label="Export of everything" />
            <p className="sb-backups-dim">
              {state.table === null ? 'Beginning' : tableLabel(state.table)}: {plural(state.rows, 'row')},{' '}
              {formatBytes(state.bytes)}
            </p>
          </div>
        ) : null}
        {state === null || isRunning ? null : <Ended state={state} />}
        <div className="sb-backups-row">
          {isRunning ? (
            <Button variant="default" onClick={() => act(api.storage.cancelExport())}>
              Cancel
            </Button>
          ) : (
            <Button variant="default" onClick={() => act(api.storage.startExport())}>
              Export everything
            </Button>
          )}
        </div>
      </div>
    </Panel>
  )
}

function Ended({ state }: { readonly state: DataExport }): ReactElement {
  if (state.state === 'cancelled') return <p role="status">The export was cancelled; nothing of it was kept.</p>
  if (state.state === 'failed')
    return (
      <p className="sb-backups-warning" role="status">
        {state.problem}
      </p>
    )
  return (
    <p role="status">
      {plural(state.rows, 'row')} of {plural(state.tables, 'table')} in the folder <strong>{state.folderName}</strong>,{' '}
      {formatBytes(state.bytes)}.
    </p>
  )
}
