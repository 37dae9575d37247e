import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconFolderOpen } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { BackupSchedule, BackupState } from '../../../../contract/backups.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { intervals } from './backup-words.ts'

const counts = [
  { key: 'latest', label: 'Latest', min: 1, max: 100 },
  { key: 'daily', label: 'Days', min: 0, max: 60 },
  { key: 'weekly', label: 'Weeks', min: 0, max: 52 },
] as const

/** When backups are made, how many are kept, and where. */
export function SchedulePanel({ state }: { readonly state: BackupState }): ReactElement {
  const { schedule, folderName, canChooseFolder } = state
  const [draft, setDraft] = useState<BackupSchedule>(schedule)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(schedule)
  const known = intervals.some(({ value }) => value === String(draft.everyMs ?? ''))
  const save = (): void =>
    void api.backups.setSchedule(draft).then(
      () =>
        notify.success('The schedule is saved.', {
          undo: () => void api.backups.setSchedule(schedule).catch((error: unknown) => notify.error(error)),
        }),
      (error: unknown) => notify.error(error),
    )
  const choose = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  return (
    <Panel title="Schedule">
      <form
        className="sb-backups-card"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <NativeSelect
          label="Make a backup"
          value={String(draft.everyMs ?? '')}
          data={[
            ...intervals,
            ...(known
              ? []
              : [{ value: String(draft.everyMs), label: `Every ${Number(draft.everyMs) / 60_000} minutes` }]),
          ]}
          onChange={({ currentTarget: { value } }) =>
            setDraft({ ...draft, everyMs: value === '' ? null : Number(value) })
          }
        />
        <fieldset className="sb-backups-keep">
          <legend>Scheduled backups to keep</legend>
          {counts.map(({ key, label, min, max }) => (
            <NumberInput
              key={key}
              label={label}
              min={min}
              max={max}
              allowDecimal={false}
              value={draft[key]}
              onChange={(value) => {
                if (typeof value === 'number') setDraft({ ...draft, [key]: Math.min(max, Math.max(min, value)) })
              }}
            />
          ))}
        </fieldset>
        <div className="sb-backups-row">
          <Button type="submit" disabled={!isChanged}>
            Save
          </Button>
          {isChanged ? (
            <Button variant="subtle" color="gray" onClick={() => setDraft(schedule)}>
              Discard
            </Button>
          ) : null}
        </div>
        <div className="sb-backups-folder">
          <span>
            Folder: <strong>{folderName ?? 'in this workspace'}</strong>
          </span>
          {canChooseFolder ? (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconFolderOpen size={13} aria-hidden="true" />}
              onClick={() => choose(api.backups.chooseFolder())}
            >
              Choose another
            </Button>
          ) : null}
          {folderName === null ? null : (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => choose(api.backups.ownFolder())}>
              Back to the workspace
            </Button>
          )}
        </div>
        {folderName === null ? (
          <p className="sb-backups-dim">A folder on another disk also helps when this disk fails.</p>
        ) : null}
      </form>
    </Panel>
  )
}
