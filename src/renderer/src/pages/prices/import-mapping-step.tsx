import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ImportField, PriceImportMapping, PriceImportPreview } from '../../../../contract/price-import.ts'
import { useProviders } from '../../stores/providers.ts'
import { ImportTemplates } from './import-templates.tsx'

export interface ImportMappingStepProps {
  readonly preview: PriceImportPreview
  readonly mapping: PriceImportMapping
  /** Null to have it guessed. */
  readonly onChange: (mapping: PriceImportMapping | null) => void
}

type FieldName = 'provider' | 'country' | 'mccMnc' | 'mcc' | 'mnc' | 'price' | 'currency' | 'effectiveFrom' | 'service'

const fields: readonly { readonly name: FieldName; readonly label: string; readonly hint?: string }[] = [
  { name: 'provider', label: 'Provider' },
  { name: 'country', label: 'Country', hint: 'Code, English name or MCC' },
  { name: 'price', label: 'Price of a segment' },
  { name: 'currency', label: 'Currency', hint: 'Such as EUR' },
  { name: 'mccMnc', label: 'MCC and MNC in one', hint: 'Such as 26201' },
  { name: 'mcc', label: 'MCC' },
  { name: 'mnc', label: 'MNC' },
  { name: 'effectiveFrom', label: 'Effective from', hint: 'At once when not mapped' },
  { name: 'service', label: 'Service', hint: 'SMS when not mapped' },
]

const delimiters = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
] as const
const decimals = [
  { value: '.', label: 'Point: 0.0725' },
  { value: ',', label: 'Comma: 0,0725' },
] as const
const thousands = [
  { value: '', label: 'Nothing' },
  { value: '.', label: 'Point' },
  { value: ',', label: 'Comma' },
  { value: ' ', label: 'Space' },
  { value: "'", label: 'Apostrophe' },
] as const
const dates = [
  { value: 'year-first', label: '2027-01-31' },
  { value: 'day-first', label: '31.01.2027' },
  { value: 'month-first', label: '01/31/2027' },
] as const

/** The option behind a value of a select; the first one for nonsense. */
function chosen<T extends string>(options: readonly { readonly value: T }[], value: string, other: T): T {
  return options.find((option) => option.value === value)?.value ?? other
}

/** What the columns of the sheet mean, as guessed, for a person to correct. */
export function ImportMappingStep({ preview, mapping, onChange }: ImportMappingStepProps): ReactElement {
  const { columns, missing, format, sheets } = preview
  const set = (patch: Partial<PriceImportMapping>): void => onChange({ ...mapping, ...patch })
  return (
    <div className="sb-import-step">
      <ImportTemplates mapping={mapping} onChoose={onChange} />
      {missing.length === 0 ? null : (
        <p className="sb-import-missing" role="status" data-tone="warn">
          Say where these come from: {missing.join(', ')}.
        </p>
      )}
      <div className="sb-import-fields">
        {fields.map(({ name, label, hint }) => (
          <Field
            key={name}
            name={name}
            label={label}
            {...(hint !== undefined && { hint })}
            value={mapping[name]}
            columns={columns}
            missing={(missing as readonly string[]).includes(name)}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
      </div>
      <div className="sb-import-fields">
        {format === 'csv' ? (
          <NativeSelect
            label="Columns are separated by"
            data={[...delimiters]}
            value={mapping.delimiter}
            onChange={({ currentTarget: { value } }) =>
              set({ delimiter: chosen(delimiters, value, mapping.delimiter) })
            }
          />
        ) : (
          <NativeSelect
            label="Sheet"
            data={sheets.map((label, index) => ({ value: String(index), label }))}
            value={String(mapping.sheet)}
            onChange={({ currentTarget: { value } }) => set({ sheet: Number(value) })}
          />
        )}
        <NumberInput
          label="Lines before the first price"
          min={0}
          max={50}
          allowDecimal={false}
          value={mapping.headerLines}
          onChange={(value) => typeof value === 'number' && set({ headerLines: Math.min(50, Math.max(0, value)) })}
        />
        <NativeSelect
          label="Decimal sign"
          data={[...decimals]}
          value={mapping.decimal}
          onChange={({ currentTarget: { value } }) => set({ decimal: chosen(decimals, value, mapping.decimal) })}
        />
        <NativeSelect
          label="Thousands are grouped by"
          data={[...thousands]}
          value={mapping.thousands}
          onChange={({ currentTarget: { value } }) => set({ thousands: chosen(thousands, value, mapping.thousands) })}
        />
        <NativeSelect
          label="Dates are written"
          data={[...dates]}
          value={mapping.dates}
          onChange={({ currentTarget: { value } }) => set({ dates: chosen(dates, value, mapping.dates) })}
        />
        <div className="sb-import-guess">
          <Button variant="subtle" onClick={() => onChange(null)}>
            Guess again
          </Button>
        </div>
      </div>
    </div>
  )
}

interface FieldProps {
  readonly name: FieldName
  readonly label: string
  readonly hint?: string
  readonly value: ImportField | null
  readonly columns: PriceImportPreview['columns']
  readonly missing: boolean
  readonly onChange: (value: ImportField | null) => void
}

const FIXED = 'value'

/** Where one field comes from: a column, one value for all lines, or nowhere. */
function Field({ name, label, hint, value, columns, missing, onChange }: FieldProps): ReactElement {
  const [asked, setAsked] = useState(false)
  const fixed = asked || (value !== null && 'value' in value)
  const column = value !== null && 'column' in value ? columns.find(({ index }) => index === value.column) : undefined
  const samples = (column?.samples ?? []).filter((text) => text !== '').slice(0, 3)
  return (
    <div className="sb-import-field" data-missing={missing}>
      <NativeSelect
        label={label}
        value={fixed ? FIXED : column === undefined ? '' : String(column.index)}
        data={[
          { value: '', label: 'Not in the sheet' },
          ...columns.map(({ index, heading }) => ({
            value: String(index),
            label: heading === '' ? `Column ${index + 1}` : heading,
          })),
          { value: FIXED, label: 'The same for all lines…' },
        ]}
        onChange={({ currentTarget: { value: next } }) => {
          setAsked(next === FIXED)
          onChange(next === '' || next === FIXED ? null : { column: Number(next) })
        }}
      />
      {fixed ? (
        <FixedValue
          name={name}
          label={label}
          value={value !== null && 'value' in value ? value.value : ''}
          onChange={(text) => onChange(text === '' ? null : { value: text })}
        />
      ) : (
        <span className="sb-dim sb-cut" title={samples.join(', ')}>
          {samples.length === 0 ? hint : samples.join(', ')}
        </span>
      )}
    </div>
  )
}

/** Told when the field is left, because every change reads the whole sheet again. */
function FixedValue({
  name,
  label,
  value,
  onChange,
}: Pick<FieldProps, 'name' | 'label'> & {
  readonly value: string
  readonly onChange: (text: string) => void
}): ReactElement {
  const labels = useProviders((store) => store.labels)
  const [typed, setTyped] = useState(value)
  if (name === 'provider')
    return (
      <NativeSelect
        aria-label={`${label} of all lines`}
        data={[{ value: '', label: 'Choose' }, ...[...labels].map(([key, text]) => ({ value: key, label: text }))]}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      aria-label={`${label} of all lines`}
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => onChange(typed.trim())}
    />
  )
}
