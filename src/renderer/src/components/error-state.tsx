import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { errorMessage } from '../api.ts'
import './page-states.css'

export interface ErrorStateProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** Says what went wrong in words a person can act on, and offers to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps): ReactElement {
  return (
    <div className="sb-page-state" role="alert">
      <p className="sb-page-state-title" data-tone="bad">
        <IconAlertTriangle size={16} aria-hidden="true" /> This could not be loaded
      </p>
      <p className="sb-page-state-body">{errorMessage(error)}</p>
      <div className="sb-page-state-action">
        <Button variant="default" leftSection={<IconRefresh size={14} aria-hidden="true" />} onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  )
}
