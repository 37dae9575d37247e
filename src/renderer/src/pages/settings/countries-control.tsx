import { MultiSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import { countryName } from '../../format.ts'
import type { ControlOf } from './setting-control.tsx'
import { useCountries } from './use-countries.ts'

/** Any number of countries; none at all is the value for all of them. */
export function CountriesControl({ setting, disabled, problemId, onChange }: ControlOf<'countries'>): ReactElement {
  const chosen = Array.isArray(setting.value) ? setting.value.map(String) : []
  const known = useCountries(chosen)
  return (
    <MultiSelect
      aria-label={setting.title}
      aria-describedby={problemId}
      disabled={disabled}
      size="xs"
      searchable
      clearable
      hidePickedOptions
      placeholder={chosen.length === 0 ? (setting.unset ?? 'None') : ''}
      data={known.map((code) => ({ value: code, label: countryName(code) }))}
      value={chosen}
      onChange={(codes) => onChange(codes.length === 0 ? null : codes)}
    />
  )
}
