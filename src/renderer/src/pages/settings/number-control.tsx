import { NumberInput } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import type { ControlOf } from './setting-control.tsx'
import { percentOf } from './setting-words.ts'

const MICROS = 1_000_000

/** A number, a share in percent or an amount; it is taken on Enter, or when the field is left. */
export function NumberControl(props: ControlOf<'number' | 'share' | 'money'>): ReactElement {
  const { setting, control, disabled, currency, problemId, onChange } = props
  const shown = setting.value === null ? '' : entered(control.kind, Number(setting.value))
  const [draft, setDraft] = useState<number | string>(shown)
  // What was refused stays in the field, under its sentence; what was taken, here or elsewhere, replaces it.
  useEffect(() => setDraft(shown), [shown])

  const commit = (): void => {
    if (draft === shown) return
    if (draft === '') onChange(null)
    else onChange(stored(control.kind, Number(draft)))
  }
  const suffix = control.kind === 'share' ? '%' : control.kind === 'money' ? currency : control.unit
  return (
    <NumberInput
      aria-label={setting.title}
      aria-describedby={problemId}
      error={problemId !== undefined}
      disabled={disabled}
      hideControls
      allowDecimal={control.kind !== 'number' || !control.whole}
      decimalScale={4}
      suffix={suffix === '' ? '' : ` ${suffix}`}
      placeholder={setting.unset ?? ''}
      value={draft}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') setDraft(shown)
      }}
    />
  )
}

type Kind = 'number' | 'share' | 'money'

const entered = (kind: Kind, value: number): number =>
  kind === 'share' ? percentOf(value) : kind === 'money' ? value / MICROS : value

function stored(kind: Kind, value: number): number {
  if (kind === 'share') return Number((value / 100).toFixed(6))
  return kind === 'money' ? Math.round(value * MICROS) : value
}
