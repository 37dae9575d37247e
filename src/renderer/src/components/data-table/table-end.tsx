import { Button, Loader } from '@mantine/core'
import type { ReactElement } from 'react'

export interface TableEndProps {
  readonly more: 'idle' | 'loading' | 'failed'
  readonly onRetry: () => void
}

/** Below the last row, while older ones are loaded or could not be. */
export function TableEnd({ more, onRetry }: TableEndProps): ReactElement | null {
  if (more === 'idle') return null
  if (more === 'loading') {
    return (
      <div className="sb-table-end" role="status">
        <Loader size={12} /> Loading older rows
      </div>
    )
  }
  return (
    <div className="sb-table-end" role="alert">
      Older rows could not be loaded.
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}
