import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import './filter-bar.css'

const SETTLE_MS = 250

export interface SearchFilterProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  /** Why the text finds nothing, or null. */
  readonly problem: string | null
  readonly onChange: (value: string) => void
}

/** A field to search by, reached with `/`; Escape empties it. Changes are told when typing rests. */
export function SearchFilter({ label, placeholder, value, problem, onChange }: SearchFilterProps): ReactElement {
  const [typed, setTyped] = useState(value)
  const told = useRef(value)

  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])

  const tell = (text: string): void => {
    if (text === told.current) return
    told.current = text
    onChange(text)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock starts again with every keystroke only
  useEffect(() => {
    const timer = window.setTimeout(() => tell(typed.trim()), SETTLE_MS)
    return () => window.clearTimeout(timer)
  }, [typed])

  const clear = (): void => {
    setTyped('')
    tell('')
  }

  return (
    <TextInput
      data-page-filter
      className="sb-search"
      aria-label={label}
      placeholder={placeholder}
      maxLength={40}
      value={typed}
      error={problem}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      rightSection={
        typed === '' ? <Kbd size="xs">/</Kbd> : <CloseButton size="xs" aria-label="Clear the search" onClick={clear} />
      }
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(typed.trim())
        if (event.key !== 'Escape') return
        if (typed === '') event.currentTarget.blur()
        else clear()
      }}
    />
  )
}
