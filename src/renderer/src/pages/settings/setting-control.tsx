import { Button, NativeSelect, SegmentedControl, Select, Switch } from '@mantine/core'
import type { ReactElement } from 'react'
import type { SettingControl as Control, Setting } from '../../../../contract/settings.ts'
import { CountriesControl } from './countries-control.tsx'
import { CountryTimes } from './country-times.tsx'
import { NumberControl } from './number-control.tsx'
import { TextControl } from './text-control.tsx'
import { TimeControl } from './time-control.tsx'

export interface SettingControlProps {
  readonly setting: Setting
  readonly disabled: boolean
  /** Of amounts, ISO 4217. */
  readonly currency: string
  /** Id of the sentence that says what is wrong, when something is. */
  readonly problemId: string | undefined
  readonly onChange: (value: Setting['value']) => void
}

/** A control of one kind. */
export type ControlOf<K extends Control['kind']> = Omit<SettingControlProps, 'setting'> & {
  readonly setting: Setting
  readonly control: Extract<Control, { readonly kind: K }>
}

const UNSET = 'unset'
const zones = Intl.supportedValuesOf('timeZone')
const currencies = Intl.supportedValuesOf('currency')

/** What changes a setting, by its kind of value. */
export function SettingControl(props: SettingControlProps): ReactElement {
  const { setting, disabled, problemId, onChange } = props
  const { control, value, title } = setting
  const named = { 'aria-label': title, 'aria-describedby': problemId, disabled }
  switch (control.kind) {
    case 'switch': {
      const inverted = control.inverted ?? false
      return (
        <Switch
          {...named}
          size="sm"
          checked={value !== inverted}
          onChange={({ currentTarget: { checked } }) => onChange(checked !== inverted)}
        />
      )
    }
    case 'number':
    case 'share':
    case 'money':
      return <NumberControl {...props} control={control} />
    case 'duration':
      return <TimeControl {...named} value={Number(value)} onChange={onChange} />
    case 'choice':
      return setting.unset === null ? (
        <SegmentedControl
          aria-label={title}
          disabled={disabled}
          data={control.options}
          value={String(value)}
          onChange={onChange}
        />
      ) : (
        <NativeSelect
          {...named}
          data={[{ value: UNSET, label: setting.unset }, ...control.options]}
          value={value === null ? UNSET : String(value)}
          onChange={({ currentTarget }) => onChange(currentTarget.value === UNSET ? null : currentTarget.value)}
        />
      )
    case 'text':
      return <TextControl {...props} control={control} />
    case 'countries':
      return <CountriesControl {...props} control={control} />
    case 'country-durations':
      return <CountryTimes {...props} control={control} />
    case 'zone':
    case 'currency': {
      const known = control.kind === 'zone' ? zones : currencies
      const chosen = value === null ? null : String(value)
      return (
        <Select
          {...named}
          searchable
          allowDeselect={false}
          placeholder={setting.unset ?? ''}
          data={chosen === null || known.includes(chosen) ? known : [chosen, ...known]}
          value={chosen}
          onChange={onChange}
        />
      )
    }
    case 'page':
      return (
        <Button component="a" variant="default" href={control.href}>
          {control.label}
        </Button>
      )
  }
}
