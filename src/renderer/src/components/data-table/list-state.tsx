import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { formatCount } from '../../format.ts'
import { EmptyState } from '../empty-state.tsx'
import { ErrorState } from '../error-state.tsx'
import { LoadingState } from '../loading-state.tsx'
import type { KeysetRow } from './keyset-list.ts'
import type { KeysetView } from './use-keyset-list.ts'

export interface ListStateProps<Row extends KeysetRow> {
  readonly view: KeysetView<Row>
  /** True while some filter hides rows. */
  readonly filtered: boolean
  readonly onClearFilters: () => void
  /** What to show when there is nothing at all. */
  readonly empty: ReactNode
}

/** What a list shows instead of rows: still loading, an error, filtered to nothing, or nothing there at all. */
export function ListState<Row extends KeysetRow>({
  view,
  filtered,
  onClearFilters,
  empty,
}: ListStateProps<Row>): ReactElement {
  const { list, error, reloading, reload } = view
  if (error !== null) return <ErrorState error={error} onRetry={reload} />
  if (list === null || (reloading && list.rows.length === 0)) return <LoadingState lines={12} />
  if (!filtered || list.total === 0) return <>{empty}</>
  return (
    <EmptyState
      title={`0 of ${formatCount(list.total)} match`}
      body="The filters above hide everything that is recorded."
      action={
        <Button variant="default" leftSection={<IconFilterOff size={14} aria-hidden="true" />} onClick={onClearFilters}>
          Clear filters
        </Button>
      }
    />
  )
}
