import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { BackupState } from '../../../../contract/backups.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { BackupFigures } from './backup-figures.tsx'
import { BackupList } from './backup-list.tsx'
import { ExportPanel } from './export-panel.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { RetentionPanel } from './retention-panel.tsx'
import { SchedulePanel } from './schedule-panel.tsx'
import { StoragePanel } from './storage-panel.tsx'
import './backups.css'

/** Copies of the database and the way back to them; how much is kept, for how long, and how to take it along. */
export function BackupsPage(): ReactElement {
  const [state, setState] = useState<BackupState | null>(null)
  const [restoring, setRestoring] = useState<string | null>(null)
  const watched = useSubscription((signal) => api.backups.watch(undefined, { signal }), setState)
  const make = (): void =>
    void api.backups.make().then(
      () => notify.success('The backup is made and verified.'),
      (error: unknown) => notify.error(error),
    )
  return (
    <div className="sb-page">
      <PageHeader
        title="Backups"
        subtitle="Verified copies of the database, and the way back to one of them"
        actions={
          <Button disabled={state === null || state.running !== null} onClick={make}>
            Back up now
          </Button>
        }
      />
      {watched.error == null || state !== null ? null : <ErrorState error={watched.error} onRetry={watched.retry} />}
      {state === null ? (
        <LoadingState lines={8} />
      ) : (
        <>
          <BackupFigures state={state} />
          <div className="sb-backups">
            <div className="sb-backups-column">
              <BackupList state={state} onRestore={setRestoring} />
              <StoragePanel />
            </div>
            <div className="sb-backups-column">
              <SchedulePanel key={JSON.stringify(state.schedule)} state={state} />
              <RetentionPanel />
              <ExportPanel />
            </div>
          </div>
        </>
      )}
      {restoring === null || state === null ? null : (
        <RestoreDialog name={restoring} canRestore={state.canRestore} onClose={() => setRestoring(null)} />
      )}
    </div>
  )
}
