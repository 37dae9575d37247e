import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { SettingsDiff } from '../../../../contract/settings.ts'
import { api, errorMessage } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { plural } from '../../format.ts'
import { ChangeList } from './change-list.tsx'
import { undoChange } from './use-settings.ts'

export interface ImportDialogProps {
  /** The text of the file. */
  readonly file: string
  readonly diff: SettingsDiff
  readonly onClose: () => void
}

/** What importing a file of settings would change; nothing is written before it is confirmed. */
export function ImportDialog({ file, diff, onClose }: ImportDialogProps): ReactElement {
  const { changes, same, unknown, problems, notes } = diff
  const all = plural(changes.length, 'change')
  // Policies, orders and rules are taken back where they are shown.
  const undoable = changes.every(({ part }) => part === 'setting')
  const [ignore, setIgnore] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const ready = changes.length > 0 && problems.length === 0 && (unknown.length === 0 || ignore)

  const take = async (): Promise<void> => {
    setBusy(true)
    try {
      const { auditId } = await api.settings.import({ file, unknown: ignore ? 'ignore' : 'refuse' })
      notify.success(`${all} taken over`, {
        ...(undoable && auditId !== null && { undo: () => void undoChange(auditId) }),
      })
      onClose()
    } catch (error) {
      setProblem(errorMessage(error))
    }
    setBusy(false)
  }
  return (
    <Modal opened onClose={onClose} title="Import settings" size="xl">
      <p className="sb-import-sum">
        {changes.length === 0 ? 'Nothing would change' : `${all} would be made`}
        {same === 0
          ? ''
          : `; ${plural(same, 'other entry of the file is', 'other entries of the file are')} so already`}
        .
      </p>
      {changes.length === 0 ? null : <ChangeList changes={changes} />}
      {problems.length === 0 ? null : (
        <div className="sb-import-problems" role="alert">
          <strong>This file cannot be taken over:</strong>
          <ul>
            {problems.map(({ key, message }) => (
              <li key={key}>{message}</li>
            ))}
          </ul>
        </div>
      )}
      {notes.length === 0 ? null : (
        <ul className="sb-import-notes" aria-label="Notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {unknown.length === 0 ? null : (
        <div className="sb-import-problems">
          <p>
            This version does not know {unknown.length === 1 ? 'the setting' : 'the settings'}{' '}
            <code>{unknown.join(', ')}</code>.
          </p>
          <Checkbox
            size="xs"
            label="Leave them out and import the others"
            checked={ignore}
            onChange={(event) => setIgnore(event.currentTarget.checked)}
          />
        </div>
      )}
      {problem === null ? null : (
        <p className="sb-setting-problem" role="alert">
          {problem}
        </p>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={!ready} loading={busy} onClick={() => void take()}>
          {changes.length === 0 ? 'Import' : `Make ${all}`}
        </Button>
      </Group>
    </Modal>
  )
}
