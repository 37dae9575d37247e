import { NativeSelect, NumberInput } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import { type TimeUnit, timeUnits, unitOf } from './setting-words.ts'

export interface TimeControlProps {
  readonly 'aria-label': string
  readonly 'aria-describedby'?: string | undefined
  readonly disabled: boolean
  /** In ms. */
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A length of time as a number and its unit; it is taken on Enter, or when one of the two fields is left. */
export function TimeControl(props: TimeControlProps): ReactElement {
  const { value, disabled, onChange } = props
  const [unit, setUnit] = useState<TimeUnit>(() => unitOf(value))
  const [draft, setDraft] = useState<number | string>(value / unit.ms)
  useEffect(() => {
    const next = unitOf(value)
    setUnit(next)
    setDraft(value / next.ms)
  }, [value])

  const commit = (amount: number | string, of: TimeUnit): void => {
    const ms = Math.round(Number(amount) * of.ms)
    if (amount !== '' && ms !== value) onChange(ms)
  }
  return (
    <div className="sb-setting-time">
      <NumberInput
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        error={props['aria-describedby'] !== undefined}
        disabled={disabled}
        hideControls
        allowNegative={false}
        decimalScale={3}
        value={draft}
        onChange={setDraft}
        onBlur={() => commit(draft, unit)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(draft, unit)
        }}
      />
      <NativeSelect
        aria-label={`Unit of ${props['aria-label']}`}
        disabled={disabled}
        data={timeUnits.map(({ value: name, label }) => ({ value: name, label }))}
        value={unit.value}
        onChange={({ currentTarget }) => {
          const next = timeUnits.find((each) => each.value === currentTarget.value) ?? unit
          setUnit(next)
          commit(draft, next)
        }}
      />
    </div>
  )
}
