import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { countryName } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { type Change, changeKinds, kindNames, newChange } from './what-if-draft.ts'

const currencies = ['USD', 'EUR', 'GBP', 'INR', 'BRL', 'CHF', 'JPY', 'PLN', 'SEK']

export interface WhatIfFormProps {
  readonly changes: readonly Change[]
  readonly onChange: (changes: readonly Change[]) => void
}

/** The supposed changes, one a line. */
export function WhatIfForm({ changes, onChange }: WhatIfFormProps): ReactElement {
  const labels = useProviders((providers) => providers.labels)
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const providerChoices = [
    { value: '', label: 'All providers' },
    ...[...labels].map(([value, label]) => ({ value, label })),
  ]
  const countryChoices = [
    { value: '', label: 'All countries' },
    ...(countries.data ?? [])
      .map((value) => ({ value, label: countryName(value) }))
      .toSorted((a, b) => a.label.localeCompare(b.label)),
  ]
  const set = (id: number, patch: Partial<Change>): void =>
    onChange(changes.map((change) => (change.id === id ? { ...change, ...patch } : change)))
  return (
    <>
      {changes.map((change, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of fields in a line
        <div key={change.id} className="sb-cost-change" role="group" aria-label={`Change ${index + 1}`}>
          <NativeSelect
            aria-label="What changes"
            data={changeKinds.map((value) => ({ value, label: kindNames[value] }))}
            value={change.kind}
            onChange={({ currentTarget: { value } }) =>
              set(change.id, { kind: changeKinds.find((each) => each === value) ?? change.kind })
            }
          />
          {change.kind === 'rate' ? (
            <NativeSelect
              aria-label="Currency that gets dearer"
              data={currencies}
              value={change.currency}
              onChange={({ currentTarget: { value } }) => set(change.id, { currency: value })}
            />
          ) : (
            <NativeSelect
              aria-label="Country"
              data={countryChoices}
              value={change.country}
              onChange={({ currentTarget: { value } }) => set(change.id, { country: value })}
            />
          )}
          {change.kind === 'price' || change.kind === 'conversion' ? (
            <NativeSelect
              aria-label="Provider"
              data={providerChoices}
              value={change.provider}
              onChange={({ currentTarget: { value } }) => set(change.id, { provider: value })}
            />
          ) : (
            <span />
          )}
          <NumberInput
            aria-label="By how much"
            suffix={change.kind === 'conversion' ? ' pp' : ' %'}
            min={-100}
            max={change.kind === 'conversion' ? 100 : 1_000}
            decimalScale={1}
            clampBehavior="blur"
            value={change.amount}
            onChange={(value) => typeof value === 'number' && set(change.id, { amount: Math.max(-100, value) })}
          />
          <ActionIcon
            aria-label={`Remove change ${index + 1}`}
            onClick={() => onChange(changes.filter(({ id }) => id !== change.id))}
          >
            <IconTrash size={15} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...changes, newChange(1 + Math.max(0, ...changes.map(({ id }) => id)))])}
        >
          Add a change
        </Button>
      </div>
    </>
  )
}
