import { Button, Group, Stack, TextInput } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { type ReactElement, useState } from 'react'
import type { Account } from '../../../../contract/account-models.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { countryName } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'

const COUNTRIES_NAMED = 6

export interface AccountRemoveProps {
  readonly account: Account
  readonly onRemoved: () => void
}

/** Removes an account; taking a country's last one needs its name typed. */
export function AccountRemove({ account: { name, label }, onRemoved }: AccountRemoveProps): ReactElement {
  const [last, setLast] = useState<{ readonly message: string; readonly countries: readonly string[] } | null>(null)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const loadLabels = useProviders((store) => store.load)

  const remove = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.accounts.remove({ name, ...(last !== null && { confirm: typed }) })
      notify.success(`${label} was removed`)
      void loadLabels()
      onRemoved()
    } catch (error) {
      setBusy(false)
      if (error instanceof ORPCError && error.code === 'NO_PROVIDER_LEFT')
        setLast({ message: error.message, countries: error.data.countries })
      else notify.error(error)
    }
  }

  return (
    <Stack gap="md">
      <p>
        {label} gets nothing more to send and its key is forgotten. Receipts of what it has accepted are not asked for
        any more. Its records stay.
      </p>
      {last === null ? null : (
        <div className="sb-account-result" role="alert" data-tone="bad">
          <p>{last.message}</p>
          {last.countries.length === 0 ? null : (
            <p>{last.countries.slice(0, COUNTRIES_NAMED).map(countryName).join(', ')}</p>
          )}
          <TextInput
            label={`Type ${name} to remove it all the same`}
            value={typed}
            onChange={({ currentTarget: { value } }) => setTyped(value)}
          />
        </div>
      )}
      <Group justify="flex-end">
        <Button
          color="bad"
          loading={busy}
          disabled={last !== null && typed.trim() !== name}
          onClick={() => void remove()}
        >
          Remove {label}
        </Button>
      </Group>
    </Stack>
  )
}
