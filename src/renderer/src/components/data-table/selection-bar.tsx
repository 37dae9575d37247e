import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { plural } from '../../format.ts'
import { copyIds } from './copy-ids.ts'
import { SELECTED_AT_MOST, type Selection } from './selection.ts'

export interface SelectionBarProps {
  readonly selection: Selection
  /** What a row is: `verification`. */
  readonly noun: string
  /** Ids of the loaded rows, which can be chosen all at once. */
  readonly loaded: readonly number[]
  /** What the selected rows are copied as. */
  readonly copied: readonly number[]
  readonly copyLabel?: string
  /** What else can be done with them. */
  readonly children: ReactNode
}

/** What can be done with the selected rows; nothing while none is. */
export function SelectionBar(props: SelectionBarProps): ReactElement | null {
  const { selection, noun, loaded, copied, copyLabel = 'Copy ids', children } = props
  const { ids, toggle, clear } = selection
  if (ids.size === 0) return null
  const others = loaded.filter((id) => !ids.has(id))
  return (
    <div className="sb-selection" role="toolbar" aria-label="Selected rows">
      <strong role="status">{plural(ids.size, noun)} selected</strong>
      {others.length === 0 || ids.size >= SELECTED_AT_MOST ? null : (
        <button type="button" className="sb-link-button" onClick={() => toggle(others)}>
          Select all {Math.min(SELECTED_AT_MOST, loaded.length)} loaded
        </button>
      )}
      <span className="sb-selection-actions">
        {children}
        <Button
          variant="default"
          leftSection={<IconCopy size={14} aria-hidden="true" />}
          onClick={() => copyIds(copied)}
        >
          {copyLabel}
        </Button>
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      </span>
    </div>
  )
}
