import { MultiSelect, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { dialledCountries } from '../../../../contract/account-countries.ts'
import { countryName } from '../../format.ts'
import type { AccountDraft } from './account-draft.ts'

type Settings = Pick<AccountDraft, 'label' | 'currency' | 'allowedCountries'>
type Limits = Pick<AccountDraft, 'place' | 'perSecond' | 'concurrent'>

const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'AUD', 'CAD', 'INR', 'JPY', 'NOK', 'PLN', 'SEK', 'SGD', 'ZAR']
const countries = dialledCountries
  .map((code) => ({ value: code, label: `${countryName(code)} (${code})` }))
  .sort((a, b) => a.label.localeCompare(b.label))

const numberOf = (value: number | string): number | '' => (typeof value === 'number' ? value : '')

export interface AccountSettingsProps {
  readonly settings: Settings
  readonly onChange: (change: Partial<Settings>) => void
}

/** What people call an account, and where it may send. */
export function AccountSettings({ settings, onChange }: AccountSettingsProps): ReactElement {
  const { label, currency, allowedCountries } = settings
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2}>
        <TextInput
          label="Name"
          description="What the console calls it"
          maxLength={60}
          withAsterisk
          value={label}
          onChange={({ currentTarget: { value } }) => onChange({ label: value })}
        />
        <Select
          label="Currency"
          description="Of its prices, where they name none"
          searchable
          allowDeselect={false}
          data={currencies.includes(currency) ? currencies : [currency, ...currencies]}
          value={currency}
          onChange={(value) => onChange({ currency: value ?? currency })}
        />
      </SimpleGrid>
      <MultiSelect
        size="xs"
        label="Countries"
        description="Where it may send; empty for all"
        placeholder={allowedCountries.length === 0 ? 'All countries' : ''}
        searchable
        clearable
        data={countries}
        value={[...allowedCountries]}
        onChange={(codes) => onChange({ allowedCountries: codes })}
      />
    </Stack>
  )
}

export interface AccountLimitsProps {
  readonly limits: Limits
  /** How many providers there are already. */
  readonly others: number
  readonly onChange: (change: Partial<Limits>) => void
}

/** When it is tried, and how much at once. */
export function AccountLimits({ limits, others, onChange }: AccountLimitsProps): ReactElement {
  return (
    <SimpleGrid cols={3}>
      <NumberInput
        label="Place in the order"
        description="1 is tried first"
        placeholder={`Last (${others + 1})`}
        min={1}
        max={others + 1}
        allowDecimal={false}
        value={limits.place}
        onChange={(value) => onChange({ place: numberOf(value) })}
      />
      <NumberInput
        label="Sends per second"
        description="Empty for no limit"
        min={0.1}
        max={10_000}
        decimalScale={1}
        value={limits.perSecond}
        onChange={(value) => onChange({ perSecond: numberOf(value) })}
      />
      <NumberInput
        label="Under way at once"
        description="Empty for no limit"
        min={1}
        max={10_000}
        allowDecimal={false}
        value={limits.concurrent}
        onChange={(value) => onChange({ concurrent: numberOf(value) })}
      />
    </SimpleGrid>
  )
}
