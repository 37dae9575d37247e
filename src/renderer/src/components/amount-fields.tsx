import { NumberInput } from '@mantine/core'
import type { ReactElement } from 'react'

export interface AmountFieldProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** Printed behind the number. */
  readonly unit?: string
  readonly description?: string
  /** Digits after the point. */
  readonly digits?: number
  readonly onChange: (value: number) => void
}

/** A number within its bounds; while it is empty the last one stays. */
export function AmountField({ unit, digits = 0, onChange, ...props }: AmountFieldProps): ReactElement {
  return (
    <NumberInput
      {...props}
      suffix={unit === undefined ? '' : ` ${unit}`}
      decimalScale={digits}
      clampBehavior="blur"
      onChange={(value) => {
        if (typeof value === 'number') onChange(Math.min(props.max, Math.max(props.min, value)))
      }}
    />
  )
}

/** A share between 0 and 1, entered in percent. */
export const ShareField = ({
  label,
  value,
  onChange,
}: Pick<AmountFieldProps, 'label' | 'value' | 'onChange'>): ReactElement => (
  <AmountField
    label={label}
    value={Math.round(value * 1_000) / 10}
    min={0}
    max={100}
    unit="%"
    digits={1}
    onChange={(percent) => onChange(Math.round(percent * 10) / 1_000)}
  />
)

/** A length of time in ms, entered in whole minutes, or in seconds. */
export function LengthField({
  seconds = false,
  min,
  max,
  value,
  onChange,
  ...props
}: Omit<AmountFieldProps, 'unit' | 'digits'> & { readonly seconds?: boolean }): ReactElement {
  const unitMs = seconds ? 1_000 : 60_000
  return (
    <AmountField
      {...props}
      unit={seconds ? 's' : 'min'}
      value={Math.round(value / unitMs)}
      min={min / unitMs}
      max={max / unitMs}
      onChange={(amount) => onChange(Math.round(amount) * unitMs)}
    />
  )
}
