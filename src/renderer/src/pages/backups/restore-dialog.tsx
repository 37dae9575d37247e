import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { BackupPreview } from '../../../../contract/backups.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { RestoreChanges } from './restore-changes.tsx'

interface RestoreDialogProps {
  readonly name: string
  /** Whether this engine can stop and start itself. */
  readonly canRestore: boolean
  readonly onClose: () => void
}

/** What restoring would change, and then, once the name of the workspace is typed, the restore itself. */
export function RestoreDialog({ name, canRestore, onClose }: RestoreDialogProps): ReactElement {
  const query = useQuery(name, (signal) => api.backups.preview({ name }, { signal }))
  return (
    <Modal opened onClose={onClose} title="Restore a backup" size="lg">
      <div className="sb-restore">
        {query.error == null ? null : <ErrorState error={query.error} onRetry={query.reload} />}
        {query.data === undefined ? (
          query.error == null ? (
            <LoadingState lines={6} />
          ) : null
        ) : (
          <Confirm preview={query.data} canRestore={canRestore} onClose={onClose} />
        )}
      </div>
    </Modal>
  )
}

function Confirm(props: {
  readonly preview: BackupPreview
  readonly canRestore: boolean
  readonly onClose: () => void
}): ReactElement {
  const { preview, canRestore, onClose } = props
  const { backup, confirmation } = preview
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const restore = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.backups.restore({ name: backup.name, confirmation: typed })
      // The console starts again from here on, and the page with it.
      notify.info('The backup is restored; the console starts again.')
      onClose()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }
  return (
    <form
      className="sb-restore"
      onSubmit={(event) => {
        event.preventDefault()
        void restore()
      }}
    >
      <RestoreChanges preview={preview} />
      {canRestore ? (
        <>
          <p>
            The console stops sending for a moment. The database as it is now is kept as a backup, so that a restore can
            be undone. Messages that were sent since stay sent, and providers charge for them.
          </p>
          <TextInput
            label={`Type ${confirmation} to confirm`}
            value={typed}
            autoComplete="off"
            maxLength={60}
            data-autofocus
            onChange={({ currentTarget: { value } }) => setTyped(value)}
          />
        </>
      ) : (
        <p>This console cannot start itself again. Stop it, then use “npm run restore”.</p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {canRestore ? (
          <Button type="submit" color="bad" loading={busy} disabled={typed.trim() !== confirmation}>
            Restore
          </Button>
        ) : null}
      </Group>
    </form>
  )
}
