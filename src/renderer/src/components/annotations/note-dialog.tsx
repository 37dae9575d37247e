import { Button, Group, Modal, NativeSelect, Select, Textarea, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Annotation } from '../../../../contract/analytics-insights.ts'
import { api, useQuery } from '../../api.ts'
import { countryName } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useProviders } from '../../stores/providers.ts'
import { fromInputValue, toInputValue } from '../filter-bar/time-range.ts'
import { notify } from '../notify.tsx'
import { type NoteDraft, noteDraftOf } from './note-draft.ts'

export interface NoteDialogProps {
  /** Null for a new one. */
  readonly note: Annotation | null
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** A note of one's own on the charts: what happened and when, to all or to one provider or country. */
export function NoteDialog({ note, onSaved, onClose }: NoteDialogProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const providers = useProviders((store) => store.labels)
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const [draft, setDraft] = useState<Omit<NoteDraft, 'at' | 'to'>>(
    note === null ? { text: '', provider: null, country: null } : noteDraftOf(note),
  )
  const [from, setFrom] = useState(() => toInputValue(note?.from ?? Date.now(), zone))
  const [until, setUntil] = useState(() => (note === null || note.to === note.from ? '' : toInputValue(note.to, zone)))
  const [busy, setBusy] = useState(false)
  const at = fromInputValue(from, zone)
  const to = until === '' ? at : fromInputValue(until, zone)
  const backwards = at !== null && to !== null && to < at
  const { text, provider, country } = draft

  const save = async (): Promise<void> => {
    if (at === null || to === null || backwards) return
    setBusy(true)
    try {
      const said = { at, to, text: text.trim(), provider, country }
      await (note === null ? api.analytics.notes.add(said) : api.analytics.notes.change({ id: note.id, ...said }))
      onSaved()
      onClose()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={note === null ? 'New note' : 'Change note'} size="md">
      <form
        className="sb-note-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Textarea
          label="Note"
          description="Shown on the charts of every range that it falls into"
          required
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={text}
          onChange={({ currentTarget: { value } }) => setDraft({ ...draft, text: value })}
        />
        <div className="sb-note-row">
          <TextInput
            type="datetime-local"
            label={zone === 'utc' ? 'When (UTC)' : 'When'}
            required
            value={from}
            onChange={({ currentTarget: { value } }) => setFrom(value)}
          />
          <TextInput
            type="datetime-local"
            label="Until, if it lasted"
            value={until}
            error={backwards ? 'This is before the start' : null}
            onChange={({ currentTarget: { value } }) => setUntil(value)}
          />
        </div>
        <div className="sb-note-row">
          <NativeSelect
            label="Provider"
            value={provider ?? ''}
            data={[{ value: '', label: 'All' }, ...[...providers].map(([value, label]) => ({ value, label }))]}
            onChange={({ currentTarget: { value } }) => setDraft({ ...draft, provider: value === '' ? null : value })}
          />
          <Select
            label="Country"
            placeholder="All"
            searchable
            clearable
            value={country}
            data={(countries.data ?? []).map((value) => ({ value, label: `${value} ${countryName(value)}` }))}
            onChange={(value) => setDraft({ ...draft, country: value })}
          />
        </div>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={text.trim() === '' || at === null || to === null || backwards}>
            {note === null ? 'Add note' : 'Save note'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
