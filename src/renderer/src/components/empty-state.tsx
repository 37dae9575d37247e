import type { ReactElement, ReactNode } from 'react'
import './page-states.css'

export interface EmptyStateProps {
  readonly title: string
  readonly body?: ReactNode
  /** Buttons that lead out of it. */
  readonly action?: ReactNode
}

/** Says that there is nothing here yet, why, and what to do about it. */
export function EmptyState({ title, body, action }: EmptyStateProps): ReactElement {
  return (
    <div className="sb-page-state">
      <p className="sb-page-state-title">{title}</p>
      {body === undefined ? null : <p className="sb-page-state-body">{body}</p>}
      {action === undefined ? null : <div className="sb-page-state-action">{action}</div>}
    </div>
  )
}
