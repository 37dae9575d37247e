import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import './filter-bar.css'

export interface ToggleFilterProps {
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** A chip that is on or off. */
export function ToggleFilter({ label, on, onChange }: ToggleFilterProps): ReactElement {
  return (
    <div className="sb-chip" data-active={on}>
      <Button
        className="sb-chip-button"
        variant="default"
        aria-pressed={on}
        leftSection={on ? <IconCheck size={13} aria-hidden="true" /> : null}
        onClick={() => onChange(!on)}
      >
        {label}
      </Button>
    </div>
  )
}
