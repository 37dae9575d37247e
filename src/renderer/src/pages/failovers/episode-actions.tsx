import { Button, Group, Textarea } from '@mantine/core'
import { IconCalendarCheck, IconCircleCheck, IconNote } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { MINUTE_MS } from '../../../../contract/durations.ts'
import type { EpisodeDetail } from '../../../../contract/episodes.ts'
import { api } from '../../api.ts'
import { MaintenanceDialog } from '../../components/maintenance/maintenance-dialog.tsx'
import { notify } from '../../components/notify.tsx'

export interface EpisodeActionsProps {
  readonly episode: EpisodeDetail
  /** The notes or the maintenance of this episode have changed. */
  readonly onChanged: () => void
}

/** Acknowledge, note, mark as maintenance. */
export function EpisodeActions({ episode, onChanged }: EpisodeActionsProps): ReactElement {
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [planning, setPlanning] = useState(false)
  const { id, acknowledged, maintenance, provider, createdAt, lastAt, recoveredAt, moments } = episode

  const add = async (kind: 'acknowledge' | 'note'): Promise<void> => {
    setBusy(true)
    try {
      await api.episodes[kind]({ id, text })
      notify.success(kind === 'note' ? 'Noted' : 'Acknowledged')
      setText('')
      onChanged()
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }

  return (
    <div className="sb-episode-actions">
      <Textarea
        aria-label="Note"
        placeholder="What was found, what was done (may be left empty to acknowledge)"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={2_000}
        value={text}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <Group gap="xs">
        <Button
          variant={acknowledged === null ? 'filled' : 'default'}
          loading={busy}
          leftSection={<IconCircleCheck size={15} aria-hidden="true" />}
          onClick={() => void add('acknowledge')}
        >
          {acknowledged === null ? 'Acknowledge' : 'Acknowledge again'}
        </Button>
        <Button
          variant="default"
          disabled={busy || text.trim() === ''}
          leftSection={<IconNote size={15} aria-hidden="true" />}
          onClick={() => void add('note')}
        >
          Add note
        </Button>
        {maintenance !== null || episode.drill ? null : (
          <Button
            variant="default"
            leftSection={<IconCalendarCheck size={15} aria-hidden="true" />}
            onClick={() => setPlanning(true)}
          >
            Mark as maintenance
          </Button>
        )}
      </Group>
      {planning ? (
        <MaintenanceDialog
          draft={{
            id: null,
            provider,
            from: Math.min(createdAt, moments[0]?.at ?? createdAt),
            // Its last moment belongs to it, in whichever minute that is.
            to: Math.max(lastAt, recoveredAt ?? 0) + MINUTE_MS,
            reason: '',
          }}
          onClose={() => setPlanning(false)}
          onSaved={onChanged}
        />
      ) : null}
    </div>
  )
}
