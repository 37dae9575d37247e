import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { countryName } from '../../format.ts'
import type { ControlOf } from './setting-control.tsx'
import { TimeControl } from './time-control.tsx'
import { useCountries } from './use-countries.ts'

/** What a country that is added begins with, in ms. */
const FIRST_MS = 60_000

/** A length of time for each of some countries. */
export function CountryTimes({ setting, disabled, problemId, onChange }: ControlOf<'country-durations'>): ReactElement {
  const times = Object.entries(setting.value as Readonly<Record<string, number>>)
  const known = useCountries(times.map(([code]) => code))
  const free = known.filter((code) => times.every(([taken]) => taken !== code))
  const change = (entries: readonly (readonly [string, number])[]): void => onChange(Object.fromEntries(entries))
  return (
    <div className="sb-setting-times">
      {times.map(([code, ms]) => (
        <div key={code} className="sb-setting-times-row">
          <span className="sb-cut">{countryName(code)}</span>
          <TimeControl
            aria-label={`${setting.title}: ${countryName(code)}`}
            aria-describedby={problemId}
            disabled={disabled}
            value={ms}
            onChange={(next) => change(times.map(([each, was]) => [each, each === code ? next : was]))}
          />
          <ActionIcon
            aria-label={`Remove ${countryName(code)}`}
            disabled={disabled}
            onClick={() => change(times.filter(([each]) => each !== code))}
          >
            <IconX size={14} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <NativeSelect
        aria-label={`Add a country to ${setting.title}`}
        disabled={disabled || free.length === 0}
        data={[
          { value: '', label: 'Add a country' },
          ...free.map((code) => ({ value: code, label: countryName(code) })),
        ]}
        value=""
        onChange={({ currentTarget: { value } }) => {
          if (value !== '') change([...times, [value, FIRST_MS]])
        }}
      />
    </div>
  )
}
