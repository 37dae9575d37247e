import { ActionIcon, Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { dialledCountries, registrationCountries } from '../../../../contract/account-countries.ts'
import { countryName } from '../../format.ts'
import type { SenderDraft } from './account-draft.ts'

export interface AccountSendersProps {
  /** The account's own, which every other country sees. */
  readonly own: string
  readonly senders: readonly SenderDraft[]
  readonly onChange: (senders: readonly SenderDraft[]) => void
}

/** Which sender each country sees, with a mark where senders usually have to be registered. */
export function AccountSenders({ own, senders, onChange }: AccountSendersProps): ReactElement {
  const [country, setCountry] = useState<string | null>(null)
  const left = dialledCountries.filter((code) => !senders.some((row) => row.country === code))
  const patch = (code: string, change: Partial<SenderDraft>) =>
    onChange(senders.map((row) => (row.country === code ? { ...row, ...change } : row)))
  return (
    <Stack gap="sm">
      <p className="sb-account-hint">
        Every country sees <strong>{own || 'the sender above'}</strong> unless it is listed here.
      </p>
      {senders.length === 0 ? null : (
        <table className="sb-account-senders">
          <thead>
            <tr>
              <th scope="col">Country</th>
              <th scope="col">Sender</th>
              <th scope="col">Registration</th>
              <th aria-label="Actions" />
            </tr>
          </thead>
          <tbody>
            {senders.map((row) => (
              <tr key={row.country}>
                <td>{countryName(row.country)}</td>
                <td>
                  <TextInput
                    aria-label={`Sender in ${countryName(row.country)}`}
                    placeholder={own === '' ? "The account's own" : own}
                    maxLength={64}
                    value={row.sender}
                    onChange={({ currentTarget: { value } }) => patch(row.country, { sender: value })}
                  />
                </td>
                <td>
                  {registrationCountries.has(row.country) ? (
                    <Checkbox
                      size="xs"
                      label={row.registered ? 'Registered' : 'Needed: not registered yet'}
                      checked={row.registered}
                      onChange={({ currentTarget: { checked } }) => patch(row.country, { registered: checked })}
                    />
                  ) : (
                    'Not needed'
                  )}
                </td>
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`Remove ${countryName(row.country)}`}
                    onClick={() => onChange(senders.filter((each) => each !== row))}
                  >
                    <IconTrash size={15} aria-hidden="true" />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Group gap="xs" align="end">
        <Select
          label="Another country"
          placeholder="Choose a country"
          searchable
          w={260}
          data={left.map((code) => ({ value: code, label: `${countryName(code)} (${code})` }))}
          value={country}
          onChange={setCountry}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          disabled={country === null}
          onClick={() => {
            if (country !== null) onChange([...senders, { country, sender: '', registered: false }])
            setCountry(null)
          }}
        >
          Add country
        </Button>
      </Group>
    </Stack>
  )
}
