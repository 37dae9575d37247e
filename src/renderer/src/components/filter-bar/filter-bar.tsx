import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { formatCount } from '../../format.ts'
import './filter-bar.css'

export interface FilterBarProps {
  /** Chips and fields, in the order in which they are used. */
  readonly children: ReactNode
  /** Null until the first answer. */
  readonly counts: { readonly matching: number; readonly total: number } | null
  /** True while some filter is set. */
  readonly active: boolean
  readonly onClear: () => void
}

/** The filters of a list, what they let through, and the way out of them. */
export function FilterBar({ children, counts, active, onClear }: FilterBarProps): ReactElement {
  return (
    <search className="sb-filter-bar">
      {children}
      <div className="sb-filter-end">
        {active ? (
          <Button variant="subtle" leftSection={<IconFilterOff size={14} aria-hidden="true" />} onClick={onClear}>
            Clear all
          </Button>
        ) : null}
        <div className="sb-filter-count" role="status">
          {counts === null ? null : (
            <>
              <strong>{formatCount(counts.matching)}</strong> of {formatCount(counts.total)}
            </>
          )}
        </div>
      </div>
    </search>
  )
}
