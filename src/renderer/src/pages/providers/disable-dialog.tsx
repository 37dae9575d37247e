import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { type ReactElement, useState } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { countryName, formatPercent } from '../../format.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const COUNTRIES_NAMED = 6

const durations = [
  { value: String(HOUR / 4), label: '15 minutes' },
  { value: String(HOUR), label: '1 hour' },
  { value: String(4 * HOUR), label: '4 hours' },
  { value: String(DAY), label: '24 hours' },
  { value: String(7 * DAY), label: '7 days' },
  { value: '', label: 'Until somebody enables it' },
]

/** What only this provider can serve, as the engine's refusal says. */
interface Last {
  readonly message: string
  readonly countries: readonly string[]
  readonly share: number | null
}

export interface DisableDialogProps {
  readonly provider: ProviderRow
  readonly onClose: () => void
}

/** Asks for how long, and names what disabling a provider does; taking a country's last one needs its name typed. */
export function DisableDialog({ provider, onClose }: DisableDialogProps): ReactElement {
  const { name, label, state: before, disabledUntil } = provider
  const [forMs, setForMs] = useState(String(HOUR))
  const [reason, setReason] = useState('')
  const [last, setLast] = useState<Last | null>(null)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const day = useQuery(name, (signal) => api.providers.get({ name, windowMs: DAY }, { signal }))

  const disable = async (): Promise<void> => {
    setBusy(true)
    const until = forMs === '' ? null : Date.now() + Number(forMs)
    try {
      await api.providers.setState({ name, state: 'disabled', until, confirm: last !== null, reason })
      const undo = () => void api.providers.setState({ name, state: before, until: disabledUntil }).catch(notify.error)
      notify.success(`${label} is disabled`, { undo })
      onClose()
    } catch (error) {
      setBusy(false)
      if (error instanceof ORPCError && error.code === 'NO_PROVIDER_LEFT')
        setLast({ message: error.message, ...error.data })
      else notify.error(error)
    }
  }

  return (
    <Modal opened onClose={onClose} title={`Disable ${label}`} size="md">
      <form
        className="sb-disable"
        onSubmit={(event) => {
          event.preventDefault()
          void disable()
        }}
      >
        <p>{effect(label, day.data?.dayShare, day.error)}</p>
        <NativeSelect
          label="For"
          data={durations}
          value={forMs}
          onChange={({ currentTarget: { value } }) => setForMs(value)}
          data-autofocus
        />
        <TextInput
          label="Reason"
          placeholder="For the audit log; may be left empty"
          maxLength={500}
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        {last === null ? null : (
          <div className="sb-disable-last" role="alert" data-tone="bad">
            <p>{last.message}</p>
            <p>
              {countriesText(last.countries)}
              {last.share === null ? '' : `: ${formatPercent(last.share)} of the verifications of the last 24 h`}
            </p>
            <TextInput
              label={`Type ${name} to disable it all the same`}
              value={typed}
              onChange={({ currentTarget: { value } }) => setTyped(value)}
            />
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="bad" loading={busy} disabled={last !== null && typed.trim() !== name}>
            Disable
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function effect(label: string, share: number | null | undefined, error: unknown): string {
  if (error !== undefined) return `What ${label} carried could not be found out. ${errorMessage(error)}`
  if (share === undefined) return `Finding out what ${label} carries…`
  if (share === null) return 'There was no traffic in the last 24 h.'
  return `It took ${formatPercent(share)} of the traffic of the last 24 h, which will go to the others. Receipts of what it has accepted still come in.`
}

function countriesText(countries: readonly string[]): string {
  const named = countries.slice(0, COUNTRIES_NAMED).map(countryName).join(', ')
  const more = countries.length - COUNTRIES_NAMED
  return more > 0 ? `${named} and ${more} more` : named
}
