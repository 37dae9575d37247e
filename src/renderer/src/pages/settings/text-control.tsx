import { TextInput } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import type { ControlOf } from './setting-control.tsx'

/** A text; it is taken on Enter, or when the field is left. An empty one is no value where there can be none. */
export function TextControl({ setting, disabled, problemId, onChange }: ControlOf<'text'>): ReactElement {
  const shown = setting.value === null ? '' : String(setting.value)
  const [draft, setDraft] = useState(shown)
  useEffect(() => setDraft(shown), [shown])
  const commit = (): void => {
    const text = draft.trim()
    if (text !== shown) onChange(text === '' && setting.unset !== null ? null : text)
  }
  return (
    <TextInput
      aria-label={setting.title}
      aria-describedby={problemId}
      error={problemId !== undefined}
      disabled={disabled}
      placeholder={setting.unset ?? ''}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') setDraft(shown)
      }}
    />
  )
}
