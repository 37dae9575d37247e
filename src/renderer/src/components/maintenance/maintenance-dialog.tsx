import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { MINUTE_MS } from '../../../../contract/durations.ts'
import { api, useQuery } from '../../api.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { fromInputValue, toInputValue } from '../filter-bar/time-range.ts'
import { notify } from '../notify.tsx'
import './maintenance.css'

export interface MaintenanceDraft {
  /** Null for a new window. */
  readonly id: number | null
  /** Null for all. */
  readonly provider: string | null
  /** UTC epoch ms. */
  readonly from: number
  readonly to: number
  readonly reason: string
}

export interface MaintenanceDialogProps {
  readonly draft: MaintenanceDraft
  readonly onClose: () => void
  readonly onSaved: () => void
}

/** Adds or changes a planned window, also one that is over: its minutes then no longer count. */
export function MaintenanceDialog({ draft, onClose, onSaved }: MaintenanceDialogProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const [provider, setProvider] = useState(draft.provider ?? '')
  const [from, setFrom] = useState(toInputValue(draft.from, zone))
  const [to, setTo] = useState(toInputValue(Math.ceil(draft.to / MINUTE_MS) * MINUTE_MS, zone))
  const [reason, setReason] = useState(draft.reason)
  const [busy, setBusy] = useState(false)
  const begin = fromInputValue(from, zone)
  const end = fromInputValue(to, zone)
  const backwards = begin !== null && end !== null && begin >= end
  const complete = begin !== null && end !== null && !backwards && reason.trim() !== ''

  const save = async (): Promise<void> => {
    if (begin === null || end === null) return
    setBusy(true)
    const window = { provider: provider === '' ? null : provider, from: begin, to: end, reason }
    try {
      const saved = await (draft.id === null
        ? api.maintenance.create(window)
        : api.maintenance.edit({ ...window, id: draft.id }))
      const undo = () => void api.maintenance.delete({ id: saved.id }).then(onSaved).catch(notify.error)
      notify.success('The window is left out of uptime', draft.id === null ? { undo } : {})
      onSaved()
      onClose()
    } catch (error) {
      setBusy(false)
      notify.error(error)
    }
  }
  const known = providers.data ?? []
  const choices = [
    { value: '', label: 'All providers' },
    ...known.map(({ name, label }) => ({ value: name, label })),
    ...(provider !== '' && !known.some(({ name }) => name === provider) ? [{ value: provider, label: provider }] : []),
  ]

  return (
    <Modal opened onClose={onClose} title={draft.id === null ? 'Mark as maintenance' : 'Change maintenance'} size="md">
      <form
        className="sb-maintenance-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>Planned minutes are left out of uptime and availability, and listed. This may be set afterwards.</p>
        <NativeSelect
          label="For"
          data={choices}
          value={provider}
          onChange={({ currentTarget: { value } }) => setProvider(value)}
        />
        <Group grow align="flex-start">
          <TextInput
            type="datetime-local"
            label={zone === 'utc' ? 'From (UTC)' : 'From'}
            value={from}
            onChange={({ currentTarget: { value } }) => setFrom(value)}
          />
          <TextInput
            type="datetime-local"
            label={zone === 'utc' ? 'To (UTC)' : 'To'}
            value={to}
            error={backwards ? 'This is not after the start' : null}
            onChange={({ currentTarget: { value } }) => setTo(value)}
          />
        </Group>
        <TextInput
          label="Reason"
          placeholder="What was planned, and with whom"
          maxLength={500}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={!complete}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
