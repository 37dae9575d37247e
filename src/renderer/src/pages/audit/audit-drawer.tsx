import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { AuditLogEntry } from '../../../../contract/audit.ts'
import { api, errorMessage } from '../../api.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { notify } from '../../components/notify.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { actionText, auditChanges, type SettingNames } from './audit-words.ts'

export interface AuditDrawerProps {
  readonly entry: AuditLogEntry
  readonly names: SettingNames
  readonly onClose: () => void
  /** There is a new entry. */
  readonly onUndone: () => void
}

/** One entry of the audit log: who, when, why, and every value before and after. */
export function AuditDrawer({ entry, names, onClose, onUndone }: AuditDrawerProps): ReactElement {
  const changes = auditChanges(entry, names)
  return (
    <DetailDrawer title={actionText(entry.action)} onClose={onClose}>
      <section className="sb-drawer-section">
        <Facts
          facts={[
            ['Entry', entry.id],
            ['When', <TimeValue key="at" at={entry.at} withDate />],
            ['Who', entry.actor],
            ['To what', entry.subject],
            ['Action', <code key="action">{entry.action}</code>],
          ]}
        />
        {entry.reason === null ? null : (
          <p>
            Reason: <q>{entry.reason}</q>
          </p>
        )}
      </section>
      <section className="sb-drawer-section">
        {changes.length === 0 ? (
          <p className="sb-drawer-none">The entry says no more than this.</p>
        ) : (
          <table className="sb-table sb-changes" aria-label="Before and after">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {entry.undoable ? <Undo key={entry.id} id={entry.id} onUndone={onUndone} /> : null}
    </DetailDrawer>
  )
}

/** Takes the change back; where the settings were changed again since, only when that is confirmed. */
function Undo({ id, onUndone }: { readonly id: number; readonly onUndone: () => void }): ReactElement {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const undo = async (confirm: boolean): Promise<void> => {
    setBusy(true)
    try {
      const { keys } = await api.settings.undo({ auditId: id, confirm })
      setProblem(null)
      notify.success(keys.length === 0 ? 'It was so already' : 'Undone')
      onUndone()
    } catch (error) {
      setProblem(errorMessage(error))
    }
    setBusy(false)
  }
  return (
    <section className="sb-drawer-section sb-audit-undo">
      {problem === null ? null : (
        <p className="sb-setting-problem" role="alert">
          {problem}
        </p>
      )}
      <Button
        variant="default"
        loading={busy}
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        onClick={() => void undo(problem !== null)}
      >
        {problem === null ? 'Undo this change' : 'Undo all the same'}
      </Button>
    </section>
  )
}
