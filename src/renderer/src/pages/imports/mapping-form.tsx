import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import {
  type HistoryField,
  type HistoryMapping,
  historyFields,
  type ImportsPreview,
} from '../../../../contract/imports.ts'
import { fieldLabels } from './run-words.ts'

const dates = [
  { value: 'year-first', label: '2027-01-31 09:30' },
  { value: 'day-first', label: '31.01.2027 09:30' },
  { value: 'month-first', label: '01/31/2027 09:30' },
  { value: 'epoch-s', label: 'Seconds since 1970' },
  { value: 'epoch-ms', label: 'Milliseconds since 1970' },
] as const
const decimals = [
  { value: '.', label: 'Point: 0.0725' },
  { value: ',', label: 'Comma: 0,0725' },
] as const

export interface MappingFormProps {
  readonly preview: ImportsPreview
  readonly onChange: (mapping: HistoryMapping) => void
}

/** What the columns mean, as guessed, for a person to correct. */
export function MappingForm({ preview, onChange }: MappingFormProps): ReactElement {
  const { mapping, columns, missing } = preview
  const set = (patch: Partial<HistoryMapping>): void => onChange({ ...mapping, ...patch })
  const setField = (field: HistoryField, name: string): void => {
    const { [field]: _, ...others } = mapping.fields
    set({ fields: name === '' ? others : { ...others, [field]: name } })
  }
  return (
    <div className="sb-imports-fields">
      {historyFields.map((field) => (
        <NativeSelect
          key={field}
          label={fieldLabels[field]}
          error={missing.includes(field) ? 'Needed' : undefined}
          value={mapping.fields[field] ?? ''}
          data={[
            { value: '', label: 'Not in the file' },
            ...columns.map(({ name, samples }) => ({
              value: name,
              label: samples[0] === undefined ? name : `${name} (${samples[0].slice(0, 24)})`,
            })),
          ]}
          onChange={({ currentTarget: { value } }) => setField(field, value)}
        />
      ))}
      <NativeSelect
        label="Times are written as"
        value={mapping.dates}
        data={[...dates]}
        onChange={({ currentTarget: { value } }) =>
          set({ dates: dates.find((each) => each.value === value)?.value ?? 'year-first' })
        }
      />
      <NativeSelect
        label="Decimal sign"
        value={mapping.decimal}
        data={[...decimals]}
        onChange={({ currentTarget: { value } }) => set({ decimal: value === ',' ? ',' : '.' })}
      />
      <Text label="Zone of times without one" value={mapping.zone} onChange={(zone) => set({ zone })} />
      <Text
        label="Currency of amounts without one"
        value={mapping.currency}
        onChange={(currency) => set({ currency: currency.toUpperCase() })}
      />
      <Text label="Source" value={mapping.source} onChange={(source) => set({ source })} />
    </div>
  )
}

/** Tells its text when it is left, so that the preview does not run at every key. */
function Text(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactElement {
  const [text, setText] = useState(props.value)
  return (
    <TextInput
      label={props.label}
      value={text}
      maxLength={60}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        const trimmed = text.trim()
        if (trimmed === '') setText(props.value)
        else if (trimmed !== props.value) props.onChange(trimmed)
      }}
    />
  )
}
