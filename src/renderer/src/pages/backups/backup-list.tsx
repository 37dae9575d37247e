import { Button, VisuallyHidden } from '@mantine/core'
import type { ReactElement } from 'react'
import type { Backup, BackupState } from '../../../../contract/backups.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatAge, formatBytes, formatCount, plural, UNKNOWN } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { checkLooks, kindNames } from './backup-words.ts'

interface BackupListProps {
  readonly state: BackupState
  readonly onRestore: (name: string) => void
}

/** The copies there are, newest first. */
export function BackupList({ state, onRestore }: BackupListProps): ReactElement {
  const { backups, running } = state
  return (
    <Panel title="Backups" flush aside={plural(backups.length, 'backup')}>
      {backups.length === 0 ? (
        <EmptyState
          title="No backup yet"
          body="The first one is made a minute after the start. You can also make one now."
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
        <section className="sb-backups-scroll" tabIndex={0} aria-label="Backups, newest first">
          <table className="sb-table">
            <thead>
              <tr>
                <th scope="col">Made</th>
                <th scope="col">Kind</th>
                <th scope="col">Check</th>
                <th scope="col" data-number="true">
                  Verifications
                </th>
                <th scope="col" data-number="true">
                  Size
                </th>
                <th scope="col">
                  <VisuallyHidden>Actions</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {backups.map((backup) => (
                <Row key={backup.name} backup={backup} busy={running !== null} onRestore={onRestore} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

function Row(props: {
  readonly backup: Backup
  readonly busy: boolean
  readonly onRestore: (name: string) => void
}): ReactElement {
  const { backup, busy, onRestore } = props
  const { name, createdAt, kind, check, problem, verifications, bytes, appVersion } = backup
  const now = useNow()
  const verify = (): void =>
    void api.backups.check({ name }).then(
      (checked) =>
        checked.check === 'passed'
          ? notify.success('The backup is whole.')
          : notify.error(`The backup is damaged: ${checked.problem}`),
      (error: unknown) => notify.error(error),
    )
  return (
    <tr title={name}>
      <td>
        <TimeValue at={createdAt} withDate />
        <div className="sb-backups-dim">{formatAge(now - createdAt)} ago</div>
      </td>
      <td>
        {kindNames[kind]}
        <div className="sb-backups-dim">{appVersion === null ? 'Version unknown' : `Version ${appVersion}`}</div>
      </td>
      <td>
        <ToneBadge {...checkLooks[check]} />
        {problem === null ? null : <div className="sb-backups-problem">{problem}</div>}
      </td>
      <td data-number="true">{verifications === null ? UNKNOWN : formatCount(verifications)}</td>
      <td data-number="true">{formatBytes(bytes)}</td>
      <td>
        <div className="sb-backups-actions">
          <Button size="compact-xs" variant="default" disabled={busy} onClick={verify}>
            Verify
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy || check === 'failed' || check === 'newer'}
            onClick={() => onRestore(name)}
          >
            {kind === 'before-restore' ? 'Undo the restore' : 'Preview'}
          </Button>
        </div>
      </td>
    </tr>
  )
}
