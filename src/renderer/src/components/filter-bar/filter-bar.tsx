import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { formatCount } from '../../format.ts'
import { useRoute } from '../../router.ts'
import { SavedViews } from '../time-bar/saved-views.tsx'
import '../time-bar/time-bar.css'
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

/** The filters of a list, what they let through, the way out of them, and the views of the page that were saved. */
export function FilterBar({ children, counts, active, onClear }: FilterBarProps): ReactElement {
  const { path } = useRoute()
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
        <SavedViews page={path} />
      </div>
    </search>
  )
}
